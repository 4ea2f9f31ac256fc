"""My desk: what is due in all cases, counted where nobody opened them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dalel.apps.cases.actions import record_in_case
from dalel.apps.entries.models import Container
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.readers import ReaderChoice
from dalel.apps.procedure import batch
from dalel.apps.procedure.desk import desk_of
from dalel.apps.procedure.models import CalendarFeed
from tests.apps.cases.pages import text_of
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import sent
from tests.apps.procedure.terms import RULE, answer, case_with_term, complain, day, english
from tests.apps.records import open_case_of


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page count for as long as it takes, however slow the machine is."""
    monkeypatch.setattr("dalel.apps.procedure.views.desk.COUNT_SECONDS", 60.0)


def test_shows_what_is_due_in_cases_nobody_opened_since(advocate: CastMember) -> None:
    """The late one before the one that runs; the answered one not at all."""
    case_with_term(advocate, received=day(-1), title="Running folder")
    case_with_term(advocate, received=day(-20), title="Late folder")
    done = open_case_of(advocate, "Answered folder")
    filing = complain(done, advocate, received=day(-20))
    answer(done, advocate, filing, dated=day(-19))

    page = english(advocate, "/desk")

    assert page.index("Late folder") < page.index("Running folder")
    assert "Answered folder" not in page
    assert "Answer to a complaint" in page
    assert f"/{RULE}" in page


def test_what_can_still_be_kept_comes_before_what_is_late(advocate: CastMember) -> None:
    """A reminder for tomorrow, a body that may be late, one that is two weeks late."""
    case = case_with_term(advocate, received=day(-20), title="Late folder")
    case_with_term(advocate, received=f"{day(-40)}/{day(-1)}", title="Doubtful folder")
    other = open_case_of(advocate, "Promised folder")
    fields = {"text": "Call her.", "remind_on": day(1)}
    record_in_case(other, "note", fields, by=advocate.session, now=timezone.now())

    page = english(advocate, "/desk")

    assert page.index("Promised folder") < page.index("Doubtful folder")
    assert page.index("Doubtful folder") < page.index("Late folder")
    assert case.number in page


def test_no_line_is_out_of_reach(advocate: CastMember, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stands on one page, in the same order; beyond the last page stands the last."""
    for days in (-20, -1, -19):
        case_with_term(advocate, received=day(days))
    now = timezone.now()

    def lines(page: int) -> list[tuple[str, str]]:
        desk = desk_of(advocate.refreshed(), now=now, is_late=lambda: False, page=page)
        return [(one.number, one.line.sentence) for each in desk.sections for one in each.lines]

    whole = lines(1)
    monkeypatch.setattr("dalel.apps.procedure.desk.LINES", 2)
    parts = [lines(page) for page in range(1, (len(whole) + 1) // 2 + 1)]

    assert [one for part in parts for one in part] == whole
    assert len(parts) > 1
    assert lines(9999) == parts[-1]
    assert "Next page" in english(advocate, "/desk")
    assert "Previous page" in english(advocate, f"/desk?page={len(parts)}")


def test_an_empty_desk_says_what_would_stand_there(advocate: CastMember) -> None:
    """And where to go."""
    page = english(advocate, "/desk")

    assert "No case yet" in page
    assert 'href="/cases"' in page


def test_another_members_cases_are_not_on_it(advocate: CastMember, outsider: CastMember) -> None:
    """Nothing of them, not even a count."""
    case_with_term(advocate, received=day(-20), title="Late folder")

    page = english(outsider, "/desk")

    assert "Late folder" not in page
    assert "No case yet" in page


def test_is_counted_anew_once_the_next_end_passes(advocate: CastMember) -> None:
    """A day later something runs out that nobody has touched."""
    case_with_term(advocate, received=day(-1))
    member, now = advocate.refreshed(), timezone.now()
    before = desk_of(member, now=now, is_late=lambda: False)

    later = now + timedelta(days=30)
    behind = desk_of(advocate.refreshed(), now=later, is_late=lambda: True)
    after = desk_of(advocate.refreshed(), now=later, is_late=lambda: False)

    assert before.sections[0].name == "near"
    assert behind.behind == 1
    assert (after.behind, after.sections[0].name) == (0, "now")
    assert any(one.line.tone == "bad" for one in after.sections[0].lines)


def test_counts_the_rest_behind_the_page(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the page had no time for all, a thread of the session goes on."""
    case_with_term(advocate, received=day(-20), title="Late folder")
    monkeypatch.setattr("dalel.apps.procedure.views.desk.COUNT_SECONDS", 0.0)

    first = english(advocate, "/desk")
    for thread in batch.running():
        thread.join(timeout=20)
    second = english(advocate, "/desk")

    assert "1 case is still being counted" in first
    assert "Late folder" in second


def calendar_of(member: CastMember) -> str:
    """Make an address and return its path."""
    page = text_of(member.client.post("/desk/calendar"))
    start = page.index("/calendar/")
    return page[start : page.index(".ics", start) + 4]


def test_a_calendar_shows_days_and_nothing_else(advocate: CastMember) -> None:
    """To whoever has the address; the address itself is not stored."""
    case = case_with_term(advocate, received=day(-1), title="Red folder")
    english(advocate, "/desk")

    address = calendar_of(advocate)
    text = text_of(Client(headers={"host": "localhost"}).get(address))

    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:" in text
    for told in ("Red", case.number, RULE, str(case.container.id), "dalel", "Dalel"):
        assert told not in text
    word = address.removeprefix("/calendar/").removesuffix(".ics")
    assert word.encode() not in bytes(CalendarFeed.objects.get().digest)


def test_a_calendar_address_ends_with_another_one_or_by_hand(advocate: CastMember) -> None:
    """Then it is not there, like any other word."""
    outside = Client(headers={"host": "localhost"})
    first = calendar_of(advocate)
    second = calendar_of(advocate)

    assert outside.get(first).status_code == 404
    assert outside.get(second).status_code == 200
    assert advocate.client.post("/desk/calendar/end").status_code == 302
    assert outside.get(second).status_code == 404
    assert outside.get("/calendar/no-such-word.ics").status_code == 404


def test_a_save_counts_the_case_anew(advocate: CastMember) -> None:
    """Nobody has to open it first: the list says at once when the next thing is due."""
    case = open_case_of(advocate, "Fresh folder")
    address = f"/cases/{case.number}/entries/new/filing"
    english(advocate, address)
    sent = {
        "filing_type": "complaint_prosecutor",
        "body": "prosecutor_district",
        "handed_in": day(-1),
        "received_on": day(-1),
        "press": "save",
    }

    saved = advocate.client.post(address, sent)

    assert saved.status_code == 302, text_of(saved)
    assert Container.objects.get(pk=case.container.id).next_due is not None


def test_an_answer_that_was_promised_stands_on_my_desk(
    advocate: CastMember, outsider: CastMember
) -> None:
    """With its day and the way to it, until somebody answers; not for whoever cannot read it."""
    now = timezone.now() - timedelta(days=20)
    told = sent(now, choice=ReaderChoice(frozenset({outsider.member_id})))
    while seal_arrivals(now=now):
        pass
    report = Container.objects.get(pk=told.report.conversation.id)

    desk = english(advocate, "/desk")

    assert f'/inbox/{report.number}"' in desk
    assert "Answer promised by" in desk
    assert "overdue" in desk
    assert str(report.number) not in english(outsider, "/desk")
