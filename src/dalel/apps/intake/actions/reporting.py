"""A report, page by page, as the public program takes it: sealed at once, and sent at the end.

Until it is sent, the story's key lies under the code alone: what was saved is kept, and nobody
reads it. A report that is held stays so until the code releases it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from dalel.apps.accounts.introductions import CheckedIntroduction
from dalel.apps.entries.actions import NewEntry, SealedEntry, seal_entries
from dalel.apps.entries.epochs import Holder, KeyChange, prepare_container, wrap_for
from dalel.apps.entries.opening import KnownContainer
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.actions.sealing_apart import held_letters, seal_apart
from dalel.apps.intake.arriving import arrival_time, insert_arrival
from dalel.apps.intake.errors import ReportAlreadySent
from dalel.apps.intake.letters import COPY, DUE, HELD, PAGE, PLACE, REPORT, seal_letter
from dalel.apps.intake.parcels import (
    Expected,
    KeyFor,
    NewContainer,
    NewLookup,
    Parcel,
    PartKey,
    SealedLetter,
)
from dalel.apps.intake.promises import promised_day
from dalel.apps.intake.readers import ReaderChoice, readers_for
from dalel.apps.intake.reports import CodeKeys, Copies, Report
from dalel.core.keys.wraps import EpochSecret

# What makes a report urgent in the inbox.
URGENT_TICKS = frozenset({"danger_now", "children", "in_custody", "deadline", "needs_doctor"})
STORY, CONVERSATION = "story", "conversation"


@dataclass(frozen=True)
class PageEntry:
    """What one page of a report says: an entry in the story or in the conversation.

    ``corrects`` is the entry that the same page made when it was saved first. ``part_keys`` are
    those of files it brings, by part: sealed for the container, and plain for the copy.
    """

    kind: str
    fields: Mapping[str, object]
    where: str = STORY
    corrects: UUID | None = None
    part_keys: tuple[PartKey, ...] = ()
    plain_part_keys: tuple[str, ...] = ()


def begin_report(
    keys: CodeKeys,
    choice: ReaderChoice,
    *,
    for_whom: str,
    language: str,
    now: datetime,
    second: CodeKeys | None = None,
) -> Report:
    """Begin a report: its two containers exist, and intake knows that somebody is writing.

    Args:
        keys: What the code gives.
        choice: Whom the reporter keeps out.
        for_whom: A code of the vocabulary ``report_subjects``.
        language: kk, ru or en: the language of the pages.
        now: When this happens (aware).
        second: What the code gives together with a second word, where one was chosen: the story
            can be read back with both.

    Raises:
        NobodyLeft: Nobody could read it.
        FieldErrors: Something cannot be recorded.
        LogBusy, LogFull: The storage could not take it; nothing was kept.
    """
    readers = readers_for(choice)
    holders = [Holder(one.member, one.wrapping) for one in readers]
    conversation = prepare_container(ContainerType.CONVERSATION, holders)
    story = prepare_container(ContainerType.STORY, ())
    report = Report(
        lookup=keys.lookup_id,
        box=keys.box.to_bytes(),
        signing=keys.signing.to_bytes(),
        conversation=_known(conversation),
        story=_known(story),
        choice=choice,
        language=language,
        for_whom=for_whom,
        copies=Copies(second.lookup_id, second.box.public) if second else None,
        story_secret=story.opened.secret.to_bytes(),
    )
    held = _held_letter(report)
    new = [*_openings(report, now=now), *_readers(report, readers, report.conversation, now=now)]
    parcel = Parcel(
        at=arrival_time(now),
        containers=(_new(conversation), _new(story)),
        lookups=(NewLookup(keys.lookup_id, report.conversation.id, keys.box.public.to_bytes()),),
        entries=tuple(seal_entries(new, author=report.author, now=now)),
        keys=_keys(conversation),
        letters=(_report_letter(report), _story_letter(report), held),
    )
    insert_arrival(parcel, now=now)
    return replace(report, held_letter=held.id)


def save_page(
    report: Report,
    entries: Sequence[PageEntry],
    *,
    now: datetime,
    language: str,
    ticks: Collection[str] = (),
    held: SealedLetter | None = None,
) -> tuple[UUID, ...]:
    """Keep what a page says, and return the ids of its entries.

    ``held`` keeps the story from now on, instead of the letter that did.

    Raises:
        FieldErrors: A field is wrong; nothing was kept.
        KindUnknown, KindNotHere: There is no such page.
        LogBusy, LogFull: The storage could not take it; nothing was kept.
    """
    new = [_new_entry(report, one, language) for one in entries]
    sealed = seal_entries(new, author=report.author, now=now)
    is_urgent = report.is_urgent or bool(URGENT_TICKS & set(ticks))
    parcel = Parcel(
        at=arrival_time(now),
        entries=tuple(sealed),
        parts=tuple(key for one in entries for key in one.part_keys),
        letters=(
            *_copies(report, entries, sealed),
            *_marks(report, sealed),
            *((held,) if held else ()),
        ),
        dropped=(report.held_letter,) if held and report.held_letter else (),
        expected=expected_from(report, is_urgent=is_urgent, now=now) if ticks else None,
    )
    insert_arrival(parcel, now=now)
    return tuple(one.id for one in sealed)


def finish_report(report: Report, *, now: datetime, held: bool = False) -> Report:
    """Send a report, or hold it: then nobody can open the story until the code releases it.

    Raises:
        ReportAlreadySent: It was.
        NobodyLeft: Nobody could read it any more.
        LogBusy, LogFull: The storage could not take it; nothing was kept.
    """
    if held:
        return _hold(report, now=now)
    return send_story(report, now=now)


def send_story(report: Report, *, now: datetime) -> Report:
    """Give the story's key to those who may read it, and destroy the letter that kept it.

    Raises as ``finish_report``.
    """
    if report.is_sent:
        raise ReportAlreadySent
    readers = readers_for(report.choice)
    secret = EpochSecret.from_bytes(report.story_secret)
    story = report.story
    wraps = [
        wrap_for(Holder(one.member, one.wrapping), story.id, story.epoch, secret) for one in readers
    ]
    told = step_of(report, "released" if report.is_held else "sent", now=now)
    new = [*_readers(report, readers, story, now=now), told]
    keys = tuple(KeyFor(w.container, w.epoch, w.holder, bytes(w.wrap)) for w in wraps)
    apart = seal_apart(report, now=now)
    expected = expected_from(report, is_urgent=report.is_urgent, now=now)
    kept = {*held_letters(report, HELD), *((report.held_letter,) if report.held_letter else ())}
    parcel = Parcel(
        at=arrival_time(now),
        containers=apart.containers,
        entries=(*seal_entries(new, author=report.author, now=now), *apart.entries),
        keys=(*keys, *apart.keys),
        letters=(*apart.letters, _due_letter(report, expected, of=told)),
        dropped=tuple(sorted(kept)),
        expected=expected,
    )
    insert_arrival(parcel, now=now)
    return replace(report, story_secret=b"", held_letter=None, is_held=False, named={})


def _due_letter(report: Report, expected: Expected, *, of: NewEntry) -> SealedLetter:
    """Return the letter that tells whoever comes back by when an answer will be there."""
    return seal_letter(
        DUE,
        {"answer_by": expected.by.isoformat()},
        lookup=report.lookup,
        container=report.conversation.id,
        to=report.own_key,
        copy_of=of.id,
    )


def _hold(report: Report, *, now: datetime) -> Report:
    if report.is_sent:
        raise ReportAlreadySent
    holding = replace(report, is_held=True)
    held = _held_letter(holding)
    told = step_of(holding, "held", now=now)
    parcel = Parcel(
        at=arrival_time(now),
        entries=tuple(seal_entries([told], author=report.author, now=now)),
        letters=(held,),
        dropped=(report.held_letter,) if report.held_letter else (),
    )
    insert_arrival(parcel, now=now)
    return replace(holding, held_letter=held.id)


def step_of(report: Report, step: str, *, now: datetime) -> NewEntry:
    """Return the entry that tells intake what the reporter did."""
    fields = {"step": step, "done_on": timezone.localdate(now).isoformat()}
    return NewEntry(report.conversation, "report_step", fields, report.language)


def expected_from(report: Report, *, is_urgent: bool, now: datetime) -> Expected:
    """Return that an answer is expected, by the day that the page names."""
    return Expected(report.conversation.id, promised_day(now, is_urgent=is_urgent), is_urgent)


def _new_entry(report: Report, one: PageEntry, language: str) -> NewEntry:
    place = report.story if one.where == STORY else report.conversation
    reason = gettext("The same page, saved again.") if one.corrects else ""
    return NewEntry(place, one.kind, one.fields, language, one.corrects, reason)


def _openings(report: Report, *, now: datetime) -> list[NewEntry]:
    """Return the entry that both containers begin with: it shows the key that signs."""
    fields = _opening(report, now=now)
    places = (report.conversation, report.story)
    return [NewEntry(place, "report", fields, report.language) for place in places]


def _opening(report: Report, *, now: datetime) -> dict[str, object]:
    fields: dict[str, object] = {
        "for_whom": report.for_whom,
        "channel": "our_report_page",
        "language": report.language,
        "came_on": timezone.localdate(now).isoformat(),
        "conversation": str(report.conversation.id),
        "story": str(report.story.id),
        "signing_key": report.author.key.public.to_bytes().hex(),
        "answer_key": report.own_key.public.fingerprint,
        "lookup": report.lookup.hex(),
    }
    words = report.choice.words.strip()
    return {**fields, "refused_words": words} if words else fields


def _readers(
    report: Report,
    readers: Sequence[CheckedIntroduction],
    place: KnownContainer,
    *,
    now: datetime,
) -> list[NewEntry]:
    """Return the entries that say who may read, and who must not."""
    today = timezone.localdate(now).isoformat()
    giving = {"change": "granted", "depth": "write", "changed_on": today}
    barring = {"change": "set", "why": "her_wish", "changed_on": today}
    given = [("access", one.member, giving) for one in readers]
    barred = [("exclusion", member, barring) for member in sorted(report.choice.refused)]
    return [
        NewEntry(place, kind, {"holder": str(member), **fields}, report.language)
        for kind, member, fields in (*given, *barred)
    ]


def _copies(
    report: Report, entries: Sequence[PageEntry], sealed: Sequence[SealedEntry]
) -> list[SealedLetter]:
    """Return copies of the story's pages for the code with its second word."""
    if report.copies is None:
        return []
    return [
        seal_letter(
            COPY,
            {
                "kind": one.kind,
                "fields": _plain(one.fields),
                "corrects": str(one.corrects or ""),
                "part_keys": list(one.plain_part_keys),
            },
            lookup=report.copies.lookup,
            container=report.story.id,
            to=report.copies.public,
            by=report.author,
            copy_of=made.id,
        )
        for one, made in zip(entries, sealed, strict=True)
        if one.where == STORY
    ]


