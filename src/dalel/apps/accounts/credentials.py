"""A member's slots and profile in the key store: making, opening, replacing, destroying."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from functools import cached_property
from unicodedata import normalize
from uuid import UUID

from django.conf import settings

from dalel.apps.accounts.keystore import SLOTS, Credential, Profile
from dalel.apps.entries.keystore import scrub_patiently
from dalel.apps.ledger.transaction import keystore_transaction
from dalel.core.keys.credentials import (
    MasterKey,
    MemberSecrets,
    RecoveryKey,
    SlotKind,
    new_master_key,
    open_profile,
    open_slot,
    random_slot,
    seal_profile,
    seal_slot,
)
from dalel.core.keys.derivation import keyed_hash
from dalel.core.keys.errors import ProfileDamaged
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import PrivateKey

log = logging.getLogger("dalel.accounts.credentials")
# Position is all that tells the slots apart.
_POSITIONS = {SlotKind.PASSWORD: 0, SlotKind.RECOVERY: 1}
# What is opened for a name that nobody has, so that the answer takes as long.
_DUMMY = random_slot()


@dataclass(frozen=True, repr=False)
class Keys:
    """What a member's master key opens."""

    master: MasterKey
    secrets: MemberSecrets

    @property
    def signing(self) -> SigningKey:
        """The key that signs what the member writes."""
        return SigningKey(self.secrets.signing_seed)

    @cached_property
    def private(self) -> PrivateKey:
        """The key that opens what is wrapped to the member."""
        return PrivateKey.from_bytes(self.secrets.private_key)

    @classmethod
    def generate(cls) -> Keys:
        """Return the keys of a new member."""
        return cls(new_master_key(), MemberSecrets.generate())


def name_hash(sign_in_name: str) -> bytes:
    """Return what is stored instead of a sign-in name; case and width do not matter."""
    return keyed_hash(settings.DALEL_NAME_KEY, _folded(sign_in_name).encode())


def _folded(sign_in_name: str) -> str:
    text = normalize("NFKC", sign_in_name).casefold()
    return re.sub(r"\s+", " ", normalize("NFKC", text)).strip()


def store_keys(member: UUID, keys: Keys, *, password: str, recovery: RecoveryKey) -> None:
    """Write a new member's four slots and profile."""
    slots = [
        _sealed(SlotKind.PASSWORD, password, keys.master, member),
        _sealed(SlotKind.RECOVERY, recovery, keys.master, member),
    ]
    slots += [random_slot() for _ in range(SLOTS - len(slots))]
    box = seal_profile(keys.secrets, keys.master, member=member)
    with keystore_transaction():
        Credential.objects.bulk_create(
            Credential(member=member, number=number, slot=slot) for number, slot in enumerate(slots)
        )
        Profile.objects.create(member=member, box=box)


def has_keys(member: UUID) -> bool:
    """Return whether the key store holds anything of a member."""
    return Credential.objects.filter(member=member).exists()


def destroy_keys(member: UUID) -> None:
    """Destroy a member's slots and profile: their private keys are gone with them."""
    with keystore_transaction():
        Credential.objects.filter(member=member).delete()
        Profile.objects.filter(member=member).delete()
    _scrub()


def open_master(kind: SlotKind, secret: str | RecoveryKey, *, member: UUID | None) -> MasterKey:
    """Return the master key of a member; for ``None``, take as long and fail.

    Raises:
        WrongPassword: The secret opens nothing here.
    """
    wanted = UUID(int=0) if member is None else member
    rows = Credential.objects.filter(member=wanted, number=_POSITIONS[kind])
    slot = rows.values_list("slot", flat=True).first()
    return open_slot(
        kind,
        secret,
        _DUMMY if slot is None else bytes(slot),
        member=wanted,
        cost=settings.DALEL_KDF_COST,
    )


def replace_slot(
    kind: SlotKind, secret: str | RecoveryKey, master: MasterKey, *, member: UUID
) -> None:
    """Let another password or recovery key open the master key; the old one opens nothing."""
    slot = _sealed(kind, secret, master, member)
    with keystore_transaction():
        rows = Credential.objects.filter(member=member, number=_POSITIONS[kind])
        rows.update(slot=slot)
    _scrub()


def keys_of(member: UUID, master: MasterKey) -> Keys:
    """Return what the master key opens.

    Raises:
        ProfileDamaged: The profile is gone or does not open.
    """
    box = Profile.objects.filter(member=member).values_list("box", flat=True).first()
    if box is None:
        raise ProfileDamaged
    return Keys(master, open_profile(bytes(box), master, member=member))


def pin(member: UUID, keys: Keys, fingerprints: dict[str, str]) -> Keys:
    """Remember fingerprints that are new to the member; those known are never replaced."""
    pins = {**fingerprints, **keys.secrets.pins}
    if pins == keys.secrets.pins:
        return keys
    changed = Keys(keys.master, replace(keys.secrets, pins=pins))
    box = seal_profile(changed.secrets, changed.master, member=member)
    with keystore_transaction():
        Profile.objects.filter(member=member).update(box=box)
    return changed


def _scrub() -> None:
    """Take the slots from before out of the log too; what is put off now, a sign-in takes up."""
    if not scrub_patiently():
        log.warning("the key store is busy: its log still holds what was replaced or destroyed")


def _sealed(kind: SlotKind, secret: str | RecoveryKey, master: MasterKey, member: UUID) -> bytes:
    return seal_slot(kind, secret, master, member=member, cost=settings.DALEL_KDF_COST)
