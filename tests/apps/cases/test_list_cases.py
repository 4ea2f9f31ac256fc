"""The list of cases: one's own, newest first, a page at a time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from dalel.apps.cases.actions import open_case, record_in_case
from dalel.apps.cases.listing import Choice, list_cases
from dalel.apps.cases.models import Summary
from dalel.apps.cases.queries import PAGE_ROWS
from dalel.apps.entries.drafts import KeptForm, keep_draft
from dalel.apps.entries.terms import Depth
from dalel.core.keys.padding import pad
from dalel.core.keys.wraps import wrap_context
from tests.apps.cases.pages import page_at
from tests.apps.conftest import CastMember, browser
from tests.apps.raw import flip
from tests.apps.records import NOW, case_of, open_case_of, share


def listed(page: str) -> list[str]:
    """Return the numbers on a page of the list, in order."""
    return re.findall(r'class="row-main" href="/cases/([^"]+)"', page)


def opened_at(member: CastMember, when: datetime, title: str = "Red folder") -> str:
    """Open a case at some time and return its number."""
    number, _opening = open_case({"title": title}, by=member.session, now=when)
    return number


def test_shows_fifty_at_a_time_newest_first(advocate: CastMember) -> None:
    """Every case is on exactly one page."""
    numbers = [opened_at(advocate, NOW + timedelta(minutes=n)) for n in range(PAGE_ROWS + 3)]

    first, second = (page_at(advocate.client, f"/cases?page={page}") for page in (0, 1))

    assert PAGE_ROWS == 50
    assert listed(first) == numbers[::-1][:50]
    assert listed(second) == numbers[::-1][50:]
    assert '<a href="?page=1">Older</a>' in first
    assert "Newer" not in first
    assert '<a href="?page=0">Newer</a>' in second
    assert "Older" not in second


def test_brings_up_what_was_recorded_last(advocate: CastMember) -> None:
    """Not what was opened last."""
    numbers = [opened_at(advocate, NOW + timedelta(minutes=n)) for n in range(3)]
    later = NOW + timedelta(hours=1)

    case = case_of(advocate, numbers[0])
    record_in_case(case, "note", {"text": "Invented."}, by=advocate.session, now=later)

    page = page_at(advocate.client, "/cases")
    assert listed(page) == [numbers[0], numbers[2], numbers[1]]
    assert "2 entries" in page


def test_shows_only_what_the_member_may_open(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """A reader sees that they may only read; an outsider sees nothing at all."""
    mine, shared = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Blue folder")
    share(shared, by=advocate, to=worker, depth=Depth.READ)

    assert set(listed(page_at(advocate.client, "/cases"))) == {mine.number, shared.number}
    page = page_at(worker.client, "/cases")
    assert listed(page) == [shared.number]
    assert "Blue folder" in page
    assert "read only" in page
    assert "Red folder" not in page
    empty = page_at(outsider.client, "/cases")
    assert listed(empty) == []
    assert "No cases yet" in empty


def test_reads_any_page_number_calmly(advocate: CastMember) -> None:
    """A page that is not there is empty or the first one, never a fault."""
    case = open_case_of(advocate)

    for page in ("", "-1", "x", "1e3", "99999999999", "٣x", "0"):
        assert listed(page_at(advocate.client, f"/cases?page={page}")) == [case.number]
    assert listed(page_at(advocate.client, "/cases?page=99999")) == []


def test_computes_a_summary_that_does_not_open_anew(advocate: CastMember) -> None:
    """A damaged or missing one costs a moment, not the list; until then the number stands there."""
    damaged, missing = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Blue folder")
    flip("Summary", damaged.container.id, "box", at=60)
    Summary.objects.filter(pk=missing.container.id).delete()

    late = list_cases(advocate.refreshed(), Choice(), now=NOW, is_late=lambda: True)
    page_at(advocate.client, "/cases")  # a busy machine has time for one only
    page = page_at(advocate.client, "/cases")

    assert {row.title for row in late.rows} == {""}
    assert not late.has_more
    assert all(row.is_behind for row in late.rows)
    assert "Red folder" in page
    assert "Blue folder" in page


@pytest.mark.parametrize(
    "payload",
    [
        b"not padded",
        pad(b"no json"),
        pad(b"[" * 100_000),
        pad(b"[]"),
        pad(b'{"title":["x"]}'),
        pad(b'{"covers":"x"}'),
    ],
)
def test_passes_over_summaries_that_are_none(advocate: CastMember, payload: bytes) -> None:
    """Sealed with the right key: the list still opens, and the case's page computes another."""
    case = open_case_of(advocate, "Red folder")
    context = wrap_context("case-summary", case.container.id)
    box = case.container.secret.wrap(payload, context=context)
    Summary.objects.filter(pk=case.container.id).update(box=box)

    page_at(advocate.client, "/cases")
    page_at(advocate.client, f"/cases/{case.number}")

    assert "Red folder" in page_at(advocate.client, "/cases")


def test_offers_what_was_typed_without_a_session(advocate: CastMember, worker: CastMember) -> None:
    """To whoever typed it and to nobody else."""
    key = advocate.session.introduction.wrapping
    form = KeptForm(path="/cases/new", values={"title": ["Red folder"]}, attachments={})
    keep_draft(form, member=advocate.member_id, key=key, now=NOW)

    for page in ("/cases", "/desk"):
        assert '<a href="/cases/new?draft=' in page_at(advocate.client, page)
        assert "?draft=" not in page_at(worker.client, page)


def test_leads_home_to_what_is_due(advocate: CastMember) -> None:
    """The desk's first page; a stranger signs in first."""
    assert advocate.client.get("/")["Location"] == "/desk"
    assert browser().get("/")["Location"].startswith("/sign-in")
    assert browser().get("/cases")["Location"].startswith("/sign-in")
