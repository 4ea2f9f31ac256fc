"""A lost code: two members agree, the new one is shown once, the old one opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from dalel.apps.entries.errors import KeyChanged
from dalel.apps.entries.models import Container
from dalel.apps.entries.reporters import with_reporter
from dalel.apps.intake.actions import reissuing
from dalel.apps.intake.actions.answering import answer_report
from dalel.apps.intake.actions.reporting import PageEntry, finish_report, save_page
from dalel.apps.intake.actions.returning import (
    find_report,
    is_current,
    read_letters,
    read_story,
    withdraw_report,
    write_message,
)
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.codes import WRITING, unlock
from dalel.apps.intake.errors import CodeNotPossible
from dalel.apps.intake.inbox import DeskReport, report_at_desk
from dalel.apps.intake.lost_codes import asking_for
from dalel.apps.intake.models import Letter, Lookup
from dalel.apps.intake.reports import CodeKeys
from dalel.core.keys import codes
from dalel.core.keys.codes import ReportCode, read_code
from dalel.core.keys.passwords import KdfCost
from dalel.site.audit import audit_as, audit_everything
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import PlainKeys, Told, begun

NOW = timezone.now() - timedelta(hours=1)
SAFE = {"safe_question": "Invented: whose cat?", "safe_answer": "Ақ мысық Tumar"}
ASKED = {"given": "ақ мысық  tumar", "words": "Invented: she called, I know her voice."}


@pytest.fixture(autouse=True)
def cheap_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make codes cost little."""
    monkeypatch.setattr(codes, "FLOOR", KdfCost(memory_mib=1, passes=1))


def sealed() -> None:
    """Seal what has arrived."""
    while seal_arrivals(now=datetime.now(UTC)):
        pass


@pytest.fixture
def told(instance: object) -> Told:
    """A report that was sent, with a second word, a safe question and a message."""
    begun_now = begun(NOW, second=PlainKeys())
    contact = PageEntry("report_contact", SAFE)
    save_page(begun_now.report, [contact], now=NOW, language="kk")
    done = Told(finish_report(begun_now.report, now=NOW), begun_now.keys, begun_now.second)
    sealed()
    write_message(done.report, "Invented: are you there?", now=NOW, language="kk")
    sealed()
    return done


def number_of(told: Told) -> str:
    """Return what the desk calls it."""
    return Container.objects.get(pk=told.report.conversation.id).number or ""


def at_desk(told: Told, member: CastMember) -> DeskReport:
    """Return the report as a member has it open."""
    found = report_at_desk(member.refreshed(), number_of(told), now=timezone.now())
    assert found is not None
    return found


def page(told: Told, member: CastMember, status: int = 200, **typed: str) -> str:
    """Send a form to the page of a lost code, or open it."""
    address = f"/inbox/{number_of(told)}/code"
    answer = member.client.post(address, typed) if typed else member.client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def agreed(told: Told, by: CastMember, other: CastMember) -> None:
    """Bring a new code so far that the first may make it."""
    page(told, by, 302, **ASKED)
    page(told, other, 302, agree="1", words="Invented: I compared it too.")


def code_on(text: str) -> ReportCode:
    """Return the code that a page shows."""
    return read_code(" ".join(re.findall(r"<li>([^<]+)</li>", text.partition("shopping")[2])[:12]))


def keys_of(text: str) -> CodeKeys:
    """Return the keys of the code that a page shows."""
    return derived(code_on(text))


def derived(code: ReportCode) -> CodeKeys:
    """Return the keys of a code."""
    return unlock(code, queue=WRITING)


def test_two_members_give_a_new_code(told: Told, worker: CastMember, advocate: CastMember) -> None:
    """It opens the conversation with all that was written; answers wait under it alone."""
    answer_report(at_desk(told, worker), "Invented: yes.", now=timezone.now(), language="kk")
    agreed(told, worker, advocate)

    shown = page(told, worker, issue="1")
    again = page(told, worker, 422, issue="1")

    found = find_report(keys_of(shown))
    assert found is not None
    assert found.new_since == timezone.localdate(timezone.now())
    assert [(one.words, one.is_from_us) for one in read_letters(found)] == [
        ("Invented: are you there?", False),
        ("Invented: yes.", True),
    ]
    assert "shopping" not in again
    answer_report(at_desk(told, advocate), "Invented: come.", now=timezone.now(), language="kk")
    assert read_letters(found)[-1].words == "Invented: come."
    assert list(audit_everything()) == []
    assert list(audit_as(worker.refreshed(), today=NOW.date())) == []


