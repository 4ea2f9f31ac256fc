"""What somebody does who came back with the code: read, write, change, release, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dalel.apps.entries.actions import NewEntry, seal_entries
from dalel.apps.entries.containers import newest_known
from dalel.apps.intake.actions.reporting import expected_from, held_anew, send_story
from dalel.apps.intake.actions.sealing_apart import (
    Apart,
    held_letters,
    places_apart,
    remember_named,
    seal_apart,
    ticked,
)
from dalel.apps.intake.arriving import arrival_time, insert_arrival
from dalel.apps.intake.letters import (
    COPY,
    DUE,
    END,
    HELD,
    MESSAGE,
    PAGE,
    POLICY,
    REPORT,
    Opened,
    letters_under,
    seal_letter,
)
from dalel.apps.intake.models import Letter as Row
from dalel.apps.intake.parcels import Parcel, SealedLetter
from dalel.apps.intake.reports import CodeKeys, Report
from dalel.apps.intake.speaking import Speakers
from dalel.apps.ledger.queries import kept_receipt
from dalel.apps.ledger.transaction import reading_under
from dalel.core.keys.wraps import OwnKey
from dalel.core.ledger import LogVerifyKey, Receipt

__all__ = [
    "Letter",
    "Sealed",
    "StoryCopy",
    "change_consent",
    "day_of_answer",
    "find_report",
    "is_current",
    "read_letters",
    "read_story",
    "receipt_of",
    "release_report",
    "sealed_under",
    "withdraw_report",
    "write_message",
]


@dataclass(frozen=True)
class Letter:
    """A message in the conversation, as the code shows it."""

    id: UUID
    came_at: datetime
    is_from_us: bool
    words: str
    leaf_index: int | None


@dataclass(frozen=True)
class Sealed:
    """That something was sealed: when, where in the log, and whether it was a page of the story."""

    came_at: datetime
    leaf_index: int
    is_page: bool


@dataclass(frozen=True)
class StoryCopy:
    """A page of the story, as code and second word show it."""

    id: UUID
    kind: str
    fields: Mapping[str, Any]
    corrects: UUID | None
    part_keys: tuple[str, ...]


def find_report(keys: CodeKeys) -> Report | None:
    """Return the report of a code; ``None`` where there is none.

    A code works from the moment its report is sealed, a second after it was begun.
    """
    own = OwnKey(keys.box)
    letters = letters_under(keys.lookup_id, own)
    base = next((one for one in letters if one.kind == REPORT and not one.is_from_us), None)
    if base is None:
        return None
    held = [one for one in letters if one.kind == HELD and not one.is_from_us]
    last = held[-1] if held else None
    report = Report.from_state(
        {
            **base.content,
            "lookup": keys.lookup_id.hex(),
            "box": keys.box.to_bytes().hex(),
            "signing": keys.signing.to_bytes().hex(),
            "story_secret": last.content["secret"] if last else "",
            "held_letter": str(last.id) if last else "",
            "is_held": bool(last and last.content["is_held"]),
            "only_lawyers": bool(last and last.content["only_lawyers"]),
            "named": last.content.get("named", {}) if last else {},
            "may_link": bool(last and last.content.get("may_link")),
            "is_withdrawn": any(one.kind == END and not one.is_from_us for one in letters),
            "is_urgent": False,
        }
    )
    return _with_newest_keys(report)


def is_current(report: Report) -> bool:
    """Return whether a report still answers to this code: where it was replaced, nothing lies."""
    with reading_under(POLICY, report.lookup.hex()):
        return Row.objects.filter(lookup=report.lookup, container=report.conversation.id).exists()


def read_letters(report: Report) -> list[Letter]:
    """Return the conversation, oldest first.

    Ours counts where somebody signed it who could answer here then, and where it has an entry.
    """
    speakers = Speakers(report.choice.refused)
    return [
        Letter(
            one.id,
            one.came_at,
            one.is_from_us,
            str(one.content.get("words", "")),
            one.leaf_index,
        )
        for one in letters_under(report.lookup, report.own_key)
        if one.kind == MESSAGE and _counts(one, speakers)
    ]


def day_of_answer(report: Report) -> date | None:
    """Return the day by which an answer was promised; ``None`` where nothing is outstanding.

    Our answer settles what was promised before it; of several promises the earliest stands.
    """
    speakers = Speakers(report.choice.refused)
    promised: list[date] = []
    for one in letters_under(report.lookup, report.own_key):
        if one.is_from_us:
            if one.kind == MESSAGE and _counts(one, speakers):
                promised.clear()
        elif one.content.get("answer_by"):
            promised.append(date.fromisoformat(one.content["answer_by"]))
    return min(promised, default=None)


def _counts(one: Opened, speakers: Speakers) -> bool:
    if one.author is None:
        return True
    return one.leaf_index is not None and speakers.could_answer(one.author, minute=one.minute)


def read_story(report: Report, second: CodeKeys) -> list[StoryCopy]:
    """Return the pages of the story, for the code with its second word; else nothing."""
    author = report.author
    keys = {author.id: author.key.public}
    letters = letters_under(second.lookup_id, OwnKey(second.box), keys.get)
    return [_copy(one) for one in letters if one.kind == COPY]


def write_message(report: Report, words: str, *, now: datetime, language: str) -> None:
    """Write to intake.

    Raises:
        FieldErrors: There is nothing in it, or too much; nothing was kept.
        LogBusy, LogFull: The storage could not take it; nothing was kept.
    """
    fields = {"direction": "from_reporter", "channel": "our_report_page", "words": words}
    message = NewEntry(report.conversation, "message", fields, language)
    day = expected_from(report, is_urgent=False, now=now).by
    content = {"words": words, "answer_by": day.isoformat()}
    letter = _own_letter(report, MESSAGE, content, copy_of=message.id)
    _send(report, [message], [letter], now=now)


def change_consent(
    report: Report, fields: Mapping[str, object], *, now: datetime, language: str, named: str = ""
) -> Report:
    """Say anew what is allowed, and return the report as it is then. Raises as ``write_message``.

    Where comparing is refused, what was sealed apart for it is destroyed; where it is allowed,
    what is ``named`` is sealed apart. What was not sent yet keeps the wish until it is.
    """
    consent = NewEntry(report.conversation, "consent", fields, language)
    if "linking" not in ticked(fields, "purposes"):
        _send(report, [consent], [], now=now)
        return report
    is_allowed = fields.get("change") == "given"
    if not report.is_sent:
        kept, held = held_anew(replace(report, may_link=is_allowed))
        _send(report, [consent], [held], now=now, dropped=held_letters(report, HELD))
        return kept
    if not is_allowed:
        _send(report, [consent], [], now=now, closed=places_apart(report))
        return report
    naming = remember_named(replace(report, may_link=True, named={}), {"who": named})
    _send(report, [consent], [], now=now, apart=seal_apart(naming, now=now))
    return report


def release_report(report: Report, *, now: datetime) -> Report:
    """Let intake open a story that was held, or was saved and never sent.

    Raises:
        ReportAlreadySent: It can already.
        NobodyLeft: Nobody could read it any more.
        LogBusy, LogFull: The storage could not take it; nothing was kept.
    """
    return send_story(report, now=now)


def withdraw_report(
    report: Report, fields: Mapping[str, object], *, now: datetime, language: str
) -> Report:
    """Take a report back. What was asked about it is sealed beside it and shown to no code.

    Raises as ``write_message``.
    """
    ending = NewEntry(report.conversation, "report_end", fields, language)
    letter = _own_letter(report, END, {}, copy_of=ending.id)
    _send(report, [ending], [letter], now=now, closed=places_apart(report))
    return replace(report, is_withdrawn=True)


def sealed_under(report: Report) -> list[Sealed]:
    """Return what was sealed of a report as its code knows it, oldest first."""
    return [
        Sealed(one.came_at, one.leaf_index, one.kind == PAGE)
        for one in letters_under(report.lookup, report.own_key)
        if one.leaf_index is not None and one.kind != DUE
    ]


def receipt_of(sealed: Sealed, log_key: LogVerifyKey) -> Receipt | None:
    """Return a receipt; ``None`` until the log's next checkpoint covers it."""
    return kept_receipt(sealed.leaf_index, log_key)


