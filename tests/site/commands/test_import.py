"""``dalel import``, as a member meets it at the machine: mapping, errors, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dalel.apps.entries.tables.limits import ROWS
from dalel.cli import FINDING, OK, USAGE
from tests.conftest import Rounds

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "seven green lanterns"
REGISTER = "№,ФИО,Регион\n1,Айна Ойданова,Астана\n2,Дана Қиялқызы,Зазеркалье\n"
# Founded without questions, at a cost that is handed in.
FOUND = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from dalel.core.keys.passwords import KdfCost
from dalel.site.founding import load_django, migrate
from dalel.site.instance import create_instance
folder = Path(os.environ["DALEL_INSTANCE"])
create_instance(folder, is_demo=False, kdf_cost=KdfCost(8, 1))
load_django()
migrate()
from dalel.apps.accounts.actions import found_organisation
from dalel.apps.accounts.roles import Role
found_organisation(folder, sign_in_name="aisulu", display_name="Айсұлу Қиялова",
    password=sys.argv[1], role=Role.ADVOCATE, now=datetime.now(UTC))
"""


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Found an organisation."""
    folder = tmp_path / "instance"
    found = dalel(folder, "-c", FOUND, PASSWORD)
    assert found.returncode == OK, found.stderr
    return folder


def dalel(instance: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on an instance, with a password for whoever asks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DALEL_")}
    return subprocess.run(
        [sys.executable, *arguments],
        env=kept | {"PYTHONPATH": str(ROOT / "src"), "DALEL_INSTANCE": str(instance)},
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=False,
    )


def imports(instance: Path, file: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """Import a table as its member; return the exit code and what was told."""
    said = ("--name", "aisulu", "--password-stdin", "--json")
    done = dalel(instance, "-m", "dalel", "import", str(file), *said, *more)
    return done.returncode, json.loads(done.stdout or "{}")


def test_imports_what_the_mapping_says(instance: Path, tmp_path: Path) -> None:
    """Errors first, then a mapping, then all of it; a second time there is nothing left."""
    register, mapping = tmp_path / "register.csv", tmp_path / "mapping.toml"
    register.write_text(REGISTER, encoding="utf-8")

    code, told = imports(instance, register)
    assert (code, told["imported"], told["faults"][0]["row"]) == (FINDING, 0, 3)
    written = dalel(instance, "-m", "dalel", "import", "--mapping-for", str(register))
    assert written.returncode == OK, written.stderr
    mapping.write_text(written.stdout.replace('# "Зазеркалье" = ""', '"Зазеркалье" = "abroad"'))
    code, told = imports(instance, register, "--mapping", str(mapping), "--dry-run")
    assert (code, told["cases"], told["imported"]) == (OK, 2, 0)
    code, told = imports(instance, register, "--mapping", str(mapping))
    assert (code, told["imported"]) == (OK, 2)
    code, told = imports(instance, register, "--mapping", str(mapping))
    assert (code, told["known_cases"], told["imported"]) == (OK, 2, 0)


def test_leaves_out_rows_with_errors_when_told_to(instance: Path, tmp_path: Path) -> None:
    """And says how many there were."""
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")

    code, told = imports(instance, register, "--skip-faulty")

    assert (code, told["imported"], told["rows_with_errors"]) == (OK, 1, 1)


@pytest.mark.timeout(4 * 3600)
def test_imports_the_longest_table_there_may_be(
    instance: Path, tmp_path: Path, rounds: Rounds
) -> None:
    """All of it at once, one case per row; under ``--soak`` as many rows as the limit allows."""
    rows = rounds(sample=200, soak=ROWS)
    register = tmp_path / "register.csv"
    lines = (f"{n},Ойдан {n}-қызы,+7 700 {n:06}" for n in range(1, rows + 1))
    register.write_text("\n".join(("№,ФИО,Телефон", *lines)), encoding="utf-8")

    code, told = imports(instance, register)

    assert (code, told["rows"], told["imported"], told["errors"]) == (OK, rows, rows, 0)


def test_says_what_it_cannot_read(instance: Path, tmp_path: Path) -> None:
    """A file that is no table is a finding; one that is not there, misuse."""
    picture, mapping = tmp_path / "picture.png", tmp_path / "mapping.toml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    mapping.write_text("nothing", encoding="utf-8")
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")

    assert imports(instance, picture)[0] == FINDING
    assert imports(instance, tmp_path / "missing.csv")[0] == USAGE
    assert imports(instance, register, "--mapping", str(mapping))[0] == USAGE