def test_the_old_code_opens_nothing(told: Told, worker: CastMember, advocate: CastMember) -> None:
    """Like a code that never was; an open sitting and the second word neither."""
    assert told.second is not None
    assert read_story(told.report, told.second)
    agreed(told, worker, advocate)

    shown = page(told, worker, issue="1")

    assert find_report(told.keys) is None
    assert not is_current(told.report)
    assert read_story(told.report, told.second) == []
    assert not Letter.objects.filter(lookup=told.keys.lookup_id).exists()
    assert [bytes(one.lookup) for one in Lookup.objects.all()] == [keys_of(shown).lookup_id]
    assert "second word went with the old list" in shown
    write_message(told.report, "Invented: from an old sitting", now=NOW, language="kk")
    sealed()
    assert not Letter.objects.filter(lookup=told.keys.lookup_id).exists()


def test_what_is_written_by_the_new_code_is_the_reporters(
    told: Told, worker: CastMember, advocate: CastMember
) -> None:
    """Signed by a key that the record shows; messages and files of the story."""
    agreed(told, worker, advocate)
    found = find_report(keys_of(page(told, worker, issue="1")))
    assert found is not None

    write_message(found, "Invented: by the new list", now=NOW, language="kk")
    more = PageEntry("evidence", {"evidence_type": "other", "description": "Invented"})
    save_page(found, [more], now=NOW, language="kk")
    sealed()

    report = at_desk(told, advocate)
    key_of = with_reporter(report.conversation, lambda _one: None)
    assert report.entries("message")[-1].fields["words"] == "Invented: by the new list"
    assert report.entries("message")[-1].author in report.reporters
    assert report.entries("evidence")[-1].fields["description"] == "Invented"
    assert key_of is not None
    assert (
        "The person who wrote to us"
        in advocate.client.get(f"/inbox/{number_of(told)}").content.decode()
    )


def test_nobody_agrees_to_their_own_asking(
    told: Told, worker: CastMember, advocate: CastMember
) -> None:
    """Neither agrees, nor makes it alone, nor does the other make it."""
    page(told, worker, 302, **ASKED)

    page(told, worker, 422, agree="1", words="Invented")
    page(told, worker, 422, issue="1")
    page(told, advocate, 302, agree="1", words="Invented")
    page(told, advocate, 422, issue="1")

    assert find_report(told.keys) is not None


def test_another_answer_is_not_enough(told: Told, worker: CastMember) -> None:
    """Unless somebody answers for it that it means the same."""
    text = page(told, worker, 422, **{**ASKED, "given": "Invented dog"})
    page(told, worker, 302, **{**ASKED, "given": "her white cat"}, is_same="on")

    assert "another answer than the one" in text
    assert "Tumar" not in page(told, worker)


@pytest.mark.parametrize("days", [8, 6])
def test_an_agreement_ends_after_a_week(
    told: Told,
    worker: CastMember,
    advocate: CastMember,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
) -> None:
    """Then it has to be asked for anew."""
    agreed(told, worker, advocate)
    later = timezone.now() + timedelta(days=days)

    def make() -> object:
        return reissuing.issue_code(at_desk(told, worker), derived, now=later, language="kk")

    if days > 7:
        with pytest.raises(CodeNotPossible):
            make()
    else:
        assert make()


def test_of_two_at_once_one_makes_it(told: Told, worker: CastMember, advocate: CastMember) -> None:
    """The other finds that something was recorded meanwhile; so does one after a withdrawal."""
    agreed(told, worker, advocate)
    one, other = at_desk(told, worker), at_desk(told, worker)

    reissuing.issue_code(one, derived, now=timezone.now(), language="kk")

    with pytest.raises(KeyChanged):
        reissuing.issue_code(other, derived, now=timezone.now(), language="kk")
    assert Lookup.objects.count() == 1


OBSTACLES: dict[str, Callable[[Told], Told]] = {
    "lies under the lost code alone": lambda one: Told(
        finish_report(one.report, now=NOW, held=True), one.keys
    ),
    "No safe question was left": lambda one: Told(finish_report(one.report, now=NOW), one.keys),
    "has taken the report back": lambda one: Told(
        withdraw_report(
            finish_report(one.report, now=NOW), {"own_wish": "yes"}, now=NOW, language="kk"
        ),
        one.keys,
    ),
}


@pytest.mark.parametrize("sentence", OBSTACLES)
def test_says_why_no_new_code_can_be_given(worker: CastMember, sentence: str) -> None:
    """And asking for one is refused."""
    told = OBSTACLES[sentence](begun(NOW))
    sealed()

    assert sentence in page(told, worker)
    with pytest.raises(CodeNotPossible):
        reissuing.ask_for_code(at_desk(told, worker), "x", now=NOW, language="kk")


def test_a_code_that_one_member_gave_alone_is_found(
    told: Told, worker: CastMember, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The audit names it."""
    page(told, worker, 302, **ASKED)
    report = at_desk(told, worker)
    asking = asking_for(report, now=timezone.now())
    forged = type(asking)(asking.asked, asking.asked)
    monkeypatch.setattr(reissuing, "asking_for", lambda *_given, **_named: forged)

    reissuing.issue_code(report, derived, now=timezone.now(), language="kk")

    found = [one.fault for one in audit_as(advocate.refreshed(), today=NOW.date())]
    assert found == ["CodeNotAgreed"]
