"""The clocks on the pages of a case, why they end when they do, and a lawyer's word on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.entries.models import Container
from dalel.apps.entries.terms import Depth
from dalel.apps.procedure import counted
from dalel.apps.procedure.models import Projection
from dalel.core.procedure import Clock, Pack, clocks
from tests.apps.cases.pages import text_of
from tests.apps.conftest import CastMember
from tests.apps.procedure.terms import RULE, answer, case_with_term, complain, day, english
from tests.apps.records import case_of, open_case_of, share


def clock_address(case: OpenCase, entry: object) -> str:
    """Return where one clock is explained."""
    return f"/cases/{case.number}/clocks/{entry}/{RULE}"


def test_the_page_of_a_case_says_what_runs(advocate: CastMember) -> None:
    """In one sentence, with article, beside the case; a case without terms says nothing."""
    case = case_with_term(advocate, received=day(-1))
    quiet = open_case_of(advocate, "Blue folder")

    page = english(advocate, f"/cases/{case.number}")

    assert 'id="clocks"' in page
    assert "Answer to a complaint" in page
    assert "CPC art. 105(2)" in page
    assert f'data-rule="{RULE}"' in page
    assert 'id="clocks"' not in english(advocate, f"/cases/{quiet.number}")


def test_a_late_answer_is_seen_and_an_answer_in_time_is_closed(advocate: CastMember) -> None:
    """What is overdue stands first; what was answered is folded away."""
    case = case_with_term(advocate, received=day(-40))
    filing = complain(case, advocate, received=day(-30))
    answer(case, advocate, filing, dated=day(-28))

    page = english(advocate, f"/cases/{case.number}/clocks")

    assert "days late: was due by" in page
    assert "answered or closed" in page
    assert "in time" in page


def test_one_clock_explains_itself(advocate: CastMember) -> None:
    """Which entry, how counted, who says so, what can be done."""
    case = open_case_of(advocate)
    filing = complain(case, advocate, received="2026-03-02")

    page = english(advocate, clock_address(case, filing.id) + "")

    assert "The day of the beginning is not counted." in page
    assert "7 days" in page
    # Monday 9 March 2026 is off in place of Sunday the 8th.
    assert "Monday, 9 March 2026" in page
    assert "It ends at 24:00 on Tuesday, 10 March 2026." in page
    assert f"/entries/{filing.id}" in page
    assert "Criminal Procedure Code" in page
    assert "Complain to the higher prosecutor" in page
    assert "What the law says of it" in page
    assert "CPC art. 48" in page


def test_what_does_not_fit_is_marked_in_the_list(advocate: CastMember) -> None:
    """A paper of next month is a plan or a slip of the pen; My desk says so too."""
    planned = case_with_term(advocate, received=day(20), title="Planned folder")
    usual = case_with_term(advocate, received=day(-1))
    mark = "look again: something recorded does not fit"

    pages = [english(advocate, f"/cases/{one.number}/clocks") for one in (planned, usual)]

    assert [mark in page for page in pages] == [True, False]
    assert mark in english(advocate, "/desk")


def test_a_step_says_until_when_on_this_matter(advocate: CastMember) -> None:
    """That the judge could be asked about something else long ago closes no door here."""
    case = open_case_of(advocate)
    old = {"outcome": "refused_to_open", "body": "prosecutor", "dated": "2025-03-03"}
    record_in_case(case, "response", old, by=advocate.session, now=timezone.now(), language="en")
    filing = complain(case, advocate, received=day(-20))

    page = english(advocate, clock_address(case, filing.id)).split('id="steps"')[1]

    assert "Ran out on" not in page
    assert "How long it is open" in page


def test_there_is_no_clock_of_another_rule_or_entry(advocate: CastMember) -> None:
    """A wrong address is not there."""
    case = case_with_term(advocate, received=day(-1))
    opening = next(iter(content_of(case_of(advocate, case.number)).readable))

    english(advocate, clock_address(case, opening.id), status=404)
    english(advocate, f"/cases/{case.number}/clocks/{opening.id}/nonsense", status=404)


def test_a_correction_keeps_the_address_of_a_clock(advocate: CastMember) -> None:
    """Any version of the entry leads to it."""
    case = open_case_of(advocate)
    filing = complain(case, advocate, received="2026-03-02")
    fields = {"filing_type": "complaint_head", "received_on": "2026-03-03"}
    record_in_case(
        case,
        "filing",
        fields,
        by=advocate.session,
        now=timezone.now(),
        corrects=filing.id,
        reason="A slip.",
    )

    page = english(advocate, clock_address(case, filing.id) + "")

    assert "It begins: 3 March 2026." in page


def test_an_advocate_may_set_another_date_with_a_reason(advocate: CastMember) -> None:
    """It is an entry, and wins over the count; without reason or date nothing is recorded."""
    case = open_case_of(advocate)
    filing = complain(case, advocate, received="2026-03-02")
    address = clock_address(case, filing.id)

    refused = advocate.client.post(address, {"confirmation": "overridden"})
    taken = advocate.client.post(
        address,
        {"confirmation": "overridden", "ends_on": "2026-03-20", "reason": "The judge said so."},
    )

    assert refused.status_code == 422
    assert 'href="#id_reason"' in text_of(refused) or "reason" in text_of(refused)
    assert taken.status_code == 302, text_of(taken)
    page = english(advocate, address + "")
    assert "was due by 20 March 2026" in page
    assert "A lawyer has set the end: 20 March 2026." in page
    assert "A lawyer's word" in page
    assert "Another date holds · Answer to a complaint" in page
    assert RULE not in english(advocate, f"/cases/{case.number}").split('id="timeline"')[1]
    word = content_of(case_of(advocate, case.number)).readable[-1]
    assert word.kind.name == "confirmation"
    assert (word.fields["rule"], word.fields["about"]) == (RULE, str(filing.id))
    assert str(word.fields["pack"]).startswith("kz ")


def test_only_advocates_who_may_write_say_what_holds(
    advocate: CastMember, worker: CastMember
) -> None:
    """Others read the page without the form, and cannot send it."""
    case = open_case_of(advocate)
    filing = complain(case, advocate, received="2026-03-02")
    share(case, by=advocate, to=worker, depth=Depth.WRITE)
    address = clock_address(case, filing.id)

    page = english(worker, address)
    sent = worker.client.post(address, {"confirmation": "confirmed"})
    closed = {"confirmation": "does_not_apply", "rule": RULE, "about": str(filing.id)}
    by_hand = worker.client.post(f"/cases/{case.number}/entries/new/confirmation", closed)

    assert 'name="confirmation"' not in page
    assert 'name="confirmation"' in english(advocate, address)
    assert sent.status_code == by_hand.status_code == 404


def test_what_is_due_is_stored_sealed_with_a_day_in_the_clear(advocate: CastMember) -> None:
    """The next day alone; dropped with everything else that was computed."""
    from dalel.apps.cases.actions import drop_copies

    case = case_with_term(advocate, received=day(-1))
    english(advocate, f"/cases/{case.number}")

    container = Container.objects.get(pk=case.container.id)
    row = Projection.objects.get(container_id=case.container.id)

    assert container.next_due is not None
    assert RULE.encode() not in bytes(row.box)
    assert (container.pack_version, container.projected_at) == ("", 0)
    drop_copies(case.container.id)
    assert not Projection.objects.exists()
    assert Container.objects.get(pk=case.container.id).next_due is None


def test_the_list_of_cases_says_when_the_next_thing_is_due(advocate: CastMember) -> None:
    """Once the case was read."""
    case = case_with_term(advocate, received=day(-1))
    english(advocate, f"/cases/{case.number}")

    assert "Next due" in english(advocate, "/cases")


def test_the_steps_say_what_they_need_and_which_door_is_wrong(advocate: CastMember) -> None:
    """Whom the accused serves with is named, the next door stands in its place."""
    case = open_case_of(advocate)
    filing = complain(case, advocate, received="2026-03-02")
    fields = {
        "roles": ["alleged_perpetrator"],
        "name_legal": "Ойдан Шығарылған",
        "service": "prosecutors",
    }
    record_in_case(case, "person", fields, by=advocate.session, now=timezone.now(), language="en")

    page = english(advocate, clock_address(case, filing.id))

    assert "What it needs" in page
    assert "Ойдан Шығарылған serves there and is accused in this case." in page
    assert f"about={filing.id}" in page
    assert "CPC art. 106(1)" in page


def test_clocks_are_counted_once_until_time_changes_them(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same session: anew at an end, at another quarter of an hour, for another entry."""
    case, now = case_with_term(advocate, received=day(-1)), timezone.now().replace(minute=1)
    times: list[datetime] = []

    def counting(entries: object, pack: Pack, *, now: datetime) -> tuple[Clock, ...]:
        times.append(now)
        return clocks(entries, pack, now=now)  # type: ignore[arg-type]

    monkeypatch.setattr(counted, "clocks", counting)

    def count(now: datetime) -> tuple[Clock, ...]:
        reading = replace(case_of(advocate, case.number), reader=advocate.session)
        return counted.clocks_of(content_of(reading), now=now).clocks

    first = count(now)
    assert first
    assert count(now + timedelta(minutes=13)) == first
    assert times == [now]
    count(now - timedelta(minutes=5))
    count(now + timedelta(minutes=15))
    assert len(times) == 3
    complain(case, advocate, received=day(-2))
    assert len(count(now + timedelta(minutes=15))) > len(first)
