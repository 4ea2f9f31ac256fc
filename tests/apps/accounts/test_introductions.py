"""Following introductions back to the founder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dalel.apps.accounts import actions, queries
from dalel.apps.accounts.actions.introducing import introduction_entry, write_introduction
from dalel.apps.accounts.errors import (
    IntroductionInvalid,
    KeyOfColleagueChanged,
    MemberHasLeft,
    NotIntroduced,
)
from dalel.apps.accounts.introductions import Claim, checked_introduction, require_pinned
from dalel.apps.accounts.models import Introduction, Member
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.actions import record_entries, record_entry
from dalel.apps.entries.epochs import Holder, prepare_container, write_container
from dalel.apps.entries.opening import Author
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.models import InsertOnlyViolation
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import PrivateKey
from tests.apps.conftest import FOUNDED_AT, CastMember


def new_claim(member: UUID, role: Role, introducer: UUID) -> Claim:
    """Return a claim about fresh keys."""
    signing, wrapping = SigningKey.generate().public, PrivateKey.generate().public
    return Claim(member, role.value, signing.to_bytes(), wrapping.to_bytes(), introducer)


def introduce(claim: Claim, *, by: MemberSession) -> None:
    """Record an introduction without asking whether its author may introduce."""
    entry = introduction_entry(
        queries.organisation(by), claim, display_name="Нұр Ойдан", today=FOUNDED_AT.date()
    )
    record_entry(
        entry,
        author=by.author,
        now=FOUNDED_AT,
        alongside=lambda _rows: write_introduction(claim, by.author, entry.id),
    )


def add_member(role: Role) -> UUID:
    """Write a member's row, as somebody could who owns the database."""
    member = uuid4()
    Member.objects.create(id=member, name_hash=member.bytes * 2, role=role)
    return member


def test_signs_what_the_format_says() -> None:
    """Label, member, length of the role, role, both keys, introducer."""
    claim = Claim(UUID(int=1), "WORKER", b"s" * 32, b"w" * 1216, UUID(int=2))

    assert claim.to_bytes() == (
        b"dalel/introduction/1"
        + bytes(15)
        + b"\x01"
        + b"\x00\x06WORKER"
        + b"s" * 32
        + b"w" * 1216
        + bytes(15)
        + b"\x02"
    )


def test_returns_the_keys_that_were_introduced(
    administrator: CastMember, advocate: CastMember
) -> None:
    """They are the keys the member holds."""
    introduction = checked_introduction(advocate.member_id)

    assert introduction.signing == advocate.session.author.key.public
    assert introduction.wrapping == advocate.session.key.public
    assert (introduction.role, introduction.is_founder) == (Role.ADVOCATE, False)


def test_refuses_somebody_nobody_introduced(instance: Path) -> None:
    """A row in the table of members is no introduction."""
    member = add_member(Role.ADVOCATE)

    with pytest.raises(NotIntroduced):
        checked_introduction(member)


def test_refuses_an_introduction_by_somebody_not_entitled(worker: CastMember) -> None:
    """A worker's signature introduces nobody, even if it is valid."""
    member = add_member(Role.ADMINISTRATOR)
    introduce(new_claim(member, Role.ADMINISTRATOR, worker.member_id), by=worker.session)

    with pytest.raises(IntroductionInvalid) as caught:
        checked_introduction(member)

    assert caught.value.fault == "IntroducerNotEntitled"


def test_refuses_an_introduction_signed_by_another(
    administrator: CastMember, worker: CastMember
) -> None:
    """Naming the administrator is not enough; the signature must be theirs."""
    member = add_member(Role.ADVOCATE)
    introduce(new_claim(member, Role.ADVOCATE, administrator.member_id), by=worker.session)

    with pytest.raises(IntroductionInvalid) as caught:
        checked_introduction(member)

    assert caught.value.fault == "SignatureInvalid"


def test_refuses_a_second_founder(outsider: CastMember) -> None:
    """Whoever introduces themselves later is nobody's founder."""
    member = add_member(Role.ADMINISTRATOR)
    introduce(new_claim(member, Role.ADMINISTRATOR, member), by=outsider.session)

    with pytest.raises(IntroductionInvalid):
        checked_introduction(member)


