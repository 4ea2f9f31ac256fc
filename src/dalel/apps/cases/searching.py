"""Searching everything a member may read: case by case, newest first, as long as there is time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from sys import intern
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.search_codes import codes_meant
from dalel.apps.cases.search_documents import (
    IndexedEntry,
    covers,
    document_of,
    parsed,
    read_documents,
    store_documents,
    stored_sizes,
)
from dalel.apps.cases.search_memory import Document, Run, SearchMemory, memory_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.listing import Clear, Shelf
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import open_entries
from dalel.core.entries import WordForms, folded_words, sought_words
from dalel.core.keys.errors import KeysError

PAGE_CASES = 20
LINES = 3
# How many cases are read at once: first a few, so that the first hits come soon.
AT_ONCE = 200
# How many bytes of documents are in hand at once, beside those that are remembered; at least one.
AT_ONCE_BYTES = 32 * 1024**2


@dataclass(frozen=True)
class CaseHits:
    """A case in which all words were found, and the entries that say most of them."""

    container: UUID
    entries: tuple[UUID, ...]


@dataclass(frozen=True)
class Searched:
    """What was found by now.

    ``searched`` of ``total`` cases were looked into; ``has_more`` says whether going on makes
    sense: more hits, or cases not searched yet.
    """

    hits: tuple[CaseHits, ...]
    searched: int
    total: int
    has_more: bool


class Question:
    """Words that are looked for, with the codes that they may stand for."""

    def __init__(self, typed: str) -> None:
        self.words = sought_words(typed)
        self._codes = {word.word: codes_meant(word) for word in self.words}

    def may_be_in(self, document: Document, number: str) -> bool:
        """Return whether a case is worth a closer look."""
        return all(
            not self._codes[word.word].isdisjoint(document.codes)
            or word.may_be_in(document.text)
            or _is_of_number(word, number)
            for word in self.words
        )

    def hits(self, container: UUID, document: Document, number: str) -> CaseHits | None:
        """Return the entries that say most of the words; ``None`` where a word is in none."""
        found: list[tuple[int, int, int, UUID]] = []
        missing = {word.word for word in self.words if not _is_of_number(word, number)}
        for entry in parsed(document.text):
            said = {word.word for word in self.words if self._is_said(word, entry)}
            missing -= said
            if said:
                typed = sum(word.is_in(entry.words) for word in self.words)
                found.append((len(said), typed, entry.sequence, entry.id))
        if missing:
            return None
        best = sorted(found, reverse=True)[:LINES]
        return CaseHits(container, tuple(entry for _said, _typed, _sequence, entry in best))

    def _is_said(self, word: WordForms, entry: IndexedEntry) -> bool:
        return not self._codes[word.word].isdisjoint(entry.codes) or word.is_in(entry.words)


def _is_of_number(word: WordForms, number: str) -> bool:
    parts = folded_words(number)
    return word.word in parts or (len(word.word) > 3 and "".join(parts).startswith(word.word))


def search(
    member: MemberSession,
    typed: str,
    *,
    now: datetime,
    is_late: Callable[[], bool],
    goes_on: bool,
) -> Searched:
    """Return the next page of hits.

    Args:
        member: Searches everything they may read.
        typed: The question.
        now: When it is asked (aware).
        is_late: Says when to stop and show what was found.
        goes_on: Whether to go on where the same question stopped; else it begins anew.
    """
    memory = memory_of(member)
    shelf = Shelf(member.holders(), today=timezone.localdate(now))
    clear = shelf.clear_newest_first()
    memory.keep_only(set(clear))
    run = memory.run
    if not goes_on or run is None or run.question != typed:
        run = Run(typed, len(clear), list(clear))
    memory.run = run
    question = Question(typed)
    run.waiting = [one for one in run.waiting if one in clear]
    searcher = _Searcher(member, memory, clear)
    hits = _again(searcher, question, run, clear)
    while run.waiting and len(hits) < PAGE_CASES:
        chunk, done = run.waiting[:AT_ONCE], 0
        for container, document in searcher.documents(chunk, is_late):
            done += 1
            hit = _hits(question, container, document, clear)
            if hit is not None:
                hits.append(hit)
                run.found.append(container)
            if len(hits) == PAGE_CASES:
                break
        run.waiting = run.waiting[done:]
        if is_late():
            break
    searcher.store()
    return _page(run, hits)


def _page(run: Run, hits: list[CaseHits]) -> Searched:
    if len(hits) == PAGE_CASES:
        run.shown = len(run.found)
    return Searched(tuple(hits), run.total - len(run.waiting), run.total, bool(run.waiting))


def _again(
    searcher: _Searcher, question: Question, run: Run, clear: Mapping[UUID, Clear]
) -> list[CaseHits]:
    """Return the hits that an earlier page found and that did not fill it."""
    kept = [one for one in run.found[run.shown :] if one in clear]
    documents = searcher.documents(kept, lambda: False)
    hits = (_hits(question, container, document, clear) for container, document in documents)
    return [hit for hit in hits if hit is not None]


def _hits(
    question: Question,
    container: UUID,
    document: Document | None,
    clear: Mapping[UUID, Clear],
) -> CaseHits | None:
    number = clear[container].number
    if document is None or not question.words or not question.may_be_in(document, number):
        return None
    return question.hits(container, document, number)


class _Searcher:
    """Gets documents: from memory, from their segments, or from the entries themselves."""

    def __init__(
        self, member: MemberSession, memory: SearchMemory, clear: Mapping[UUID, Clear]
    ) -> None:
        self._member = member
        self._memory = memory
        self._clear = clear
        self._made: list[tuple[OpenContainer, bytes, int]] = []

    def documents(
        self, containers: Sequence[UUID], is_late: Callable[[], bool]
    ) -> Iterator[tuple[UUID, Document | None]]:
        """Yield documents in the order given, until it is late; ``None`` where none opens."""
        for some in self._portions(containers):
            stored = self._stored([one for one in some if self._remembered(one) is None])
            for container in some:
                document = self._remembered(container)
                if document is None:
                    found = stored.get(container) or self._from_entries(container)
                    document = self._keep(*found) if found else None
                yield container, document
                if container not in stored and is_late():
                    return

    def _portions(self, containers: Sequence[UUID]) -> Iterator[list[UUID]]:
        """Yield containers in portions whose stored documents are not too much at once."""
        sizes = stored_sizes(one for one in containers if self._remembered(one) is None)
        some: list[UUID] = []
        size = 0
        for container in containers:
            size += sizes.get(container, 0)
            if some and size > AT_ONCE_BYTES:
                yield some
                some, size = [], sizes.get(container, 0)
            some.append(container)
        if some:
            yield some

    def store(self) -> None:
        """Store what was made from entries, so that it is there next time."""
        store_documents(self._made)
        self._made = []

    def _remembered(self, container: UUID) -> Document | None:
        clear = self._clear[container]
        return self._memory.get(container, length=clear.length, epoch=clear.epoch)

    def _stored(self, containers: Sequence[UUID]) -> dict[UUID, tuple[OpenContainer, bytes]]:
        opened = self._member.open_to_list(containers)
        read = read_documents(opened)
        return {
            container: (opened[container], text)
            for container, (text, _segments) in read.items()
            if covers(text, self._clear[container].length)
        }

    def _from_entries(self, container: UUID) -> tuple[OpenContainer, bytes] | None:
        with suppress(EntriesError, KeysError):  # the page of the case names it
            opened = self._member.open(container)
            entries = open_entries(opened, cache(verify_key_of))
            text = document_of(entries)
            self._made.append((opened, text, len(entries)))
            if sum(len(made) for _opened, made, _length in self._made) > AT_ONCE_BYTES:
                self.store()
            return opened, text
        return None

    def _keep(self, container: OpenContainer, text: bytes) -> Document:
        clear = self._clear[container.id]
        codes = frozenset(
            intern(code)
            for line in text.splitlines()
            for code in line.split(b":", 4)[3].decode().split(",")
        )
        document = Document(clear.length, clear.epoch, text, codes)
        self._memory.keep(container, document)
        return document