def _with_newest_keys(report: Report) -> Report:
    """Return the report with the keys its containers have now: they change when members leave."""
    with reading_under(POLICY, report.lookup.hex()):
        newest = [newest_known(one.id) for one in (report.conversation, report.story)]
    return replace(report, conversation=newest[0], story=newest[1])


def _own_letter(
    report: Report, kind: str, content: Mapping[str, Any], *, copy_of: UUID
) -> SealedLetter:
    return seal_letter(
        kind,
        content,
        lookup=report.lookup,
        container=report.conversation.id,
        to=report.own_key,
        copy_of=copy_of,
    )


def _send(
    report: Report,
    new: Sequence[NewEntry],
    letters: Sequence[SealedLetter],
    *,
    now: datetime,
    closed: Sequence[UUID] = (),
    dropped: Sequence[UUID] = (),
    apart: Apart | None = None,
) -> None:
    beside = apart or Apart()
    parcel = Parcel(
        at=arrival_time(now),
        containers=beside.containers,
        entries=(*seal_entries(new, author=report.author, now=now), *beside.entries),
        keys=beside.keys,
        letters=(*letters, *beside.letters),
        dropped=tuple(dropped),
        closed=tuple(closed),
        expected=expected_from(report, is_urgent=False, now=now),
    )
    insert_arrival(parcel, now=now)


def _copy(one: Opened) -> StoryCopy:
    content = one.content
    corrects = UUID(content["corrects"]) if content["corrects"] else None
    keys = tuple(content["part_keys"])
    return StoryCopy(one.id, content["kind"], content["fields"], corrects, keys)
