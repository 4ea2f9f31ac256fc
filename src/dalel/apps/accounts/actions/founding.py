"""Founding an organisation: its log, its container, its first member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.utils import timezone

from dalel.apps.accounts.actions.introducing import introduction_entry, write_introduction
from dalel.apps.accounts.credentials import Keys, destroy_keys, name_hash, store_keys
from dalel.apps.accounts.errors import OrganisationExists
from dalel.apps.accounts.introductions import Claim
from dalel.apps.accounts.models import Member
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.actions import record_entries
from dalel.apps.entries.epochs import Holder, prepare_container, write_container
from dalel.apps.entries.opening import Author
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.actions import found_log
from dalel.apps.ledger.log_key import KEY_FILE
from dalel.core.keys.credentials import RecoveryKey, new_recovery_key, recovery_key_text


@dataclass(frozen=True)
class Founding:
    """The first member, and the key to print for them. It is shown once and stored nowhere."""

    member: UUID
    recovery_key_text: str


def found_organisation(
    instance: Path,
    *,
    sign_in_name: str,
    display_name: str,
    password: str,
    now: datetime,
    role: Role = Role.ADMINISTRATOR,
    recovery_key: RecoveryKey | None = None,
) -> Founding:
    """Found an organisation in an empty instance; the founder introduces themselves.

    Args:
        instance: The instance folder; its log is made unless it is there already.
        sign_in_name: Only its keyed hash is stored.
        display_name: What colleagues read; sealed.
        password: Opens the founder's keys.
        now: When this happens (aware).
        role: The founder may introduce members whatever it is.
        recovery_key: One that was shown and written down beforehand; else a fresh one.

    Raises:
        OrganisationExists: There is one in this database already.
        FieldErrors: The name cannot be recorded; nothing was written.
        LogBusy, LogFull: The storage could not take it; nothing was written.
    """
    if Member.objects.exists():
        raise OrganisationExists
    if not (instance / "log" / KEY_FILE).exists():
        found_log(instance)
    recovery = recovery_key or new_recovery_key()
    member, keys = uuid4(), Keys.generate()
    store_keys(member, keys, password=password, recovery=recovery)
    try:
        _record(member, keys, sign_in_name, display_name, role, now=now)
    except BaseException:
        destroy_keys(member)
        raise
    return Founding(member, recovery_key_text(recovery))


def _record(
    member: UUID,
    keys: Keys,
    sign_in_name: str,
    display_name: str,
    role: Role,
    *,
    now: datetime,
) -> None:
    signing, wrapping = keys.signing, keys.private.public
    author = Author(member, signing)
    claim = Claim(member, role.value, signing.public.to_bytes(), wrapping.to_bytes(), member)
    holders = [Holder(member, wrapping)]
    change = prepare_container(ContainerType.ORGANISATION, holders)
    entry = introduction_entry(
        change.opened, claim, display_name=display_name, today=timezone.localdate(now)
    )

    def beforehand() -> None:
        Member.objects.create(id=member, name_hash=name_hash(sign_in_name), role=role)
        write_container(change, holders, number=None, now=now)

    record_entries(
        [entry],
        author=author,
        now=now,
        keys=change.wraps,
        beforehand=beforehand,
        alongside=lambda _rows: write_introduction(claim, author, entry.id),
    )
