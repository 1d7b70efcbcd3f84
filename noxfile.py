"""What a contributor runs: `nox -l` lists the sessions."""

from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "tests"]
nox.options.default_venv_backend = "uv|virtualenv"
PYTHONS = ["3.11", "3.12", "3.13"]


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, the direction of imports, and that each dependency is imported."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")
    session.run("deptry", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests that are done in minutes."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-q", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that take seconds each."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-q", "-m", "slow", "--durations=10", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into build/site."""
    session.install("-e", ".[docs]")
    session.run("mkdocs", "build", "--strict", *session.posargs)


@nox.session
def package(session: nox.Session) -> None:
    """Build the source distribution and the wheel into dist/, and check what they hold."""
    session.install("build>=1.2", "twine>=6.1", "check-wheel-contents>=0.6")
    session.run("python", "-m", "build", "--outdir", "dist")
    files = [str(path) for path in sorted(Path("dist").iterdir())]
    session.run("twine", "check", "--strict", *files)
    session.run("check-wheel-contents", *(file for file in files if file.endswith(".whl")))


@nox.session(venv_backend="none")
def page(session: nox.Session) -> None:
    """Build the page from its sources."""
    session.run("npm", "ci", "--no-audit", "--no-fund", "--prefix", "kg/serve/web", external=True)
    session.run("npm", "run", "build", "--prefix", "kg/serve/web", external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Run a program of benchmarks/ by its name."""
    session.install("-e", ".[dev]")
    name, *arguments = session.posargs
    session.run("python", f"benchmarks/{name}.py", *arguments)
