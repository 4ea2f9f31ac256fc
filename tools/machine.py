"""Prepares a machine: the virtual environment, and the programs that only tests use.

The first half runs under the system's own Python, before anything is installed, so this file
imports the standard library alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST_PYTHON = (3, 11)
VENV = Path(".venv")
USAGE_ERROR = 2


class NotPrepared(Exception):
    """Something is missing that only the machine's owner can add."""


@dataclass(frozen=True)
class Need:
    """A program or file that tests use, and the Debian package that brings it."""

    what: str
    package: str
    is_present: Callable[[], bool]


def _any_file(pattern: str, *, under: Path = Path("/")) -> bool:
    return next(under.glob(pattern), None) is not None


def has_chromium() -> bool:
    """Whether the browser that journeys drive is there."""
    return shutil.which("chromium") is not None


def has_postgresql() -> bool:
    """Whether PostgreSQL's server programs are there (Debian keeps them off the path)."""
    return _any_file("usr/lib/postgresql/*/bin/initdb")


def has_kazakh_font() -> bool:
    """Whether a font with every Kazakh letter and the tenge sign is there."""
    return any(
        _any_file(f"usr/share/fonts/**/{name}.ttf") for name in ("DejaVuSans", "NotoSans-Regular")
    )


TEST_NEEDS = (
    Need("Chromium, for the journeys", "chromium", has_chromium),
    Need("PostgreSQL, for the second run of the database tests", "postgresql", has_postgresql),
    Need("a font with Kazakh letters and the tenge sign", "fonts-dejavu-core", has_kazakh_font),
)


def privilege() -> tuple[str, ...] | None:
    """Return what to put before a command that needs root; ``None`` where nothing helps."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and _succeeds(("sudo", "-n", "true")):
        return ("sudo", "-n")
    return None


def install(packages: Sequence[str]) -> None:
    """Install Debian packages without a question.

    Raises:
        NotPrepared: There is no apt-get, no right to use it, or it failed.
    """
    plainly = f"Install it with: sudo apt-get install {' '.join(packages)}"
    before = privilege()
    if before is None or shutil.which("apt-get") is None:
        raise NotPrepared(plainly)
    apt = (*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    add = (*apt, "install", "--yes", "--no-install-recommends", *packages)
    print(f"installing {' '.join(packages)}", flush=True)
    if _succeeds(add):
        return
    # The usual reason on a fresh machine: its package lists are empty or old.
    if not (_succeeds((*apt, "update")) and _succeeds(add)):
        raise NotPrepared(f"apt-get failed. {plainly}")


def prepare_tests(needs: Sequence[Need] = TEST_NEEDS) -> None:
    """Install what tests use and this machine lacks.

    Raises:
        NotPrepared: It is missing and could not be installed.
    """
    missing = [need for need in needs if not need.is_present()]
    if not missing:
        return
    print("missing: " + "; ".join(need.what for need in missing), flush=True)
    install([need.package for need in missing])


def make_venv(folder: Path = VENV) -> None:
    """Create the virtual environment.

    Raises:
        NotPrepared: Python is too old, or lacks ``ensurepip`` and it could not be installed.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise NotPrepared(
            "Dalel needs Python 3.11 or newer; this is {}.{}. Name another one with: "
            "make setup PYTHON=python3.11".format(*sys.version_info[:2])
        )
    if not _succeeds((sys.executable, "-c", "import ensurepip, venv")):
        install(["python{}.{}-venv".format(*sys.version_info[:2])])
    if not _succeeds((sys.executable, "-m", "venv", "--clear", str(folder))):
        raise NotPrepared(f"{sys.executable} cannot create a virtual environment in {folder}.")


def _succeeds(command: Sequence[str]) -> bool:
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode != 0 and "apt-get" in command:
        print(result.stderr.strip(), file=sys.stderr)
    return result.returncode == 0


STEPS: dict[str, Callable[[], None]] = {"venv": make_venv, "tests": prepare_tests}


def main(arguments: Sequence[str]) -> int:
    """Run one step; 1 and a plain sentence where the owner has to act first."""
    step = STEPS.get(arguments[0]) if len(arguments) == 1 else None
    if step is None:
        print(f"usage: machine.py {'|'.join(STEPS)}", file=sys.stderr)
        return USAGE_ERROR
    try:
        step()
    except NotPrepared as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
