"""Whom a laptop without a network seals reports to: a signed file that the desk has written.

Before it is believed, a person compares its fingerprint with the one that the desk shows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from dalel.apps.accounts.introductions import CheckedIntroduction
from dalel.apps.accounts.roles import Role
from dalel.apps.intake.errors import ReadersUnreadable
from dalel.apps.intake.laptop_file import FILE
from dalel.core.entries import canonical_bytes
from dalel.core.errors import DalelError
from dalel.core.keys.signatures import SigningKey, fingerprint
from dalel.core.keys.wraps import PublicKey

# Bytes that lie too deep within each other among them.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
FORMAT = "dalel-readers/1"
# What confirms a hand-over.
CONFIRMATION = "dalel-confirmation/1"
SALT_BYTES = 16
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class SignedLabel:
    """What a reader shows of themselves, signed by them."""

    member: UUID
    text: str
    minute: int
    signature: bytes


@dataclass(frozen=True)
class Readers:
    """Who reads reports, and what a laptop needs besides.

    Attributes:
        organisation: The organisation's container, and the key that the hand-over is sealed to.
        salt: What codes are derived with there: so they work there.
        members: Those who read.
        labels: What they show of themselves.
    """

    organisation: UUID
    organisation_key: bytes
    salt: bytes
    members: tuple[CheckedIntroduction, ...]
    labels: tuple[SignedLabel, ...]

    @property
    def public(self) -> PublicKey:
        """The organisation's key."""
        return PublicKey.from_bytes(self.organisation_key)

    @property
    def fingerprint(self) -> str:
        """The form in which the desk and the laptop are compared; the same until readers change."""
        return fingerprint(canonical_bytes(self._plain()))

    def member(self, number: UUID) -> CheckedIntroduction | None:
        """Return one of those who read."""
        return next((one for one in self.members if one.member == number), None)

    def to_text(self, *, minute: int, by: UUID, key: SigningKey) -> str:
        """Return the file, signed by one of those who read."""
        body = {"format": FORMAT, "minute": minute, "by": by.hex, **self._plain()}
        return json.dumps({**body, "signature": key.sign(canonical_bytes(body)).hex()}, indent=1)

    @classmethod
    def from_text(cls, text: str) -> Readers:
        """Return what ``to_text`` wrote.

        Raises:
            ReadersUnreadable: It is something else, or its signature does not hold.
        """
        try:
            body = json.loads(text)
            signature = bytes.fromhex(body.pop("signature"))
            found = cls._from_plain(body)
            signer = found.member(UUID(body["by"]))
            if body["format"] != FORMAT or signer is None:
                raise ReadersUnreadable
            signer.signing.verify(canonical_bytes(body), signature)
        except (DalelError, *_UNREADABLE) as error:
            raise ReadersUnreadable from error
        return found

    def _plain(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation.hex,
            "organisation_key": self.organisation_key.hex(),
            "salt": self.salt.hex(),
            "members": [
                [one.member.hex, one.role.value, one.signing_key.hex(), one.wrapping_key.hex()]
                for one in self.members
            ],
            "labels": [
                [one.member.hex, one.text, one.minute, one.signature.hex()] for one in self.labels
            ],
        }

    @classmethod
    def _from_plain(cls, body: Mapping[str, Any]) -> Readers:
        organisation = UUID(body["organisation"])
        members = tuple(_member(organisation, *one) for one in body["members"])
        key, salt = bytes.fromhex(body["organisation_key"]), bytes.fromhex(body["salt"])
        PublicKey.from_bytes(key)
        if not members or len(salt) != SALT_BYTES:
            raise ReadersUnreadable
        labels = tuple(
            SignedLabel(UUID(one), str(text), int(minute), bytes.fromhex(signature))
            for one, text, minute, signature in body["labels"]
        )
        return cls(organisation, key, salt, members, labels)


def _member(
    organisation: UUID, number: str, role: str, signing_key: str, wrapping_key: str
) -> CheckedIntroduction:
    found = CheckedIntroduction(
        UUID(number),
        organisation,
        Role(role),
        bytes.fromhex(signing_key),
        bytes.fromhex(wrapping_key),
        is_founder=False,
    )
    # Malformed keys are refused here, not when somebody reports.
    _ = (found.signing, found.wrapping)
    return found


@dataclass(frozen=True)
class Laptop:
    """What this instance is, if it collects reports for an organisation elsewhere.

    ``away_days``: in how many days it is brought back; nobody answers before that.
    """

    readers: Readers
    away_days: int


def this_laptop() -> Laptop | None:
    """Return what this laptop collects for; ``None`` where this is no laptop.

    Raises:
        ReadersUnreadable: Its file is damaged.
    """
    path = _path()
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return _laptop(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=2)
def _laptop(path: Path, _changed: int, _size: int) -> Laptop:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Laptop(Readers.from_text(kept["readers"]), int(kept["away_days"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadersUnreadable from error


def become_laptop(readers: str, *, away_days: int) -> None:
    """Keep whom this laptop seals to, from now on."""
    path = _path()
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(json.dumps({"readers": readers, "away_days": away_days}))
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(path)


def _path() -> Path:
    return Path(settings.DALEL_INSTANCE) / FILE
