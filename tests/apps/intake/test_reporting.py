"""A report from the first page until intake reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

import pytest

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.models import Container
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.reporters import with_reporter
from dalel.apps.intake.actions.reporting import PageEntry, finish_report, save_page
from dalel.apps.intake.actions.returning import (
    find_report,
    read_letters,
    read_story,
    release_report,
    withdraw_report,
    write_message,
)
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.errors import NobodyLeft, ReportAlreadySent
from dalel.apps.intake.models import Arrival
from dalel.apps.intake.readers import ReaderChoice, intake_members
from dalel.apps.intake.reports import Report
from dalel.core.entries import FieldErrors
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import STORY, PlainKeys, begun, sent

NOW = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)


def read(container: UUID, session: MemberSession) -> list[OpenedEntry]:
    """Open a container of a report and return its entries; all must open."""
    opened = session.open(container)
    entries = open_entries(opened, with_reporter(opened, cache(verify_key_of)))
    assert all(isinstance(one, OpenedEntry) for one in entries)
    return [one for one in entries if isinstance(one, OpenedEntry)]


def words_of(container: UUID, session: MemberSession, kind: str) -> list[str]:
    """Return the words of all entries of one kind."""
    return [one.fields["words"] for one in read(container, session) if one.kind.name == kind]


def test_intake_reads_a_report_that_was_sent(worker: CastMember) -> None:
    """And who wrote it is a key, not a name."""
    told = sent(NOW)

    seal_arrivals(now=NOW)

    assert words_of(told.report.story.id, worker.refreshed(), "statement") == [STORY]
    assert not Arrival.objects.exists()


def test_nobody_reads_a_story_before_it_is_sent(worker: CastMember) -> None:
    """Intake sees that somebody is writing, and no more."""
    told = begun(NOW)

    seal_arrivals(now=NOW)

    session = worker.refreshed()
    assert read(told.report.conversation.id, session)[0].kind.name == "report"
    with pytest.raises(NoKey):
        session.open(told.report.story.id)


def test_a_page_saved_twice_is_one_page(worker: CastMember) -> None:
    """The second saving corrects the first."""
    told = begun(NOW)
    [first] = save_page(
        told.report,
        [PageEntry("report_wishes", {"wishes": ["lawyer"]}, where="conversation")],
        now=NOW,
        language="ru",
    )

    save_page(
        told.report,
        [PageEntry("report_wishes", {"wishes": ["doctor"]}, "conversation", corrects=first)],
        now=NOW,
        language="ru",
    )
    seal_arrivals(now=NOW)

    found = read(told.report.conversation.id, worker.refreshed())
    counting = [one for one in found if one.superseded_by is None]
    assert [x.fields["wishes"] for x in counting if x.kind.name == "report_wishes"] == [["doctor"]]


def test_refuses_a_page_whose_fields_are_wrong(instance: object) -> None:
    """Nothing arrives, and the form can say why."""
    told = begun(NOW)
    before = Arrival.objects.count()

    with pytest.raises(FieldErrors):
        save_page(told.report, [PageEntry("statement", {"words": ""})], now=NOW, language="kk")

    assert Arrival.objects.count() == before


def test_whoever_is_kept_out_gets_no_key(worker: CastMember, advocate: CastMember) -> None:
    """Neither to the conversation nor to the story."""
    told = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))

    seal_arrivals(now=NOW)

    assert words_of(told.report.story.id, advocate.refreshed(), "statement") == [STORY]
    for place in (told.report.story.id, told.report.conversation.id):
        with pytest.raises(NoKey):
            worker.refreshed().open(place)


def test_words_leave_the_lead_alone(advocate: CastMember, worker: CastMember) -> None:
    """Until somebody has settled who was meant."""
    told = sent(NOW, choice=ReaderChoice(words="not the one who lives beside us"))

    seal_arrivals(now=NOW)

    lead = intake_members()[0].member
    assert lead == advocate.member_id
    assert words_of(told.report.story.id, advocate.refreshed(), "statement") == [STORY]
    with pytest.raises(NoKey):
        worker.refreshed().open(told.report.conversation.id)


def test_refuses_to_begin_where_nobody_would_be_left(instance: object) -> None:
    """It says so instead of keeping what nobody can read."""
    everybody = frozenset(one.member for one in intake_members())

    with pytest.raises(NobodyLeft):
        begun(NOW, choice=ReaderChoice(everybody))


def test_a_held_report_opens_once_the_code_releases_it(worker: CastMember) -> None:
    """Weeks later, from another device, for those who read reports then."""
    told = begun(NOW)
    finish_report(told.report, now=NOW, held=True)
    seal_arrivals(now=NOW)
    with pytest.raises(NoKey):
        worker.refreshed().open(told.report.story.id)

    later = NOW + timedelta(days=20)
    found = found_by(told.keys)
    assert found.is_held
    assert not found.is_sent
    release_report(found, now=later)
    seal_arrivals(now=later)

    assert words_of(told.report.story.id, worker.refreshed(), "statement") == [STORY]
    assert found_by(told.keys).is_sent


def test_the_code_opens_no_story_once_it_was_sent(instance: object) -> None:
    """The letter that kept its key is destroyed."""
    told = sent(NOW)

    seal_arrivals(now=NOW)

    found = found_by(told.keys)
    assert found.is_sent
    assert found.story_secret == b""
    with pytest.raises(ReportAlreadySent):
        release_report(found, now=NOW)


def test_the_code_with_its_second_word_reads_the_story_back(instance: object) -> None:
    """And a wrong second word finds nothing."""
    second = PlainKeys()
    told = begun(NOW, second=second)
    seal_arrivals(now=NOW)

    found = found_by(told.keys)
    [page] = read_story(found, second)

    assert (page.kind, page.fields["words"]) == ("statement", STORY)
    assert read_story(found, PlainKeys()) == []


def test_an_unknown_code_finds_nothing(instance: object) -> None:
    """It looks like any other."""
    sent(NOW)
    seal_arrivals(now=NOW)

    assert find_report(PlainKeys()) is None


def test_a_message_reaches_intake_and_stands_in_the_conversation(worker: CastMember) -> None:
    """The code shows it as hers."""
    told = sent(NOW)
    seal_arrivals(now=NOW)

    write_message(found_by(told.keys), "Invented: come on Tuesday.", now=NOW, language="en")
    seal_arrivals(now=NOW)

    [letter] = read_letters(found_by(told.keys))
    assert (letter.words, letter.is_from_us) == ("Invented: come on Tuesday.", False)
    assert letter.leaf_index is not None
    session = worker.refreshed()
    assert words_of(told.report.conversation.id, session, "message") == [letter.words]


def test_a_withdrawal_is_told_and_what_was_asked_stands_in_no_letter(worker: CastMember) -> None:
    """Whoever looks at her screen later sees that it was withdrawn, not what she answered."""
    told = sent(NOW)
    seal_arrivals(now=NOW)

    fields = {"own_wish": "no", "who_is_here": "Invented: he stands behind me"}
    withdraw_report(found_by(told.keys), fields, now=NOW, language="ru")
    seal_arrivals(now=NOW)

    found = found_by(told.keys)
    assert found.is_withdrawn
    assert read_letters(found) == []
    ends = read(told.report.conversation.id, worker.refreshed())
    assert [one.fields["own_wish"] for one in ends if one.kind.name == "report_end"] == ["no"]


def test_the_day_of_an_answer_stands_on_the_conversation(instance: object) -> None:
    """With one bit for what is urgent; nothing else in the clear."""
    told = begun(NOW)
    save_page(
        told.report,
        [PageEntry("report_details", {"ticks": ["in_custody"]})],
        now=NOW,
        language="kk",
        ticks={"in_custody"},
    )
    finish_report(told.report, now=NOW)

    seal_arrivals(now=NOW)

    row = Container.objects.get(pk=told.report.conversation.id)
    assert row.is_urgent
    assert row.next_due == (NOW + timedelta(days=1)).date()
    assert row.number


def test_a_report_goes_on_in_a_sitting(instance: object) -> None:
    """What a cookie keeps is all that the next page needs."""
    told = begun(NOW)

    assert Report.from_state(told.report.to_state()) == told.report


def found_by(keys: PlainKeys) -> Report:
    """Return the report of a code that there is."""
    found = find_report(keys)
    assert found is not None
    return found
