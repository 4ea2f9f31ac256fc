"""``dalel clocks`` and ``dalel pack``: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalel.cli import main
from tests.apps.procedure.terms import RULE, copied_pack

FILING = {
    "id": "f1",
    "kind": "filing",
    "when": "2026-03-02",
    "fields": {"filing_type": "complaint_head", "received_on": "2026-03-02"},
}


def test_counts_a_file_of_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list, or a list under ``entries``; as lines or as JSON."""
    (tmp_path / "list.json").write_text(json.dumps([FILING]), encoding="utf-8")
    (tmp_path / "case.json").write_text(json.dumps({"entries": [FILING]}), encoding="utf-8")
    now = ["--now", "2026-03-14T12:00+05:00"]

    assert main(["clocks", str(tmp_path / "list.json"), *now]) == 0
    lines = capsys.readouterr().out
    assert main(["clocks", str(tmp_path / "case.json"), *now, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    clock = next(one for one in told["clocks"] if one["rule_id"] == RULE)
    assert (clock["ends_latest"], clock["state"]) == ("2026-03-10", "overdue")
    assert "CPC art. 105(2)" in lines
    assert told["pack"]["id"] == "kz"


def test_says_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is none, a moment without an offset."""
    (tmp_path / "list.json").write_text("{}", encoding="utf-8")

    assert main(["clocks", str(tmp_path / "list.json")]) == 2
    assert main(["clocks", str(tmp_path / "none.json")]) == 2
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    assert main(["clocks", str(tmp_path / "list.json"), "--now", "2026-03-14T12:00"]) == 2
    assert "offset" in capsys.readouterr().err


def test_checks_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The packaged ones are as agreed; a fault names file and line."""
    broken = copied_pack(tmp_path / "broken", ('kind = "filing"', 'kind = "filling"'))

    assert main(["pack", "check"]) == 0
    assert main(["pack", "check", str(broken)]) == 1
    told = capsys.readouterr().out
    assert main(["pack", "check", "--json", str(broken)]) == 1
    fault = json.loads(capsys.readouterr().out)["faults"][0]

    assert "there is no kind filling" in told
    assert fault["file"].endswith(".toml")
    assert fault["line"] > 1
