"""Founding an organisation in an empty instance."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dalel.apps.accounts import actions, queries
from dalel.apps.accounts.actions import Founding
from dalel.apps.accounts.command_line import session_of
from dalel.apps.accounts.errors import OrganisationExists
from dalel.apps.accounts.introductions import checked_introduction
from dalel.apps.accounts.models import Credential, Introduction, Member, Profile
from dalel.apps.accounts.roles import Role
from dalel.apps.ledger import queries as ledger
from dalel.apps.ledger.actions import compare_with_slot
from dalel.core.entries import FieldErrors

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "seven green lanterns"


def found(folder: Path, *, display_name: str = "Айсұлу Қиялова", role: Role) -> Founding:
    """Found an organisation."""
    return actions.found_organisation(
        folder,
        sign_in_name="Aisulu",
        display_name=display_name,
        password=PASSWORD,
        role=role,
        now=NOW,
    )


def test_makes_a_founder_whose_keys_are_introduced(bare_instance: Path) -> None:
    """The founder introduces themselves in the organisation's first entry."""
    founding = found(bare_instance, role=Role.ADMINISTRATOR)

    introduction = checked_introduction(founding.member)
    assert introduction.is_founder
    assert introduction.role == Role.ADMINISTRATOR
    row = Introduction.objects.select_related("entry").get()
    assert (row.entry.sequence, row.introducer) == (0, founding.member)


def test_seals_the_founding_in_the_log(bare_instance: Path) -> None:
    """One leaf for the container's key, one for the introduction; the slot knows both."""
    found(bare_instance, role=Role.ADMINISTRATOR)

    assert ledger.head().size == 2
    compare_with_slot()


def test_lets_the_founder_sign_in(bare_instance: Path) -> None:
    """Case and spaces of the name do not matter; the sealed name is read back."""
    founding = found(bare_instance, role=Role.ADMINISTRATOR)

    signed_in = actions.sign_in("  AISULU ", PASSWORD, is_known_device=True)

    assert signed_in.member == founding.member
    session = session_of(signed_in)
    assert queries.member_names(session) == {founding.member: "Айсұлу Қиялова"}


def test_lets_a_founder_of_any_role_invite(bare_instance: Path) -> None:
    """Else an organisation founded by an advocate could never have a second member."""
    found(bare_instance, role=Role.ADVOCATE)
    session = session_of(actions.sign_in("Aisulu", PASSWORD, is_known_device=True))

    token = actions.invite(session, Role.WORKER, now=NOW)

    assert queries.usable_invitation(token, now=NOW) is not None


def test_refuses_a_second_organisation(bare_instance: Path) -> None:
    """One database, one organisation."""
    found(bare_instance, role=Role.ADMINISTRATOR)

    with pytest.raises(OrganisationExists):
        found(bare_instance, role=Role.ADMINISTRATOR)

    assert Member.objects.count() == 1


def test_leaves_nothing_behind_when_it_fails(bare_instance: Path) -> None:
    """A name that cannot be recorded leaves neither member nor keys."""
    with pytest.raises(FieldErrors):
        found(bare_instance, display_name="x" * 500, role=Role.ADMINISTRATOR)

    assert not Member.objects.exists()
    assert not Credential.objects.exists()
    assert not Profile.objects.exists()


def test_stores_neither_name_nor_password(bare_instance: Path) -> None:
    """Nothing readable is on the disk: not the names, not the password, not the key."""
    founding = found(bare_instance, role=Role.ADMINISTRATOR)

    stored = b"".join(path.read_bytes() for path in bare_instance.rglob("*") if path.is_file())
    for secret in ("Aisulu", "aisulu", "Айсұлу", PASSWORD, founding.recovery_key_text):
        assert secret.encode() not in stored


def test_makes_slots_that_look_alike(bare_instance: Path) -> None:
    """Used and spare slots have one length and share no bytes."""
    founding = found(bare_instance, role=Role.ADMINISTRATOR)

    slots = [bytes(row.slot) for row in Credential.objects.filter(member=founding.member)]

    assert [len(slot) for slot in slots] == [88] * 4
    assert len({slot[:8] for slot in slots}) == 4
