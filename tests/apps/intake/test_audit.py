"""``dalel audit`` covers reports: who signed, who may read, and where answers go."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from dalel.apps.accounts.models import Member
from dalel.apps.entries.models import Container
from dalel.apps.intake.actions.reporting import finish_report
from dalel.apps.intake.actions.returning import find_report, read_letters
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.letters import MESSAGE, seal_letter
from dalel.apps.intake.models import Arrival, Letter, Lookup
from dalel.apps.intake.readers import ReaderChoice
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.padding import pad
from dalel.core.keys.wraps import PrivateKey, wrap_context, wrap_to
from dalel.site.audit import audit_as, audit_everything
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import Told, begun, sent

FORGED = "Invented: come alone."
NOW = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)


def findings(member: CastMember) -> list[str]:
    """Return the faults that an audit of everything names."""
    found = [*audit_everything(), *audit_as(member.refreshed(), today=NOW.date())]
    return [one.fault for one in found]


def test_finds_nothing_wrong_with_reports(worker: CastMember, advocate: CastMember) -> None:
    """Sent, begun and held ones, with somebody kept out."""
    sent(NOW)
    sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    begun(NOW)
    finish_report(begun(NOW).report, now=NOW, held=True)
    seal_arrivals(now=NOW)

    assert findings(worker) == []
    assert findings(advocate) == []


def test_names_an_arrival_that_asks_for_too_much(worker: CastMember) -> None:
    """It was kept, not sealed."""
    Arrival.objects.create(minute=1, box=b"Invented nonsense")
    seal_arrivals(now=NOW)

    assert findings(worker) == ["ArrivalRefused"]


def test_names_a_letter_that_is_no_copy_and_an_answer_that_nobody_finds(
    worker: CastMember,
) -> None:
    """A member who writes to the database can put one there, and take one away."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    number = Container.objects.get(pk=told.report.conversation.id).number
    worker.client.post(f"/inbox/{number}/answer", {"words": "Invented: come at noon."})
    assert findings(worker) == []
    recorded = Letter.objects.filter(lookup=told.keys.lookup_id, leaf_index__isnull=False)
    answer = recorded.order_by("leaf_index").last()
    assert answer is not None

    forge(told, worker, leaf_index=answer.leaf_index)
    twice = findings(worker)
    Letter.objects.filter(leaf_index=answer.leaf_index).delete()
    forge(told, worker, leaf_index=None)

    assert twice == ["LetterWithoutEntry"]
    assert findings(worker) == ["LetterWithoutEntry", "AnswerNotThere"]


def forge(told: Told, by: CastMember, *, leaf_index: int | None) -> None:
    """Put a letter under a code, as a member can who writes to the database."""
    report = told.report
    letter = seal_letter(
        MESSAGE,
        {"words": FORGED},
        lookup=report.lookup,
        container=report.conversation.id,
        to=report.own_key.public,
        by=by.session.author,
    )
    Letter.objects.create(
        id=letter.id,
        lookup=letter.lookup,
        container=letter.container,
        minute=minute_of(NOW),
        leaf_index=leaf_index,
        box=letter.box,
    )


def test_no_letter_keeps_her_from_reading_the_others(advocate: CastMember) -> None:
    """Whoever can write to the database can seal to her key what nothing can read."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    letter, report = uuid4(), told.report
    context = wrap_context("letter", report.conversation.id, letter)
    Letter.objects.create(
        id=letter,
        lookup=report.lookup,
        container=report.conversation.id,
        minute=minute_of(NOW),
        box=wrap_to(report.own_key.public, pad(b"[" * 200_000), context=context),
    )

    assert words_of(told) == []


def words_of(told: Told) -> list[str]:
    """Return what the code shows of us."""
    found = find_report(told.keys)
    assert found is not None
    return [one.words for one in read_letters(found)]


def test_only_who_may_answer_speaks_for_us(
    advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Not whoever is kept out, is a guest or has left; and each answer is an entry."""
    told = sent(NOW, choice=ReaderChoice(frozenset({worker.member_id})))
    seal_arrivals(now=NOW)

    for one in (worker, guest):
        forge(told, one, leaf_index=0)
    forge(told, advocate, leaf_index=None)
    assert words_of(told) == []

    forge(told, advocate, leaf_index=0)
    assert words_of(told) == [FORGED]
    Member.objects.filter(pk=advocate.member_id).update(ended=minute_of(NOW) - 1)
    assert words_of(told) == []


def test_names_a_report_that_its_code_finds_no_more(worker: CastMember) -> None:
    """Whoever reported would come back to nothing, and nobody here would know."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    Letter.objects.filter(lookup=told.keys.lookup_id, leaf_index=None).delete()

    assert findings(worker) == ["CodeCutOff"]

    Lookup.objects.filter(lookup=told.keys.lookup_id).delete()
    assert findings(worker) == ["CodeCutOff"]


def test_names_a_key_for_answers_that_was_exchanged(worker: CastMember) -> None:
    """Whoever put it there would read the answers."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    stranger = PrivateKey.generate().public.to_bytes()
    Lookup.objects.filter(lookup=told.keys.lookup_id).update(answer_key=stranger)

    assert findings(worker) == ["AnswerKeyAltered"]