def test_refuses_a_role_that_was_altered(advocate: CastMember) -> None:
    """The signed role counts, not the row."""
    Member.objects.filter(pk=advocate.member_id).update(role=Role.ADMINISTRATOR)

    with pytest.raises(IntroductionInvalid) as caught:
        checked_introduction(advocate.member_id)

    assert caught.value.fault == "RoleDiffers"


def test_refuses_keys_that_were_altered(instance: Path, advocate: CastMember) -> None:
    """Whoever gets past the triggers still lacks the signature."""
    table = Introduction._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{table}_no_update"')
        else:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(
            f"UPDATE {table} SET wrapping_key = %s WHERE role = %s",  # noqa: S608
            [PrivateKey.generate().public.to_bytes(), Role.ADVOCATE],
        )

    with pytest.raises(IntroductionInvalid):
        checked_introduction(advocate.member_id)


def test_is_never_changed_or_deleted(advocate: CastMember) -> None:
    """A later role or key is a new row."""
    with pytest.raises(InsertOnlyViolation):
        Introduction.objects.filter(member=advocate.member_id).delete()


def test_takes_the_newest_introduction(administrator: CastMember, worker: CastMember) -> None:
    """New keys of a member replace those before."""
    claim = new_claim(worker.member_id, Role.WORKER, administrator.member_id)

    introduce(claim, by=administrator.session)

    assert checked_introduction(worker.member_id).signing_key == claim.signing_key


def test_notices_that_a_colleagues_key_changed(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """A key other than the one remembered is not used, whoever introduced it."""
    claim = new_claim(worker.member_id, Role.WORKER, administrator.member_id)
    introduce(claim, by=administrator.session)

    with pytest.raises(KeyOfColleagueChanged):
        advocate.session.colleague(worker.member_id)


def test_takes_a_colleague_never_seen_before(advocate: CastMember) -> None:
    """There is nothing to compare with yet."""
    introduction = checked_introduction(advocate.member_id)

    require_pinned(introduction, {})

    assert str(advocate.member_id) in advocate.session.pins


def test_refuses_somebody_who_has_left_but_still_checks_their_hand(
    administrator: CastMember, worker: CastMember
) -> None:
    """Nothing is wrapped to them; what they wrote can still be verified."""
    key = worker.session.author.key.public

    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    with pytest.raises(MemberHasLeft):
        checked_introduction(worker.member_id)
    assert queries.verify_key_of(worker.member_id) == key


def test_knows_no_key_of_a_stranger(instance: Path) -> None:
    """An author nobody introduced has no key to check with."""
    assert queries.verify_key_of(uuid4()) is None


def test_refuses_what_a_member_signed_after_leaving(
    administrator: CastMember, worker: CastMember
) -> None:
    """A key that got out of the house introduces nobody any more."""
    Member.objects.filter(pk=administrator.member_id).update(
        ended=minute_of(FOUNDED_AT - timedelta(days=1))
    )
    member = add_member(Role.ADVOCATE)
    introduce(new_claim(member, Role.ADVOCATE, administrator.member_id), by=administrator.session)

    with pytest.raises(IntroductionInvalid) as caught:
        checked_introduction(member)

    assert caught.value.fault == "IntroducerHadLeft"


def test_refuses_an_introduction_outside_the_organisation(administrator: CastMember) -> None:
    """A second container of the same type makes no second organisation."""
    member, signing = uuid4(), SigningKey.generate()
    author = Author(member, signing)
    private = PrivateKey.generate()
    claim = Claim(
        member,
        Role.ADMINISTRATOR.value,
        signing.public.to_bytes(),
        private.public.to_bytes(),
        member,
    )
    holders = [Holder(member, private.public)]
    change = prepare_container(ContainerType.ORGANISATION, holders)
    entry = introduction_entry(
        change.opened, claim, display_name="Нұр Ойдан", today=FOUNDED_AT.date()
    )
    Member.objects.create(id=member, name_hash=member.bytes * 2, role=Role.ADMINISTRATOR)

    record_entries(
        [entry],
        author=author,
        now=FOUNDED_AT,
        keys=change.wraps,
        beforehand=lambda: write_container(change, holders, number=None, now=FOUNDED_AT),
        alongside=lambda _rows: write_introduction(claim, author, entry.id),
    )

    with pytest.raises(IntroductionInvalid) as caught:
        checked_introduction(member)
    assert caught.value.fault == "OutsideOrganisation"
    assert checked_introduction(administrator.member_id).is_founder
