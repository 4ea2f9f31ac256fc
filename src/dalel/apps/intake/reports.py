"""A report as its reporter's side knows it: its two containers and the keys that the code gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from dalel.apps.entries.opening import Author, KnownContainer
from dalel.apps.entries.reporters import reporter_id
from dalel.apps.intake.readers import ReaderChoice
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import OwnKey, PrivateKey, PublicKey

# What a reporter ticks who wants a lawyer alone to read.
ONLY_LAWYERS = "only_lawyers"


class CodeKeys(Protocol):
    """What a code is turned into."""

    @property
    def lookup_id(self) -> bytes:
        """Where letters lie: 16 bytes."""

    @property
    def box(self) -> PrivateKey:
        """What letters are sealed to."""

    @property
    def signing(self) -> SigningKey:
        """What entries are signed with."""


@dataclass(frozen=True)
class Copies:
    """Where copies of the story go that a code with its second word opens."""

    lookup: bytes
    public: PublicKey

    def to_state(self) -> dict[str, str]:
        """Return it as plain JSON."""
        return {"lookup": self.lookup.hex(), "public": self.public.to_bytes().hex()}

    @classmethod
    def from_state(cls, state: Mapping[str, str]) -> Copies:
        """Return what ``to_state`` wrote."""
        public = PublicKey.from_bytes(bytes.fromhex(state["public"]))
        return cls(bytes.fromhex(state["lookup"]), public)


@dataclass(frozen=True, repr=False)
class Report:
    """A report, opened by its code.

    ``story_secret`` is there until the story was sent: then the code alone opens it no more.
    ``held_letter`` is the letter that keeps it until then.
    """

    lookup: bytes
    box: bytes
    signing: bytes
    conversation: KnownContainer
    story: KnownContainer
    choice: ReaderChoice
    language: str
    for_whom: str = "self"
    copies: Copies | None = None
    story_secret: bytes = b""
    held_letter: UUID | None = None
    is_held: bool = False
    is_withdrawn: bool = False
    is_urgent: bool = False
    # Once its code was lost and another given: since when, and whether copies of the story went.
    new_since: date | None = None
    # Until it is sent: what may be compared, as it was typed, and whether the reporter allows it.
    named: Mapping[str, str] = field(default_factory=dict)
    may_link: bool = False
    lost_copies: bool = False

    @property
    def is_sent(self) -> bool:
        """Whether intake can open the story."""
        return not self.story_secret

    @property
    def author(self) -> Author:
        """The reporter, who signs every entry."""
        key = SigningKey(self.signing)
        return Author(reporter_id(key.public), key)

    @property
    def own_key(self) -> OwnKey:
        """What opens the letters."""
        return OwnKey.from_bytes(self.box)

    def base(self) -> dict[str, Any]:
        """Return what never changes, as plain JSON: the letter that the code finds first."""
        return {
            "conversation": _place(self.conversation),
            "story": _place(self.story),
            "refused": sorted(map(str, self.choice.refused)),
            "words": self.choice.words,
            "language": self.language,
            "for_whom": self.for_whom,
            "copies": self.copies.to_state() if self.copies else None,
        }

    def to_state(self) -> dict[str, Any]:
        """Return everything as plain JSON, for a sitting."""
        return {
            **self.base(),
            "lookup": self.lookup.hex(),
            "box": self.box.hex(),
            "signing": self.signing.hex(),
            "story_secret": self.story_secret.hex(),
            "held_letter": str(self.held_letter) if self.held_letter else "",
            "is_held": self.is_held,
            "only_lawyers": self.choice.only_lawyers,
            "is_withdrawn": self.is_withdrawn,
            "is_urgent": self.is_urgent,
            "new_since": self.new_since.isoformat() if self.new_since else "",
            "lost_copies": self.lost_copies,
            "named": dict(self.named),
            "may_link": self.may_link,
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Report:
        """Return what ``to_state`` wrote."""
        new_since = state.get("new_since")
        return cls(
            lookup=bytes.fromhex(state["lookup"]),
            box=bytes.fromhex(state["box"]),
            signing=bytes.fromhex(state["signing"]),
            conversation=_container(state["conversation"]),
            story=_container(state["story"]),
            choice=ReaderChoice(
                frozenset(map(UUID, state["refused"])), state["words"], state["only_lawyers"]
            ),
            language=state["language"],
            for_whom=state["for_whom"],
            copies=Copies.from_state(state["copies"]) if state["copies"] else None,
            story_secret=bytes.fromhex(state["story_secret"]),
            held_letter=UUID(state["held_letter"]) if state["held_letter"] else None,
            is_held=state["is_held"],
            is_withdrawn=state["is_withdrawn"],
            is_urgent=state["is_urgent"],
            new_since=date.fromisoformat(new_since) if new_since else None,
            lost_copies=bool(state.get("lost_copies")),
            named=dict(state.get("named", {})),
            may_link=bool(state.get("may_link")),
        )

    def __repr__(self) -> str:
        """Show no key and no place."""
        return f"Report(is_sent={self.is_sent})"


def _place(container: KnownContainer) -> list[Any]:
    public = container.public.to_bytes().hex()
    return [str(container.id), container.type, container.epoch, public]


def _container(state: list[Any]) -> KnownContainer:
    number, kind, epoch, public = state
    return KnownContainer(UUID(number), kind, epoch, PublicKey.from_bytes(bytes.fromhex(public)))
