"""``dalel import-reports``, as a member meets it at the machine: mapping, errors, twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dalel.cli import FINDING, OK, USAGE
from tests.site.commands.test_import import dalel, instance

__all__ = ["instance"]

REPORTS = "_uuid,_submission_time,story,phone\nu1,,Ойдан шығарылған,1E+11\nu2,,Ойдан 2,+7\n"


def imports(instance: Path, file: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """Import a table as its member; return the exit code and what was told."""
    said = ("--name", "aisulu", "--password-stdin", "--json")
    done = dalel(instance, "-m", "dalel", "import-reports", str(file), *said, *more)
    return done.returncode, json.loads(done.stdout or "{}")


def test_imports_what_the_mapping_says_once(instance: Path, tmp_path: Path) -> None:
    """Errors first, then a mapping without the column that is damaged; a second time nothing."""
    table, mapping = tmp_path / "reports.csv", tmp_path / "mapping.toml"
    table.write_text(REPORTS, encoding="utf-8")

    code, told = imports(instance, table)
    assert (code, told["imported"], told["faults"][0]["row"]) == (FINDING, 0, 2)
    written = dalel(instance, "-m", "dalel", "import-reports", "--mapping-for", str(table))
    assert written.returncode == OK, written.stderr
    named = '"phone" = "report_contact.details"'
    assert named in written.stdout
    mapping.write_text(written.stdout.replace(named, '"phone" = ""'), encoding="utf-8")
    code, told = imports(instance, table, "--mapping", str(mapping))
    assert (code, told["imported"]) == (OK, 2)
    code, told = imports(instance, table, "--mapping", str(mapping))
    assert (code, told["known"], told["imported"]) == (OK, 2, 0)
    mapping.write_text('[columns]\n"story" = "nowhere"\n', encoding="utf-8")
    assert imports(instance, table, "--mapping", str(mapping))[0] == USAGE
