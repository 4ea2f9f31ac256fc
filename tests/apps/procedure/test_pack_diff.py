"""What another version of the pack changes in a member's cases."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from dalel.cli import main
from tests.apps.conftest import CastMember
from tests.apps.procedure.terms import RULE, case_with_term, copied_pack


def test_shows_what_another_pack_changes_for_a_member(
    advocate: CastMember,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Asks for the password, and names the cases and rules."""
    case = case_with_term(advocate, received="2026-03-02")
    same, other = (
        copied_pack(tmp_path / "same"),
        copied_pack(tmp_path / "other", ("amount = 7", "amount = 9")),
    )
    ask = ["--as", advocate.sign_in_name, "--password-stdin"]

    monkeypatch.setattr("sys.stdin", io.StringIO(advocate.password + "\n"))
    assert main(["pack", "diff", str(same), *ask]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(advocate.password + "\n"))
    assert main(["pack", "diff", str(other), *ask]) == 1

    told = capsys.readouterr().out
    assert "Nothing would change." in told
    assert case.number in told
    assert f"{RULE}: overdue 2026-03-10..2026-03-10" in told
    assert "-> overdue 2026-03-11..2026-03-11" in told
