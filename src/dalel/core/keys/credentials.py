"""A member's own secrets: slots that open the master key, the printed key, the sealed profile.

All slots look alike, used or not: 88 bytes without a mark of what opens them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NewType, Self
from uuid import UUID

from dalel.core.keys.base32 import decode_number, encode_number, in_groups, tidy
from dalel.core.keys.boxes import OVERHEAD_BYTES, open_box, open_bytes, seal_box, seal_bytes
from dalel.core.keys.derivation import new_secret, subkey
from dalel.core.keys.errors import (
    BoxDamaged,
    KeyMalformed,
    ProfileDamaged,
    RecoveryKeyMistyped,
    WrongPassword,
)
from dalel.core.keys.passwords import SALT_BYTES, KdfCost, derive
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import PrivateKey

MasterKey = NewType("MasterKey", bytes)
RecoveryKey = NewType("RecoveryKey", bytes)

SLOT_BYTES = SALT_BYTES + OVERHEAD_BYTES + 32
_KEY_CHARACTERS = 52
_CHECK_CHARACTERS = 4
_CHECK_PRIME = 1048573
"""The largest prime below 2**20: a changed or a swapped character always changes the rest."""


class SlotKind(Enum):
    """What opens a slot; bound to it, not stored in it."""

    PASSWORD = b"password"
    RECOVERY = b"recovery"


def new_master_key() -> MasterKey:
    """Return a fresh master key."""
    return MasterKey(new_secret())


def new_recovery_key() -> RecoveryKey:
    """Return a fresh recovery key, to be printed and never stored."""
    return RecoveryKey(new_secret())


def seal_slot(
    kind: SlotKind, secret: str | RecoveryKey, master: MasterKey, *, member: UUID, cost: KdfCost
) -> bytes:
    """Return a slot in which the secret opens the master key.

    Args:
        kind: ``PASSWORD`` takes text and Argon2id; ``RECOVERY`` takes the key's bytes and HKDF,
            since they are random already.
        secret: The password or the recovery key.
        master: The key to be opened by it.
        member: The member whose slot it is.
        cost: Cost of the instance; only a password pays it.

    Raises:
        KeyMalformed: The secret is not of the kind's type or length.
        PasswordRefused: The password cannot be encoded.
        CostRefused: The cost cannot be paid on this machine.
    """
    if len(master) != 32:
        raise KeyMalformed("master key")
    salt = new_secret(SALT_BYTES)
    key = _slot_key(kind, secret, salt, cost)
    return salt + seal_bytes(key, master, context=_slot_context(kind, member))


def open_slot(
    kind: SlotKind, secret: str | RecoveryKey, slot: bytes, *, member: UUID, cost: KdfCost
) -> MasterKey:
    """Return the master key that the slot holds for this secret.

    Raises:
        WrongPassword: It does not open; a wrong secret, a foreign, unused or damaged slot look
            alike.
        KeyMalformed: The secret is not of the kind's type or length.
        PasswordRefused: The password cannot be encoded.
        CostRefused: The cost cannot be paid on this machine.
    """
    key = _slot_key(kind, secret, slot[:SALT_BYTES].ljust(SALT_BYTES, b"\0"), cost)
    if len(slot) != SLOT_BYTES:
        raise WrongPassword
    try:
        opened = open_bytes(key, slot[SALT_BYTES:], context=_slot_context(kind, member))
    except BoxDamaged as fault:
        raise WrongPassword from fault
    return MasterKey(opened)


def random_slot() -> bytes:
    """Return an unused slot, which nothing opens and nobody can tell from a used one."""
    return new_secret(SLOT_BYTES)


def recovery_key_text(key: RecoveryKey) -> str:
    """Return a recovery key as it is printed: 13 words of four characters and a check word."""
    number = int.from_bytes(key, "big")
    check = encode_number(number % _CHECK_PRIME, _CHECK_CHARACTERS)
    return in_groups(encode_number(number, _KEY_CHARACTERS) + check)


def parse_recovery_key(text: str) -> RecoveryKey:
    """Return the key of a typed print; case, spaces, hyphens and look-alikes are forgiven.

    Raises:
        RecoveryKeyMistyped: A character is missing, strange or wrong. Any one wrong character and
            any two neighbours swapped are found with certainty.
    """
    typed = tidy(text)
    number = decode_number(typed[:_KEY_CHARACTERS])
    check = decode_number(typed[_KEY_CHARACTERS:])
    if len(typed) != _KEY_CHARACTERS + _CHECK_CHARACTERS or number is None or check is None:
        raise RecoveryKeyMistyped
    if number >> 256 or number % _CHECK_PRIME != check:
        raise RecoveryKeyMistyped
    return RecoveryKey(number.to_bytes(32, "big"))


@dataclass(frozen=True, slots=True, repr=False)
class MemberSecrets:
    """What only a signed-in member's session knows.

    Attributes:
        signing_seed: Seed of the signing key (32 bytes).
        private_key: The private key's raw bytes (96).
        pins: Fingerprints of colleagues' keys by member id, as first seen and compared.
    """

    signing_seed: bytes
    private_key: bytes
    pins: Mapping[str, str]

    @classmethod
    def generate(cls) -> Self:
        """Return the secrets of a new member, who has pinned nobody yet."""
        return cls(SigningKey.generate().to_bytes(), PrivateKey.generate().to_bytes(), {})

    def to_bytes(self) -> bytes:
        """Return canonical JSON."""
        content = {
            "pins": dict(self.pins),
            "private_key": self.private_key.hex(),
            "signing_seed": self.signing_seed.hex(),
            "version": 1,
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the secrets that ``to_bytes`` wrote.

        Raises:
            ProfileDamaged: The bytes are anything else.
        """
        try:
            content = json.loads(data)
            secrets = cls(
                bytes.fromhex(content["signing_seed"]),
                bytes.fromhex(content["private_key"]),
                dict(content["pins"]),
            )
            again = secrets.to_bytes()
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise ProfileDamaged from fault
        if again != data:
            raise ProfileDamaged
        return secrets

    def __repr__(self) -> str:
        """Show how many pins there are, never a secret."""
        return f"MemberSecrets({len(self.pins)} pins)"


