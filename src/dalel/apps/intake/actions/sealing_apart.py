"""Names and numbers of a report, sealed apart to those who look for links, and to nobody else.

They lie in a container of their own that says nothing of the report, signed by a key that is used
nowhere else. Where it lies, only the report's code knows; so only the code can have it destroyed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.entries.actions import NewEntry, SealedEntry, seal_entries
from dalel.apps.entries.epochs import Holder, prepare_container
from dalel.apps.entries.opening import Author
from dalel.apps.entries.reporters import reporter_id
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.letters import APART, letters_under, seal_letter
from dalel.apps.intake.parcels import KeyFor, NewContainer, SealedLetter
from dalel.apps.intake.readers import link_officers, may_be_compared
from dalel.apps.intake.reports import Report
from dalel.core.entries import limits
from dalel.core.keys.signatures import SigningKey
from dalel.core.links import find_numbers

# Fields of the pages that name somebody or a place, and what they are called apart.
_TYPED = {"who": "who", "others": "others", "place": "places"}
_NUMBERS = ("phones", "plates", "accounts", "handles")


@dataclass(frozen=True)
class Apart:
    """What an arrival brings for it; nothing where nothing is to be compared."""

    containers: tuple[NewContainer, ...] = ()
    entries: tuple[SealedEntry, ...] = ()
    keys: tuple[KeyFor, ...] = ()
    letters: tuple[SealedLetter, ...] = ()


def remember_named(report: Report, typed: Mapping[str, object]) -> Report:
    """Return the report with what a page named, until it is sent; a page saved again counts last.

    ``words`` are a story: of it only numbers are taken.
    """
    named = dict(report.named)
    for name, value in typed.items():
        if isinstance(value, str) and name in (*_TYPED, "words"):
            named[name] = _short(value)
    return replace(report, named=named)


def named_fields(report: Report) -> dict[str, object]:
    """Return the fields of the entry ``mentions``."""
    named = report.named
    fields = {to: named[name].strip() for name, to in _TYPED.items() if named.get(name)}
    found = find_numbers("\n".join(named.values()))
    numbers = {name: "\n".join(getattr(found, name)) for name in _NUMBERS}
    return {name: text for name, text in {**fields, **numbers}.items() if text}


def seal_apart(report: Report, *, now: datetime) -> Apart:
    """Seal apart what a report named, if its reporter allows it and somebody could compare it."""
    fields = named_fields(report)
    if not (report.may_link and fields and may_be_compared(report.choice)):
        return Apart()
    holders = [
        Holder(one.member, one.wrapping)
        for one in link_officers()
        if one.member not in report.choice.refused
    ]
    change = prepare_container(ContainerType.MENTIONS, holders)
    place = change.opened
    key = SigningKey.generate()
    day = timezone.localdate(now).isoformat()
    opening = {
        "for_whom": "unknown",
        "channel": "our_report_page",
        "signing_key": key.public.to_bytes().hex(),
    }
    given = {"change": "granted", "depth": "write", "changed_on": day}
    new = [
        NewEntry(place, "report", opening, report.language),
        *(NewEntry(place, "access", {"holder": str(h.id), **given}) for h in holders),
        NewEntry(place, "mentions", fields, report.language),
    ]
    author = Author(reporter_id(key.public), key)
    letter = seal_letter(APART, {}, lookup=report.lookup, container=place.id, to=report.own_key)
    return Apart(
        (NewContainer(place.id, place.type, place.secret.public.to_bytes()),),
        tuple(seal_entries(new, author=author, now=now)),
        tuple(KeyFor(w.container, w.epoch, w.holder, bytes(w.wrap)) for w in change.wraps),
        (letter,),
    )


def places_apart(report: Report) -> tuple[UUID, ...]:
    """Return where what was sealed apart of a report lies, as its code knows."""
    letters = letters_under(report.lookup, report.own_key)
    return tuple(one.container for one in letters if one.kind == APART and not one.is_from_us)


def held_letters(report: Report, kind: str) -> Sequence[UUID]:
    """Return the letters of one kind that the code finds."""
    letters = letters_under(report.lookup, report.own_key)
    return [one.id for one in letters if one.kind == kind and not one.is_from_us]


def ticked(typed: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return what was ticked in a field."""
    value = typed.get(name)
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _short(text: str) -> str:
    return text[: limits.TEXT_CHARACTERS // 4]
