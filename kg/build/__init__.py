"""Building of graphs from sources."""

from kg.build.pipeline import Report, build, correct, remove
from kg.build.progress import Progress, Stage, no_progress

__all__ = ["Progress", "Report", "Stage", "build", "correct", "no_progress", "remove"]
