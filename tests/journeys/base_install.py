"""An environment with what ``pip install .`` brings, and nothing else: no Django anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

SOURCE = Path(__file__).resolve().parent.parent.parent / "src"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    said: str


@dataclass(frozen=True)
class BaseInstall:
    """A folder of packages for a Python that looks nowhere else."""

    packages: Path

    def dalel(self, *arguments: str | Path) -> Ran:
        """Run the command ``dalel``."""
        return self.python("-m", "dalel", *map(str, arguments))

    def python(self, *arguments: str) -> Ran:
        """Run Python without the packages of the environment the tests are in."""
        ended = subprocess.run(
            [sys.executable, "-S", *arguments],
            capture_output=True,
            text=True,
            cwd=self.packages,
            env={"PYTHONPATH": f"{SOURCE}{os.pathsep}{self.packages}", "LANG": "C.UTF-8"},
            timeout=60,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout + ended.stderr)


def base_install(folder: Path) -> BaseInstall:
    """Link into a folder what the base install needs."""
    for name in sorted(_needed("dalel") - {"dalel"}):
        _link(name, folder)
    return BaseInstall(folder)


def _needed(name: str) -> set[str]:
    """Return a distribution and all that it requires here, extras aside."""
    return {name}.union(*(_needed(one) for one in _required_by(name)))


def _required_by(name: str) -> Iterator[str]:
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _link(name: str, folder: Path) -> None:
    found = distribution(name)
    for top in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
        if not (folder / top).exists():
            (folder / top).symlink_to(Path(str(found.locate_file(top))))