def _marks(report: Report, sealed: Sequence[SealedEntry]) -> list[SealedLetter]:
    """Return letters that say where pages were sealed, so that the code can take receipts."""
    return [
        seal_letter(
            PAGE,
            {},
            lookup=report.lookup,
            container=one.container,
            to=report.own_key,
            copy_of=one.id,
        )
        for one in sealed
    ]


def _plain(fields: Mapping[str, object]) -> dict[str, Any]:
    """Return values as plain JSON; what is none, such as a date, as its text."""
    kept = (str, int, bool, list, dict, type(None))
    return {
        name: value if isinstance(value, kept) else _text_of(value)
        for name, value in fields.items()
    }


def _text_of(value: object) -> object:
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    return str(getattr(value, "edtf", value))


def _report_letter(report: Report) -> SealedLetter:
    return seal_letter(
        REPORT,
        report.base(),
        lookup=report.lookup,
        container=report.conversation.id,
        to=report.own_key,
    )


def _story_letter(report: Report) -> SealedLetter:
    """Return an empty letter in the story: by it the code may ask for the story's newest key."""
    return seal_letter(
        PLACE, {}, lookup=report.lookup, container=report.story.id, to=report.own_key
    )


def held_anew(report: Report) -> tuple[Report, SealedLetter]:
    """Return a letter that keeps the story with what was said since, and the report that has it."""
    letter = _held_letter(report)
    return replace(report, held_letter=letter.id), letter


def _held_letter(report: Report) -> SealedLetter:
    content = {
        "named": dict(report.named),
        "may_link": report.may_link,
        "secret": report.story_secret.hex(),
        "is_held": report.is_held,
        "only_lawyers": report.choice.only_lawyers,
    }
    return seal_letter(
        HELD,
        content,
        lookup=report.lookup,
        container=report.story.id,
        to=report.own_key,
    )


def _known(change: KeyChange) -> KnownContainer:
    opened = change.opened
    return KnownContainer(opened.id, opened.type, opened.epoch, opened.secret.public)


def _new(change: KeyChange) -> NewContainer:
    opened = change.opened
    return NewContainer(opened.id, opened.type, opened.secret.public.to_bytes())


def _keys(change: KeyChange) -> tuple[KeyFor, ...]:
    return tuple(KeyFor(w.container, w.epoch, w.holder, bytes(w.wrap)) for w in change.wraps)
