"""Building of graphs from sources."""

from kg.build.pipeline import Report, build, remove
from kg.build.progress import Progress, Stage, no_progress

__all__ = ["Progress", "Report", "Stage", "build", "no_progress", "remove"]
