"""What a contributor runs: `nox -l` lists the sessions."""

import shutil
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
    """Build the source distribution and the wheel into dist/, check them, and use the wheel as a new user would."""
    session.install("build>=1.2", "twine>=6.1", "check-wheel-contents>=0.6", "cyclonedx-bom>=7.0")
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", "dist")
    (wheel,), (source,) = Path("dist").glob("*.whl"), Path("dist").glob("*.tar.gz")
    session.run("twine", "check", "--strict", str(wheel), str(source))
    session.run("check-wheel-contents", str(wheel))
    python = _environment_of(session, wheel)
    session.run(str(python), "benchmarks/install.py", external=True)
    parts = ("--pyproject", "pyproject.toml", "--mc-type", "application", "--output-reproducible")
    session.run("cyclonedx-py", "environment", str(python), *parts, "--of", "JSON", "-o", f"dist/{wheel.stem}.cdx.json")
    for file in (wheel, source):
        session.log(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")


def _environment_of(session: nox.Session, wheel: Path) -> Path:
    """Install the wheel alone, run the first command of the README outside the checkout; return the interpreter."""
    folder = Path(session.create_tmp()).resolve() / "alone"
    without = {"PYTHONPATH": ""}  # the wheel is meant, not the checkout
    session.run("python", "-m", "venv", "--clear", str(folder))
    python = folder / "bin" / "python"
    session.run(str(python), "-m", "pip", "install", "-q", str(wheel), external=True)
    command, seeds = str(folder / "bin" / "kg"), str(Path("seeds").resolve())
    with session.chdir(folder):
        session.run(command, "build", seeds, "--graph", "graph", env=without, external=True)
        session.run(command, "export", "ttl", "graphml", "html", "--out", "exports", env=without, external=True)
    return python


@nox.session
def audit(session: nox.Session) -> None:
    """Compare what the package needs with the known vulnerabilities, for which the package index is asked."""
    session.install("pip-audit>=2.7")
    session.run("pip-audit", "--strict", ".")


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
