"""``dalel audit`` covers reports: who signed, who may read, and where answers go."""

from __future__ import annotations

from datetime import UTC, datetime

from dalel.apps.intake.actions.reporting import finish_report
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.models import Arrival, Lookup
from dalel.apps.intake.readers import ReaderChoice
from dalel.core.keys.wraps import PrivateKey
from dalel.site.audit import audit_as, audit_everything
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import begun, sent

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


def test_names_a_key_for_answers_that_was_exchanged(worker: CastMember) -> None:
    """Whoever put it there would read the answers."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    stranger = PrivateKey.generate().public.to_bytes()
    Lookup.objects.filter(lookup=told.keys.lookup_id).update(answer_key=stranger)

    assert findings(worker) == ["AnswerKeyAltered"]
