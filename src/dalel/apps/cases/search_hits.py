"""What was found, in words: the entries themselves, opened and checked, with the words marked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.searching import CaseHits
from dalel.apps.cases.summaries import CaseSummary, listed_summaries
from dalel.apps.entries.containers import numbers_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.presenting import Presenter, Shown, date_words, happened
from dalel.apps.entries.queries import OpenedEntry, open_several
from dalel.apps.entries.remembering import copies_remembered
from dalel.core.entries import WordForms, sought_words, typed_words
from dalel.core.keys.errors import KeysError

SNIPPET_CHARACTERS, BEFORE_CHARACTERS = 180, 60


@dataclass(frozen=True)
class Piece:
    """A part of a snippet; marked where it is what was looked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class HitLine:
    """One entry: what it is, when it happened, and the words around those that were found."""

    entry: UUID
    kind_label: str
    when: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class CaseFound:
    """One case with its lines."""

    container: UUID
    number: str
    title: str
    lines: tuple[HitLine, ...]


def in_words(
    hits: Sequence[CaseHits], member: MemberSession, typed: str, *, language: str
) -> list[CaseFound]:
    """Return the hits as a page shows them; what no longer opens is left out."""
    words = sought_words(typed)
    containers = [hit.container for hit in hits]
    memory = copies_remembered(member.memory)
    summaries = listed_summaries(member.hold_list(containers), memory)
    numbers = numbers_of(containers)
    with suppress(EntriesError, KeysError):
        member.open_several(containers)  # at once; where one does not open, each by itself
    found = []
    for hit in hits:
        try:
            lines = _lines(hit, member, words, language=language)
        except (EntriesError, KeysError):
            continue
        if lines or not hit.entries:
            title = summaries.get(hit.container, CaseSummary()).title
            found.append(CaseFound(hit.container, numbers[hit.container], title, lines))
    return found


def _lines(
    hit: CaseHits, member: MemberSession, words: Sequence[WordForms], *, language: str
) -> tuple[HitLine, ...]:
    container = member.open(hit.container)
    opened = open_several(container, hit.entries, cache(verify_key_of))
    entries = [opened.get(entry) for entry in hit.entries]
    readable = [entry for entry in entries if isinstance(entry, OpenedEntry)]
    present = Presenter(language, readable)
    return tuple(_line(entry, present, words, language=language) for entry in readable)


def _line(
    entry: OpenedEntry, present: Presenter, words: Sequence[WordForms], *, language: str
) -> HitLine:
    when = happened(entry)
    shown = [one for one in present.fields(entry) if not one.is_guarded]
    best = max(shown, key=lambda one: _said(one, words), default=None)
    if best is None or not _said(best, words):
        label, pieces = "", snippet(present.headline(entry), words)
    else:
        label, pieces = best.label, snippet(best.text, words)
    return HitLine(
        entry=entry.id,
        kind_label=entry.kind.label(language),
        when=date_words(when, language) if when else "",
        label=label,
        pieces=pieces,
    )


def _said(shown: Shown, words: Sequence[WordForms]) -> int:
    """Return how many of the words a field says."""
    text = "".join(f" {word}" for _begin, _end, word in typed_words(shown.text)).encode()
    return sum(word.is_in(text) for word in words)


def snippet(text: str, words: Sequence[WordForms]) -> tuple[Piece, ...]:
    """Return the part of a text around the first word found, in pieces."""
    line = " ".join(text.split())
    marks = [
        (begin, end)
        for begin, end, word in typed_words(line)
        if any(one.fits(word) for one in words)
    ]
    begin, end = _window(line, marks[0][0] if marks else 0)
    pieces = [Piece("…", False)] if begin else []
    place = begin
    for mark, mark_end in marks:
        if begin <= mark and mark_end <= end:
            pieces += [Piece(line[place:mark], False), Piece(line[mark:mark_end], True)]
            place = mark_end
    pieces.append(Piece(line[place:end] + ("…" if end < len(line) else ""), False))
    return tuple(piece for piece in pieces if piece.text)


def _window(line: str, first: int) -> tuple[int, int]:
    """Return where a snippet begins and ends, between words if it can be."""
    begin = max(0, first - BEFORE_CHARACTERS)
    if begin:
        begin = max(line.find(" ", begin, first) + 1, begin)
    end = min(len(line), begin + SNIPPET_CHARACTERS)
    if end < len(line):
        last = line.rfind(" ", begin + SNIPPET_CHARACTERS // 2, end)
        end = last if last > first else end
    return begin, end
