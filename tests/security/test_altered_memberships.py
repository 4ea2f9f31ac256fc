"""A row that was changed in the database makes nobody a writer, and puts off no last day.

Whoever reads a case holds its key. What they may do beyond reading, signed entries say; the row in
the clear can only take from that.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dalel.apps.accounts import actions as accounts
from dalel.apps.cases.actions import give_access, record_in_case, take_back_access
from dalel.apps.cases.cards import card_visible_to, give_card, make_card, write_card
from dalel.apps.cases.errors import LastWriter
from dalel.apps.cases.queries import OpenCase, access_to, case_visible_to
from dalel.apps.entries.actions import NewEntry, record_entry
from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.models import Container, Membership
from dalel.apps.entries.terms import Depth
from tests.apps.conftest import CastMember
from tests.apps.raw import alter
from tests.apps.records import NOW, case_of, complaints, open_case_of, share

MARK = "Nobody signed this access"


@pytest.fixture
def case(advocate: CastMember, worker: CastMember) -> OpenCase:
    """A case of the advocate, which the worker reads."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    return case


def raise_to_writer(case: OpenCase, holder: CastMember) -> None:
    """Let a row say that somebody may write."""
    row = Membership.objects.get(
        container=case.container.id, holder=holder.member_id, ended__isnull=True
    )
    alter("Membership", row.pk, depth=Depth.WRITE.value)


def test_a_reader_whose_row_was_changed_writes_nothing(case: OpenCase, worker: CastMember) -> None:
    """No form, no sharing, no journal; the case is still theirs to read, and its page says why."""
    raise_to_writer(case, worker)
    length = Container.objects.get(pk=case.container.id).length

    opened = case_of(worker, case.number)
    with pytest.raises(NotAWriter):
        record_in_case(opened, "note", {"text": "Invented."}, by=worker.refreshed(), now=NOW)
    with pytest.raises(NotAWriter):
        give_access(opened, worker.member_id, Depth.WRITE, by=worker.refreshed(), now=NOW)
    page = worker.client.get(f"/cases/{case.number}")
    closed = ("entries/new", "entries/new/note", "access", "journal")
    answers = [worker.client.get(f"/cases/{case.number}/{one}").status_code for one in closed]

    assert Container.objects.get(pk=case.container.id).length == length
    assert page.status_code == 200
    assert "nobody has signed that" in page.content.decode()
    assert answers == [404] * len(closed)


def test_the_page_of_access_marks_such_a_row(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """The writer sees it, takes it back, gives it anew, and all is well."""
    assert MARK not in advocate.client.get(f"/cases/{case.number}/access").content.decode()
    raise_to_writer(case, worker)

    page = advocate.client.get(f"/cases/{case.number}/access").content.decode()
    listed = access_to(case_of(advocate, case.number), advocate.refreshed(), now=NOW)
    give_access(
        case_of(advocate, case.number),
        worker.member_id,
        Depth.READ,
        by=advocate.refreshed(),
        now=NOW,
    )

    assert page.count(MARK) == 1
    assert [one.member for one in listed if not one.is_signed] == [worker.member_id]
    assert complaints(advocate) == set()


def test_whoever_was_made_a_writer_writes(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """What was signed since a session first opened the case counts."""
    assert not case_of(worker, case.number).may_write

    share(case, by=advocate, to=worker)

    assert case_of(worker, case.number).may_write
    assert "nobody has signed" not in worker.client.get(f"/cases/{case.number}").content.decode()


def test_such_a_row_is_not_the_writer_who_is_left(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """The last writer whom somebody signed cannot step down."""
    raise_to_writer(case, worker)

    with pytest.raises(LastWriter):
        take_back_access(case, advocate.member_id, by=advocate.refreshed(), now=NOW)
    with pytest.raises(LastWriter):
        give_access(case, advocate.member_id, Depth.READ, by=advocate.refreshed(), now=NOW)

    assert case_of(advocate, case.number).may_write


def test_a_last_day_that_was_put_off_is_over(
    case: OpenCase, advocate: CastMember, guest: CastMember
) -> None:
    """The guest still holds the key, and the pages open nothing with it."""
    share(case, by=advocate, to=guest)
    rows = Membership.objects.filter(container=case.container.id, holder=guest.member_id)
    for row in rows:
        alter("Membership", row.pk, until=None)
    today = datetime.now(UTC)

    assert case_visible_to(guest.refreshed(), case.number, now=today) is not None
    later = today + timedelta(days=60)
    assert case_visible_to(guest.refreshed(), case.number, now=later) is None


def test_whoever_sees_a_card_does_not_write_on_it(
    case: OpenCase, advocate: CastMember, outsider: CastMember
) -> None:
    """And does not see it after the last day that was signed."""
    number = make_card(case, {"name": "Invented"}, by=advocate.refreshed(), now=NOW)
    case = case_of(advocate, case.number)
    last = NOW.date() + timedelta(days=3)
    give_card(case, outsider.member_id, by=advocate.refreshed(), now=NOW, until=last)
    row = Membership.objects.get(holder=outsider.member_id, depth=Depth.CARD)
    alter("Membership", row.pk, depth=Depth.WRITE.value, until=None)

    card = card_visible_to(outsider.refreshed(), number, now=NOW)

    assert card is not None
    with pytest.raises(NotAWriter):
        write_card(card, {"name": "Другая"}, by=outsider.refreshed(), now=NOW)
    assert card_visible_to(outsider.refreshed(), number, now=NOW + timedelta(days=5)) is None


def test_a_team_that_writes_makes_no_writer_of_others(
    case: OpenCase, advocate: CastMember, worker: CastMember, administrator: CastMember
) -> None:
    """An access that somebody outside the team signed gives nothing, whatever the log took in."""
    team = accounts.found_team(
        administrator.refreshed(), name="Night shift", purpose="shift", members=[], now=NOW
    )
    give_access(case, team, Depth.WRITE, by=advocate.refreshed(), now=NOW)
    raise_to_writer(case, worker)
    fields = {
        "holder": str(worker.member_id),
        "change": "deepened",
        "depth": "write",
        "changed_on": "2026-03-03",
    }
    record_entry(
        NewEntry(case_of(worker, case.number).container, "access", fields),
        author=worker.session.author,
        now=NOW,
    )

    assert not case_of(worker, case.number).may_write
    assert case_of(administrator, case.number).may_write
    with pytest.raises(NotAWriter):
        take_back_access(
            case_of(worker, case.number), advocate.member_id, by=worker.refreshed(), now=NOW
        )
