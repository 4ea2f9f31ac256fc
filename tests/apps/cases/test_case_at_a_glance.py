"""Stage and panel on the pages: shown to those who may read, sealed to everybody else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from dalel.apps.cases import summaries
from dalel.apps.cases.models import Summary
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.cases.summaries import CaseSummary, read_summaries, summary_of, write_summary
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.errors import LogBusy
from dalel.core.keys.padding import pad
from dalel.core.keys.wraps import wrap_context
from tests.apps.cases.pages import page_at
from tests.apps.cases.test_case_page import page_of, record, words_of
from tests.apps.conftest import CastMember
from tests.apps.records import case_of, cases_listed, open_case_of, share


def row_of(page: str, case: OpenCase) -> str:
    """Return a case's row in the list."""
    return page.split(f'href="/cases/{case.number}"')[1].split("</li>", maxsplit=1)[0]


def stored(case: OpenCase) -> CaseSummary:
    """Return the summary as it lies sealed."""
    return read_summaries([case.container])[case.container.id]


def filed(case: OpenCase, by: CastMember) -> None:
    """Hand a statement in and come to the case's page, as everybody does who saves."""
    record(case, by, "filing", filing_type="crime_statement", handed_in="2026-02-01")
    page_at(by.client, f"/cases/{case.number}")


def test_shows_stage_and_last_event_in_the_list(advocate: CastMember) -> None:
    """From the moment the case is opened, and after each entry that somebody has seen."""
    case = open_case_of(advocate)
    before = words_of(row_of(page_at(advocate.client, "/cases"), case))

    filed(case, advocate)

    after = words_of(row_of(page_at(advocate.client, "/cases"), case))
    assert "Told, nothing handed in" in before
    assert "Last event" not in before
    assert "Statement handed in" in after
    assert "Last event: 1 February 2026: Paper handed in" in after


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["Заявление подано", "Последнее событие: 1 февраля 2026 года: Поданный документ"]),
        ("kk", ["Арыз берілді", "Соңғы оқиға: 2026 жылғы 1 ақпан: Тапсырылған құжат"]),
    ],
)
def test_says_the_stage_in_the_readers_language(
    advocate: CastMember, language: str, words: list[str]
) -> None:
    """In the list and on the case's page."""
    case = open_case_of(advocate)
    filed(case, advocate)

    pages = [
        words_of(advocate.client.get(f"{address}?lang={language}", follow=True).content.decode())
        for address in ("/cases", f"/cases/{case.number}")
    ]

    assert all(text in page for text in words for page in pages)


def test_reads_nothing_but_the_summary_for_the_list(advocate: CastMember) -> None:
    """However many entries a case has."""
    case = open_case_of(advocate)
    filed(case, advocate)
    queries: list[str] = []
    session = advocate.refreshed()

    with connections["default"].execute_wrapper(listening(queries)):
        rows = cases_listed(session)

    assert [row.summary.stage for row in rows] == ["filed"]
    assert not any('"entries_entry"' in query for query in queries)
    assert any("cases_summary" in query for query in queries)


