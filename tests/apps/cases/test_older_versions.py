"""What was written under an older version of its kind is read, shown and corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.glance import glance_at
from dalel.apps.cases.glance_words import glance_in_words
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.cases.stages import stage_of
from dalel.apps.entries import catalogue
from dalel.apps.entries.actions import Recorded
from dalel.apps.entries.forms import EntryForm
from dalel.apps.entries.presenting import Presenter
from dalel.core.entries import load_kinds
from dalel.core.entries.kinds import KindCatalogue
from tests.apps.cases.pages import correct_address, entries_of_kind, page_at, saved
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, is_clean, open_case_of

TODAY = date(2026, 3, 3)
CHANGED = tuple(name for name, kind in load_kinds().items() if kind.version > 1)


@pytest.fixture
def first_release(monkeypatch: pytest.MonkeyPatch) -> KindCatalogue:
    """Only the first versions of all kinds; undo ``monkeypatch`` to come back to today."""
    first = [kind for kind in load_kinds().every_version if kind.version == 1]
    old = KindCatalogue(tuple(first))
    monkeypatch.setattr(catalogue, "catalogue", lambda: old)
    return old


def record(case: OpenCase, by: CastMember, kind: str, **fields: Any) -> Recorded:
    """Record an entry in English."""
    return record_in_case(case, kind, fields, by=by.session, now=NOW, language="en")


def history(case: OpenCase, by: CastMember) -> list[Recorded]:
    """Tell of a statement, of silence, of a sentence and of pressure that followed."""
    filed = record(
        case, by, "filing", filing_type="crime_statement", body="police", handed_in="2026-01-10"
    )
    answers = str(filed.id)
    return [
        filed,
        record(case, by, "response", outcome="opened", answers_to=answers, dated="2026-01-20"),
        record(case, by, "pressure", pressure_type="threat", when="2026-01-15"),
        record(case, by, "decision", verdict="convicted", announced_on="2026-02-20"),
        record(case, by, "act", act_types=["beating"], when="2026-01-01"),
        record(case, by, "institution", body="police_station", name="Invented station"),
    ]


def test_reads_and_shows_them(
    advocate: CastMember, first_release: KindCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page, panel and stage are what they would be under the newest versions."""
    case = open_case_of(advocate)
    rows = history(case, advocate)
    monkeypatch.undo()

    content = content_of(case_of(advocate, case.number))
    written = [one for one in content.readable if one.kind.name in CHANGED]
    glance = glance_at(content.readable, today=TODAY)
    present = Presenter("en", content.readable)
    page = page_at(advocate.client, f"/cases/{case.number}")

    assert {one.kind.version for one in written} == {1}
    assert stage_of(content.readable) == "decided"
    assert len(glance.following) == len(glance.outcomes) == 1
    assert {section.name for section in glance_in_words(glance, present, language="en")}
    assert all(f'data-entry="{row.id}"' in page for row in rows)
    assert is_clean(advocate)


def test_corrects_them_under_the_newest_version(
    advocate: CastMember, first_release: KindCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form holds what was written, offers what is new, and both versions stay readable."""
    case = open_case_of(advocate)
    old = record(case, advocate, "response", outcome="silent", dated="2026-02-10", words="Nothing.")
    monkeypatch.undo()
    address = correct_address(case, old.id)
    page = page_at(advocate.client, address)
    assert 'value="silent" selected' in page
    assert 'value="nothing_done"' in page
    assert "Nothing." in page

    form = {"outcome": "nothing_done", "dated": "2026-02-10", "persons_count": "2"}
    saved(advocate, address, {"correction_reason": "She told more.", **form})

    before, after = entries_of_kind(advocate, case.number, "response")
    assert (before.kind.version, after.kind.version) == (1, load_kinds()["response"].version)
    assert (before.fields["outcome"], after.fields["outcome"]) == ("silent", "nothing_done")
    assert (before.superseded_by, after.corrects) == (after.id, before.id)
    assert after.fields["persons_count"] == 2
    assert is_clean(advocate)


@pytest.mark.parametrize("name", CHANGED)
def test_fills_a_form_of_today(name: str) -> None:
    """Every field that the first version had is among those of the form that corrects it."""
    old, new = load_kinds().version(name, 1), load_kinds()[name]
    shown = {one.name for one in EntryForm(new, "kk", ()).fields}
    typed = {one.name for one in EntryForm(old, "kk", ()).fields}

    assert typed <= shown
