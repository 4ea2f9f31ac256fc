"""Signing in, and what a member does with their own password and recovery key."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from dalel.apps.accounts.credentials import (
    Keys,
    keys_of,
    name_hash,
    open_master,
    pin,
    replace_slot,
)
from dalel.apps.accounts.errors import SignInRefused
from dalel.apps.accounts.lanes import lane_for, patience
from dalel.apps.accounts.models import Member
from dalel.apps.accounts.queries import has_key_to_write_down, member_names, new_fingerprints
from dalel.apps.accounts.sessions import (
    Kept,
    MemberSession,
    Unlocked,
    end_all_of,
    member_session,
    start_session,
)
from dalel.apps.entries.keystore import scrub_if_owed
from dalel.apps.ledger.errors import LogBusy, LogFull
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.credentials import (
    MasterKey,
    RecoveryKey,
    SlotKind,
    new_recovery_key,
    parse_recovery_key,
)
from dalel.core.keys.errors import PasswordRefused, WrongPassword

log = logging.getLogger("dalel.accounts.signing_in")


@dataclass(frozen=True, repr=False)
class SignedIn:
    """Somebody whose password or recovery key was right."""

    member: UUID
    master: MasterKey


def sign_in(
    sign_in_name: str, password: str, *, is_known_device: bool, device: bytes = b""
) -> SignedIn:
    """Check a name and a password; unknown names cost as much and get the same answer.

    Args:
        sign_in_name: As typed.
        password: As typed.
        is_known_device: Whether somebody signed in under this name there before.
        device: What tells known devices apart: the failures of one do not slow another.

    Raises:
        SignInRefused: They do not belong together.
        SignInTooSoon: Too many failures under this name.
        SignInsBusy: Too many people are signing in at this moment.
    """
    name = name_hash(sign_in_name)
    patience.require(name + device, is_known_device=is_known_device)
    member = _member_named(name)
    try:
        with lane_for(is_known_device=is_known_device).turn():
            master = open_master(SlotKind.PASSWORD, password, member=member)
    except (WrongPassword, PasswordRefused) as error:
        patience.failed(name + device, is_known_device=is_known_device)
        raise SignInRefused from error
    return _admitted(name + device, member, master, is_known_device=is_known_device)


def recover(
    sign_in_name: str,
    typed_key: str,
    *,
    new_password: str,
    is_known_device: bool,
    device: bytes = b"",
) -> SignedIn:
    """Let the printed recovery key set a new password; other sessions of the member end.

    Raises:
        RecoveryKeyMistyped: The text is not a recovery key at all.
        SignInRefused: It is not this name's recovery key.
        SignInTooSoon, SignInsBusy: As ``sign_in``.
    """
    name = name_hash(sign_in_name)
    patience.require(name + device, is_known_device=is_known_device)
    key = parse_recovery_key(typed_key)
    member = _member_named(name)
    try:
        master = open_master(SlotKind.RECOVERY, key, member=member)
    except WrongPassword as error:
        patience.failed(name + device, is_known_device=is_known_device)
        raise SignInRefused from error
    signed_in = _admitted(name + device, member, master, is_known_device=is_known_device)
    with lane_for(is_known_device=is_known_device).turn():
        replace_slot(SlotKind.PASSWORD, new_password, master, member=signed_in.member)
    end_all_of(signed_in.member)
    return signed_in


def _member_named(name: bytes) -> UUID | None:
    rows = Member.objects.filter(name_hash=name, ended__isnull=True)
    return rows.values_list("pk", flat=True).first()


def _admitted(
    subject: bytes, member: UUID | None, master: MasterKey, *, is_known_device: bool
) -> SignedIn:
    if member is None:
        raise SignInRefused
    patience.succeeded(subject, is_known_device=is_known_device)
    return SignedIn(member, master)


def begin_session(signed_in: SignedIn, *, recovery_key: RecoveryKey | None = None) -> bytes:
    """Start a session and return its cookie's bytes.

    A member's own name is looked up once, and colleagues' keys not seen before are remembered.
    Who has not shown that they wrote their recovery key down gets a new one to write down.

    Args:
        signed_in: Who gave their password.
        recovery_key: A key that this person has yet to write down.
    """
    scrub_if_owed()
    if recovery_key is None and has_key_to_write_down(signed_in.member):
        recovery_key = new_recovery_key()
    keys = keys_of(signed_in.member, signed_in.master)
    kept = Kept(signed_in.master, "", recovery_key)
    session = member_session(Unlocked(signed_in.member, b"", kept, keys))
    if session is not None:
        _remember_colleagues(signed_in.member, keys)
        kept = Kept(signed_in.master, _own_name(session), recovery_key)
    return start_session(signed_in.member, kept)


def _remember_colleagues(member: UUID, keys: Keys) -> None:
    try:
        pin(member, keys, new_fingerprints())
    except (LogBusy, LogFull) as fault:
        log.warning("colleagues are remembered at the next sign-in: %s", type(fault).__name__)


def _own_name(session: MemberSession) -> str:
    # A guest's own name is sealed where a guest has no key.
    return "" if session.is_guest else member_names(session).get(session.member_id, "")


def change_password(
    unlocked: Unlocked,
    *,
    old_password: str,
    new_password: str,
    is_known_device: bool,
    device: bytes = b"",
) -> None:
    """Replace a member's password; their other sessions end.

    Raises:
        SignInRefused: The old password is not right.
        SignInTooSoon, SignInsBusy: As ``sign_in``.
    """
    member = unlocked.member_id
    with _password_given(
        member, old_password, is_known_device=is_known_device, device=device
    ) as master:
        replace_slot(SlotKind.PASSWORD, new_password, master, member=member)
    end_all_of(member, but=unlocked.cookie)


def offer_recovery_key(
    unlocked: Unlocked, *, password: str, is_known_device: bool, device: bytes = b""
) -> None:
    """Make a recovery key; the old one holds until the new one was written down.

    Raises:
        SignInRefused: The password is not right.
        SignInTooSoon, SignInsBusy: As ``sign_in``.
    """
    member = unlocked.member_id
    with _password_given(member, password, is_known_device=is_known_device, device=device):
        unlocked.keep(replace(unlocked.kept, recovery_key=new_recovery_key()))


@contextmanager
def _password_given(
    member: UUID, password: str, *, is_known_device: bool, device: bytes
) -> Iterator[MasterKey]:
    """Check the password of somebody who is signed in, and stay in the lane."""
    subject = member.bytes + device
    patience.require(subject, is_known_device=is_known_device)
    with lane_for(is_known_device=is_known_device).turn():
        try:
            master = open_master(SlotKind.PASSWORD, password, member=member)
        except (WrongPassword, PasswordRefused) as error:
            patience.failed(subject, is_known_device=is_known_device)
            raise SignInRefused from error
        patience.succeeded(subject, is_known_device=is_known_device)
        yield master


def replace_recovery_key(unlocked: Unlocked, recovery_key: RecoveryKey) -> None:
    """Let a recovery key that was written down replace the one before it."""
    replace_slot(SlotKind.RECOVERY, recovery_key, unlocked.kept.master, member=unlocked.member_id)
    _note_written_down(unlocked.member_id)
    unlocked.keep(Kept(unlocked.kept.master, unlocked.kept.display_name))


def _note_written_down(member: UUID) -> None:
    if not has_key_to_write_down(member):
        return
    try:
        with write_transaction():
            Member.objects.filter(pk=member).update(has_key_to_write_down=False)
    except (LogBusy, LogFull) as fault:
        log.warning("a key will be made again at the next sign-in: %s", type(fault).__name__)