def seal_profile(secrets: MemberSecrets, master: MasterKey, *, member: UUID) -> bytes:
    """Return the padded box of a member's secrets under the master key."""
    return seal_box(_profile_key(master), secrets.to_bytes(), context=_profile_context(member))


def open_profile(box: bytes, master: MasterKey, *, member: UUID) -> MemberSecrets:
    """Return the member's secrets.

    Raises:
        ProfileDamaged: The box was changed, is another member's, or the key is another one.
    """
    try:
        data = open_box(_profile_key(master), box, context=_profile_context(member))
    except BoxDamaged as fault:
        raise ProfileDamaged from fault
    return MemberSecrets.from_bytes(data)


def _slot_key(kind: SlotKind, secret: str | bytes, salt: bytes, cost: KdfCost) -> bytes:
    """Return the key under which a slot is sealed."""
    if kind is SlotKind.PASSWORD:
        if not isinstance(secret, str):
            raise KeyMalformed("password")
        return derive(secret, salt, cost)
    if isinstance(secret, str) or len(secret) != 32:
        raise KeyMalformed("recovery key")
    return subkey(secret, label=b"dalel/slot-recovery/1", salt=salt)


def _slot_context(kind: SlotKind, member: UUID) -> bytes:
    """Return what binds a slot to its member and kind."""
    return b"dalel/slot/1" + member.bytes + kind.value


def _profile_key(master: MasterKey) -> bytes:
    """Return the key under which the profile is sealed."""
    return subkey(master, label=b"dalel/profile-key/1")


def _profile_context(member: UUID) -> bytes:
    """Return what binds a profile to its member."""
    return b"dalel/profile/1" + member.bytes
