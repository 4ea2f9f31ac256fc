"""A new code instead of a lost one: asked for by one member, agreed by another, shown once.

The old code then opens nothing and is answered like any that never was. The story stays where it
is; copies that code and second word opened are destroyed with the old letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.containers import require_lengths
from dalel.apps.entries.opening import KnownContainer, OpenContainer
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.reporters import NEW_CODE
from dalel.apps.intake.actions.answering import note_step
from dalel.apps.intake.code_keys import AGREED, ASKED, ISSUED
from dalel.apps.intake.errors import CodeNotPossible
from dalel.apps.intake.inbox import DeskReport
from dalel.apps.intake.letters import APART, MESSAGE, PAGE, PLACE, REPORT, seal_letter
from dalel.apps.intake.lost_codes import asking_for, obstacle_to
from dalel.apps.intake.models import Letter, Lookup
from dalel.apps.intake.parcels import SealedLetter
from dalel.apps.intake.readers import ReaderChoice
from dalel.apps.intake.reports import CodeKeys, Report
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.codes import ReportCode

Unlock = Callable[[ReportCode], CodeKeys]


@dataclass(frozen=True, repr=False)
class Issued:
    """A new code, to be shown once; ``had_second_word``: copies of the story are gone."""

    code: ReportCode
    had_second_word: bool


def ask_for_code(report: DeskReport, words: str, *, now: datetime, language: str) -> None:
    """Ask for a new code: whoever lost the old one was recognised, ``words`` say how.

    Raises:
        CodeNotPossible: No new code can be given.
        FieldErrors, NotAWriter, KeyChanged, LogBusy, LogFull: As ``record_entry``.
    """
    _require_possible(report)
    _step(report, ASKED, words, now=now, language=language)


def agree_to_code(report: DeskReport, words: str, *, now: datetime, language: str) -> None:
    """Agree to a new code that a colleague has asked for. Raises as ``ask_for_code``."""
    _require_possible(report)
    asking = asking_for(report, now=now)
    if asking.asked is None or asking.is_asked_by(report.member.member_id):
        raise CodeNotPossible
    _step(report, AGREED, words, now=now, language=language)


def issue_code(report: DeskReport, unlock: Unlock, *, now: datetime, language: str) -> Issued:
    """Make a new code and return it; the old one and its letters are destroyed in one commit.

    Args:
        report: As whoever asked has it open.
        unlock: Derives the keys of a code.
        now: When this happens (aware).
        language: kk, ru or en.

    Raises:
        CodeNotPossible: It was not asked for by this member, nobody else agreed within a week, or
            it was taken back meanwhile.
        KeyChanged: Something was recorded meanwhile; nothing was written.
        NotAWriter, LogBusy, LogFull: As ``record_entries``.
    """
    _require_possible(report)
    asking = asking_for(report, now=now)
    if asking.agreed is None or not asking.is_asked_by(report.member.member_id):
        raise CodeNotPossible
    code = ReportCode.new()
    keys = unlock(code)
    had_second_word, apart = _second_copies(report), _places_apart(report)
    letters = list(_letters(report, keys, now=now, had_second_word=had_second_word))
    letters += [_apart_letter(report, keys, place, minute) for place, minute in apart]
    seen = {report.conversation.id: len(report.talk), _story(report).id: len(report.told)}

    def exchange(_rows: Sequence[Recorded]) -> None:
        Letter.objects.filter(container__in=[*seen, *(place for place, _minute in apart)]).delete()
        Lookup.objects.filter(conversation=report.conversation.id).delete()
        Lookup.objects.create(
            lookup=keys.lookup_id,
            conversation=report.conversation.id,
            answer_key=keys.box.public.to_bytes(),
        )
        Letter.objects.bulk_create(letters)

    record_entries(
        _entries(report, keys, now=now, language=language),
        author=report.member.author,
        now=now,
        beforehand=lambda: require_lengths(seen),
        alongside=exchange,
    )
    return Issued(code, had_second_word)


def _require_possible(report: DeskReport) -> None:
    if obstacle_to(report) is not None:
        raise CodeNotPossible


def _step(report: DeskReport, step: str, words: str, *, now: datetime, language: str) -> None:
    fields = {"words": words} if words.strip() else {}
    note_step(report, step, fields, now=now, language=language)


def _story(report: DeskReport) -> OpenContainer:
    assert report.story is not None  # noqa: S101 - else there is an obstacle
    return report.story


def _second_copies(report: DeskReport) -> bool:
    """Return whether letters of the story lie elsewhere than the code looks: at a second word."""
    there = Lookup.objects.filter(conversation=report.conversation.id).values("lookup")
    return Letter.objects.filter(container=_story(report).id).exclude(lookup__in=there).exists()


def _places_apart(report: DeskReport) -> list[tuple[UUID, int]]:
    """Return where names lie that may be compared, and since when: only a letter says whose."""
    own = [report.conversation.id, _story(report).id]
    there = Lookup.objects.filter(conversation=report.conversation.id).values("lookup")
    letters = Letter.objects.filter(lookup__in=there).exclude(container__in=own)
    return list(letters.values_list("container", "minute").order_by("minute"))


def _apart_letter(report: DeskReport, keys: CodeKeys, place: UUID, minute: int) -> Letter:
    """Return the letter by which the new code has that destroyed."""
    anew = _as_reporter(report, keys)
    return _row(
        seal_letter(APART, {}, lookup=anew.lookup, container=place, to=anew.own_key), minute
    )


def _entries(report: DeskReport, keys: CodeKeys, *, now: datetime, language: str) -> list[NewEntry]:
    today = timezone.localdate(now).isoformat()
    public = {
        "signing_key": keys.signing.public.to_bytes().hex(),
        "answer_key": keys.box.public.fingerprint,
        "lookup": keys.lookup_id.hex(),
        "issued_on": today,
    }
    places = (report.conversation, _story(report))
    step = {"step": ISSUED, "done_on": today}
    return [
        *(NewEntry(place, NEW_CODE, public, language) for place in places),
        NewEntry(report.conversation, "report_step", step, language),
    ]


def _letters(
    report: DeskReport, keys: CodeKeys, *, now: datetime, had_second_word: bool
) -> Iterator[Letter]:
    """Yield what the new code finds: the report, its story's place, messages, what was sealed."""
    anew = _as_reporter(report, keys)
    told = {"new_since": timezone.localdate(now).isoformat(), "lost_copies": had_second_word}
    first = seal_letter(
        REPORT,
        {**anew.base(), **told},
        lookup=anew.lookup,
        container=anew.conversation.id,
        to=anew.own_key,
    )
    place = seal_letter(PLACE, {}, lookup=anew.lookup, container=anew.story.id, to=anew.own_key)
    yield from (_row(one, minute_of(now)) for one in (first, place))
    own = _authors(report)
    for one in (*report.talk, *report.told):
        if not isinstance(one, OpenedEntry):
            continue
        if one.kind.name == "message" and one.superseded_by is None:
            yield _row(_message(report, anew, one, own), one.row.minute, one.row.leaf_index)
        elif one.kind.name in _MARKED and one.author in own:
            yield _row(_mark(anew, one), one.row.minute, one.row.leaf_index)


