"""What intake does with a report at the desk: answer, note steps, settle who reads, take one in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.introductions import CheckedIntroduction
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries, record_entry
from dalel.apps.entries.containers import expect_answer, note_answer, require_lengths
from dalel.apps.entries.epochs import Holder, prepare_container, wraps_for_newcomer, write_container
from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.numbers import free_number
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.intake.code_keys import code_in
from dalel.apps.intake.errors import AnswerNotPossible, MustNotRead, WordsUnsettled
from dalel.apps.intake.given import is_for_lawyers_only
from dalel.apps.intake.inbox import DeskReport, answer_place
from dalel.apps.intake.letters import MESSAGE, seal_letter
from dalel.apps.intake.merged import all_doubles, others_with
from dalel.apps.intake.models import Letter
from dalel.apps.intake.parcels import SealedLetter
from dalel.apps.intake.promises import promised_day
from dalel.apps.intake.readers import intake_members
from dalel.apps.ledger.queries import minute_of

# After these nobody waits for us any more.
_ENDING = frozenset({"abuse", "closed", "referred", "case_opened"})


def answer_report(report: DeskReport, words: str, *, now: datetime, language: str) -> Recorded:
    """Answer: an entry in the conversation, and a copy that only the code opens.

    Where others go on in this report, each of them gets the same, in its own conversation.

    Raises:
        AnswerNotPossible: It came without a code, or the code's key is not the sealed one.
        NotAWriter: Guests do not speak for us, or the member may not write here.
        FieldErrors: There is nothing in it, or too much; nothing was written.
        KeyChanged, LogBusy, LogFull: As ``record_entry``.
    """
    if report.member.is_guest:
        raise NotAWriter(container=report.conversation.id)
    doubles = all_doubles(report, now=now)
    talks = [one for one in (report, *doubles) if one.came_by_code]
    if not talks:
        raise AnswerNotPossible
    answers = [_answer(one, words, language) for one in talks]

    seen = {place: length for one in (report, *doubles) for place, length in one.lengths.items()}

    def alongside(rows: Sequence[Recorded]) -> None:
        for (_new, letter), row in zip(answers, rows, strict=True):
            _put(letter, row.leaf_index, now=now)
        for one in (report, *doubles):
            note_answer(one.conversation.id, now=now)

    new, author = [entry for entry, _letter in answers], report.member.author
    return record_entries(
        new,
        author=author,
        now=now,
        beforehand=lambda: require_lengths(seen),
        alongside=alongside,
    )[0]


def _answer(report: DeskReport, words: str, language: str) -> tuple[NewEntry, SealedLetter]:
    place, code = answer_place(report.conversation.id), code_in(report.talk)
    if place is None or code != (place[0].hex(), place[1].fingerprint):
        raise AnswerNotPossible
    lookup, key = place
    fields = {"direction": "to_reporter", "channel": "our_report_page", "words": words}
    new = NewEntry(report.conversation, "message", fields, language)
    letter = seal_letter(
        MESSAGE,
        {"words": words},
        lookup=lookup,
        container=report.conversation.id,
        to=key,
        by=report.member.author,
        copy_of=new.id,
    )
    return new, letter


def _put(letter: SealedLetter, leaf_index: int, *, now: datetime) -> None:
    Letter.objects.create(
        id=letter.id,
        lookup=letter.lookup,
        container=letter.container,
        minute=minute_of(now),
        leaf_index=leaf_index,
        box=letter.box,
    )


def note_step(
    report: DeskReport, step: str, fields: Mapping[str, object], *, now: datetime, language: str
) -> Recorded:
    """Record what we did with a report; some steps end the waiting.

    Raises as ``record_entry``.
    """
    today = timezone.localdate(now).isoformat()
    new = NewEntry(
        report.conversation,
        "report_step",
        {"step": step, "done_on": today, **fields},
        language,
    )

    def alongside(_rows: Sequence[Recorded]) -> None:
        if step in _ENDING:
            note_answer(report.conversation.id, now=now)

    return record_entry(new, author=report.member.author, now=now, alongside=alongside)


def settle_readers(
    report: DeskReport,
    readers: Sequence[UUID],
    *,
    kept_out: Sequence[UUID] = (),
    words: str,
    now: datetime,
    language: str,
) -> None:
    """Note that it was found out who must not read: let others read, and keep out who was meant.

    Raises as ``let_read``.
    """
    today = timezone.localdate(now).isoformat()
    step: dict[str, object] = {"step": "readers_settled", "done_on": today}
    if words.strip():
        step["words"] = words
    barring = {"change": "set", "why": "her_wish", "changed_on": today}
    out = [
        NewEntry(report.conversation, "exclusion", {"holder": str(one), **barring}, language)
        for one in kept_out
    ]
    settled = NewEntry(report.conversation, "report_step", step, language)
    _let_read(report, readers, [*out, settled], out=kept_out, now=now, language=language)


def let_read(report: DeskReport, reader: UUID, *, now: datetime, language: str) -> None:
    """Let a colleague read a report.

    Raises:
        WordsUnsettled: Words say who must not, and nobody has found out yet who is meant.
        MustNotRead: The reporter keeps them out, by name or as no lawyer.
        NotIntroduced, MemberHasLeft, IntroductionInvalid, KeyOfColleagueChanged: As ``colleague``.
        NotAWriter, KeyChanged, LogBusy, LogFull: As ``record_entries``.
    """
    if report.is_unsettled:
        raise WordsUnsettled
    _let_read(report, [reader], [], now=now, language=language)


def _let_read(
    report: DeskReport,
    readers: Sequence[UUID],
    said: Sequence[NewEntry],
    *,
    out: Sequence[UUID] = (),
    now: datetime,
    language: str,
) -> None:
    matter = [report, *others_with(report, now=now)]
    seen = {place: length for one in matter for place, length in one.lengths.items()}
    colleagues = [report.member.colleague(one) for one in readers]
    _require_wishes(matter, colleagues, out=out)
    today = timezone.localdate(now)
    coming = [
        (place, Holder(one.member, one.wrapping))
        for each in matter
        for place in each.parts
        for one in colleagues
        if memberships.membership_of([one.member], place.id, today=today) is None
    ]
    given = {"change": "granted", "depth": "write", "changed_on": today.isoformat()}
    new = [
        NewEntry(place, "access", {"holder": str(one.id), **given}, language)
        for place, one in coming
    ]

    def alongside(_rows: Sequence[Recorded]) -> None:
        for place, one in coming:
            memberships.write_membership(one.id, place.id, Depth.WRITE, until=None, now=now)

    if new or said:
        record_entries(
            [*new, *said],
            author=report.member.author,
            now=now,
            keys=[wrap for place, one in coming for wrap in wraps_for_newcomer(place, one)],
            beforehand=lambda: require_lengths(seen),
            alongside=alongside,
        )


def _require_wishes(
    matter: Sequence[DeskReport], readers: Sequence[CheckedIntroduction], *, out: Sequence[UUID]
) -> None:
    """Check that no report of one matter keeps a reader out."""
    barred = {*out, *(member for one in matter for member in one.kept_out)}
    if barred & {one.member for one in readers}:
        raise MustNotRead
    is_for_lawyers = any(is_for_lawyers_only(one.parts) for one in matter)
    if is_for_lawyers and any(one.role != Role.ADVOCATE for one in readers):
        raise MustNotRead


def take_in(
    opening: Mapping[str, object],
    statement: Mapping[str, object],
    *,
    by: MemberSession,
    is_urgent: bool,
    now: datetime,
    language: str,
) -> str:
    """Record a report that came by telephone, on paper or in person, and return its number.

    Everybody in intake reads it, and whoever took it in.

    Args:
        opening: Fields of kind ``report``: for whom, channel, who carried it, when it came.
        statement: Fields of kind ``statement``: the words.
        by: Who types it in.
        is_urgent: Whether somebody must answer within a day.
        now: When this happens (aware).
        language: In which dates are written.

    Raises:
        FieldErrors: A field is wrong; nothing was written.
        NotAWriter, LogBusy, LogFull: As ``record_entries``.
    """
    others = [one for one in intake_members() if one.member != by.member_id]
    holders = [
        Holder(by.member_id, by.own_key),
        *(Holder(one.member, by.colleague(one.member).wrapping) for one in others),
    ]
    conversation = prepare_container(ContainerType.CONVERSATION, holders)
    story = prepare_container(ContainerType.STORY, holders)
    opened = (conversation.opened, story.opened)
    entries = _entries_taken_in(opened, opening, statement, others, now=now, language=language)
    number = ""

    def beforehand() -> None:
        nonlocal number
        number = free_number(timezone.localdate(now).year)
        write_container(conversation, holders, number=number, now=now)
        write_container(story, holders, number=None, now=now)

    def alongside(_rows: Sequence[Recorded]) -> None:
        due = promised_day(now, is_urgent=is_urgent)
        expect_answer(opened[0].id, due, is_urgent=is_urgent)

    keys: tuple[ContainerWrap, ...] = (*conversation.wraps, *story.wraps)
    record_entries(
        entries, author=by.author, now=now, keys=keys, beforehand=beforehand, alongside=alongside
    )
    return number


def _entries_taken_in(
    places: Sequence[OpenContainer],
    opening: Mapping[str, object],
    statement: Mapping[str, object],
    others: Sequence[CheckedIntroduction],
    *,
    now: datetime,
    language: str,
) -> list[NewEntry]:
    """Return what a report begins with that somebody typed in: the words last."""
    conversation, story = places
    named = {**opening, "conversation": str(conversation.id), "story": str(story.id)}
    today = timezone.localdate(now).isoformat()
    given = {"change": "granted", "depth": "write", "changed_on": today}
    began = [NewEntry(place, "report", named, language) for place in places]
    shared = [
        NewEntry(place, "access", {"holder": str(one.member), **given}, language)
        for place in places
        for one in others
    ]
    return [*began, *shared, NewEntry(story, "statement", statement, language)]
