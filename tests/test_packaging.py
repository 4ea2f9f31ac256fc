"""What is installed is what is in the source: no data file is forgotten."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
BESIDE_THE_SOURCE = ("pyproject.toml", "LICENSE", "README.md")
# Made by people or by Python for their own use; nothing reads them at run time.
NOT_SHIPPED = {".po", ".pyc"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel, built from a copy: building leaves its traces beside the source."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "project"
    shutil.copytree(SOURCE, copy / "src", ignore=shutil.ignore_patterns("*.egg-info"))
    for name in BESIDE_THE_SOURCE:
        shutil.copy(ROOT / name, copy)
    build = ("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    subprocess.run(
        (sys.executable, "-m", *build, "--wheel-dir", folder, copy), check=True, cwd=folder
    )
    [built] = folder.glob("dalel-*.whl")
    return zipfile.ZipFile(built)


def test_ships_every_file_of_the_source(wheel: zipfile.ZipFile) -> None:
    """Kinds, vocabularies, templates, styles and translations included."""
    wanted = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "dalel").rglob("*")
        if path.is_file() and path.suffix not in NOT_SHIPPED
    }

    assert wanted - set(wheel.namelist()) == set()


def test_base_install_brings_no_framework(wheel: zipfile.ZipFile) -> None:
    """The verifier's three libraries; everything else is in the extra ``server``."""
    [metadata] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]

    requires = [
        line.split(": ")[1]
        for line in wheel.read(metadata).decode().splitlines()
        if line.startswith("Requires-Dist: ") and "extra ==" not in line
    ]

    assert sorted(requirement.split("<")[0].lower() for requirement in requires) == [
        "cryptography",
        "pynacl",
        "rfc3161-client",
    ]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_are_hashed_and_name_no_index(name: str) -> None:
    """Wheels only, each with its hash, from whichever index the reader trusts."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    packages = [number for number, line in enumerate(lines) if "==" in line and line[0] not in " #"]

    assert "--only-binary :all:" in lines
    assert packages
    assert all(lines[number + 1].startswith("    --hash=sha256:") for number in packages)
    assert not [line for line in lines if "://" in line or "index" in line or "find-links" in line]