# Entries of the reporter that the code can take receipts of.
_MARKED = (
    "statement",
    "report_details",
    "evidence",
    "report_wishes",
    "report_contact",
    "consent",
)


def _mark(anew: Report, one: OpenedEntry) -> SealedLetter:
    container = one.row.container_id
    return seal_letter(PAGE, {}, lookup=anew.lookup, container=container, to=anew.own_key)


def _message(report: DeskReport, anew: Report, one: OpenedEntry, own: set[UUID]) -> SealedLetter:
    """Return a message anew; what we wrote is signed by whoever gives the new code."""
    is_own = one.author in own
    return seal_letter(
        MESSAGE,
        {"words": str(one.fields.get("words", ""))},
        lookup=anew.lookup,
        container=anew.conversation.id,
        to=anew.own_key if is_own else anew.own_key.public,
        by=None if is_own else report.member.author,
    )


def _row(letter: SealedLetter, minute: int, leaf_index: int | None = None) -> Letter:
    return Letter(
        id=letter.id,
        lookup=letter.lookup,
        container=letter.container,
        minute=minute,
        leaf_index=leaf_index,
        box=letter.box,
    )


def _authors(report: DeskReport) -> set[UUID]:
    """Return who wrote by code: of the first code, and of any that was lost before."""
    return set(report.reporters)


def _as_reporter(report: DeskReport, keys: CodeKeys) -> Report:
    opening, authors = report.opening, _authors(report)
    barred = [one for one in report.entries("exclusion") if one.author in authors]
    refused = frozenset(UUID(str(one.fields["holder"])) for one in barred)
    return Report(
        lookup=keys.lookup_id,
        box=keys.box.to_bytes(),
        signing=keys.signing.to_bytes(),
        conversation=_known(report.conversation),
        story=_known(_story(report)),
        choice=ReaderChoice(refused, str(opening.get("refused_words", ""))),
        language=str(opening.get("language", "kk")),
        for_whom=str(opening.get("for_whom", "self")),
    )


def _known(opened: OpenContainer) -> KnownContainer:
    return KnownContainer(opened.id, opened.type, opened.epoch, opened.secret.public)