def listening(heard: list[str]) -> Callable[..., Any]:
    """Return what keeps each query."""

    def keep(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        heard.append(sql)
        return execute(sql, *rest)

    return keep


def test_opens_a_summary_of_an_earlier_release(advocate: CastMember) -> None:
    """It has a title only: whoever lists the case or opens it computes the rest."""
    case = open_case_of(advocate)
    filed(case, advocate)
    seal(case.container, {"title": "Red folder"})
    page_at(advocate.client, f"/cases/{case.number}")
    opened = stored(case).stage
    seal(case.container, {"title": "Red folder"})

    page = row_of(page_at(advocate.client, "/cases"), case)

    assert opened == "filed"
    assert "Statement handed in" in words_of(page)
    assert stored(case).stage == "filed"
    assert stored(case).title == "Red folder"


def test_opens_a_summary_of_a_later_release(advocate: CastMember) -> None:
    """What it does not know it leaves alone."""
    case = open_case_of(advocate)
    seal(case.container, {"title": "Red folder", "stage": "rehabilitated", "next_due": "2026"})

    page = row_of(page_at(advocate.client, "/cases"), case)

    assert "Red folder" in page
    assert "rehabilitated" not in page


def seal(container: OpenContainer, payload: dict[str, str]) -> None:
    """Store a summary as another release wrote it."""
    context = wrap_context("case-summary", container.id)
    box = container.secret.wrap(pad(json.dumps(payload).encode()), context=context)
    Summary.objects.filter(pk=container.id).update(box=box, epoch=container.epoch)


def test_computes_what_has_fallen_behind_when_opened(
    advocate: CastMember, worker: CastMember
) -> None:
    """By whoever opens it first; sharing is an entry as well. A current one is left alone."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    behind = stored(case)

    page_of(case, worker)
    once = bytes(Summary.objects.get(pk=case.container.id).box)
    page_of(case, worker)

    content = content_of(case_of(advocate, case.number))
    assert behind.covers < len(content.entries)
    assert stored(case) == summary_of(content.entries)
    assert bytes(Summary.objects.get(pk=case.container.id).box) == once


def test_never_goes_back_to_fewer_entries(advocate: CastMember) -> None:
    """Of two who save at once, the slower one does not undo the other's summary."""
    case = open_case_of(advocate)
    earlier = content_of(case).entries
    filed(case, advocate)

    summaries.refresh_summary(case.container, earlier)

    assert stored(case).stage == "filed"


def test_saves_an_entry_though_the_summary_cannot_be_stored(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is safe; the next reader brings the summary up."""
    case = open_case_of(advocate)

    def busy() -> None:
        raise LogBusy(seconds=30)

    with monkeypatch.context() as patched:
        patched.setattr(summaries, "write_transaction", busy)
        filed(case, advocate)
    behind = stored(case).stage
    page_of(case, advocate)

    assert (behind, stored(case).stage) == ("told", "filed")


def test_keeps_the_stage_sealed(advocate: CastMember) -> None:
    """Whatever it says, the box has the same size and none of the words."""
    case = open_case_of(advocate)
    before = bytes(Summary.objects.get(pk=case.container.id).box)

    filed(case, advocate)

    after = bytes(Summary.objects.get(pk=case.container.id).box)
    assert len(before) == len(after)
    assert b"filed" not in after
    assert b"2026" not in after


def test_shows_what_to_know_first(advocate: CastMember) -> None:
    """Each line leads to its entry on the same page; what runs out carries its day."""
    case = open_case_of(advocate)
    filing = record(case, advocate, "filing", filing_type="crime_statement", handed_in="2026-02-01")
    item = record(
        case, advocate, "evidence", evidence_type="clothing_trace", perishes_on="2026-03-10"
    )

    panel = page_of(case, advocate).split('id="glance"')[1].split('id="people"')[0]
    page = page_of(case, advocate)

    assert f'data-about="{item.id}" data-due="2026-03-10"' in panel
    for entry in (filing, item):
        assert f'href="#e-{entry.id}"' in panel
        assert page.count(f'id="e-{entry.id}"') == 1
        assert page.count(f'data-entry="{entry.id}"') == 1


def test_has_no_panel_where_there_is_nothing_to_say(advocate: CastMember) -> None:
    """A new case is not half a page of headings."""
    page = page_of(open_case_of(advocate), advocate)

    assert "Told, nothing handed in" in page
    assert 'id="glance"' not in page


def test_every_link_of_the_panel_leads_somewhere(advocate: CastMember) -> None:
    """Also to an entry that was corrected since."""
    case = open_case_of(advocate)
    filed(case, advocate)
    record(case, advocate, "pressure", pressure_type="told_hopeless", when="2026-02-03")

    page = page_of(case, advocate)

    targets = set(re.findall(r'href="#e-([^"]+)"', page))
    assert len(targets) == 2
    assert all(f'id="e-{target}"' in page for target in targets)


def test_tells_an_outsider_nothing(advocate: CastMember, outsider: CastMember) -> None:
    """Neither list nor page knows the case, and nothing is computed for them."""
    case = open_case_of(advocate)
    filed(case, advocate)
    before = bytes(Summary.objects.get(pk=case.container.id).box)

    listed = page_at(outsider.client, "/cases")
    hidden = outsider.client.get(f"/cases/{case.number}")

    assert "Statement handed in" not in listed
    assert hidden.status_code == 404
    assert b"glance" not in hidden.content
    assert bytes(Summary.objects.get(pk=case.container.id).box) == before


def test_a_plan_is_no_event(advocate: CastMember) -> None:
    """What lies ahead was not the last thing that happened."""
    case = open_case_of(advocate)
    filed(case, advocate)
    record(case, advocate, "hearing", hearing_type="civil", held_at="2027-01-01")
    record(case, advocate, "note", text="Invented.", written_on="2026-02-20")
    page_at(advocate.client, f"/cases/{case.number}")

    assert (stored(case).last_when, stored(case).last_kind) == ("2026-02-01", "filing")


def test_writes_a_summary_that_reads_back(advocate: CastMember) -> None:
    """Every field of it."""
    case = open_case_of(advocate)
    summary = CaseSummary("Title", "final", "2026-02-01", "decision", 7, "abc")

    write_summary(case.container, summary)

    assert stored(case) == summary
