"""What writes much at once is killed in the middle: all of it is there afterwards, or nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from django.db import connections

from dalel.apps.accounts.actions import found_team, take_from_team
from dalel.apps.cases.actions import InCase, give_access, record_several_in_case
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.entries import actions
from dalel.apps.entries.models import Entry
from dalel.apps.entries.terms import Depth
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, is_clean, open_case_of

# Keys are stored and rows are not; rows are written and not committed; committed, not told.
BEFORE = ("_append", "_store")
MOMENTS = (*BEFORE, "remember_outside")


def killed_at(moment: str, deed: Callable[[], object], patch: pytest.MonkeyPatch) -> None:
    """Do something in a process of its own, which dies at a moment."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        patch.setattr(actions, moment, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        try:
            deed()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("moment", MOMENTS)
def test_several_entries(
    advocate: CastMember, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three, or none."""
    case = open_case_of(advocate)
    news = [InCase("note", {"text": f"Leaf {n}"}) for n in range(3)]
    before = Entry.objects.count()

    killed_at(
        moment,
        lambda: record_several_in_case(case, news, by=advocate.session, now=NOW, language="en"),
        monkeypatch,
    )

    assert Entry.objects.count() - before == (0 if moment in BEFORE else 3)
    assert is_clean(advocate)


@pytest.mark.parametrize("moment", MOMENTS)
def test_taking_somebody_out_of_a_team(
    advocate: CastMember,
    worker: CastMember,
    outsider: CastMember,
    moment: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are in it with all it holds, or out of it with nothing; those who stay lose nothing."""
    team = found_team(
        worker.refreshed(), name="Shift", purpose="shift", members=[outsider.member_id], now=NOW
    )
    case = open_case_of(advocate)
    give_access(case, team, Depth.WRITE, by=advocate.refreshed(), now=NOW)
    session = worker.refreshed()

    killed_at(
        moment, lambda: take_from_team(session, team, outsider.member_id, now=NOW), monkeypatch
    )

    assert sees(worker, case)
    assert sees(outsider, case) == (moment in BEFORE)
    record_again(worker, case)


def sees(member: CastMember, case: OpenCase) -> bool:
    """Return whether somebody opens a case."""
    return case_visible_to(member.refreshed(), case.number, now=NOW) is not None


def record_again(member: CastMember, case: OpenCase) -> None:
    """Write once more."""
    news = [InCase("note", {"text": "After."})]
    there = case_of(member, case.number)
    record_several_in_case(there, news, by=member.refreshed(), now=NOW, language="en")
