"""What a browser's sitting holds while somebody writes a report or has come back to one.

Everything is plain JSON, since it lies sealed under the cookie alone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from weakref import WeakValueDictionary

from dalel.apps.intake.errors import DoorFull
from dalel.apps.intake.reports import Report
from dalel.apps.intake.sittings import MINUTES, keep_sitting, sitting_of, start_sitting
from dalel.core.keys.codes import ReportCode

# Once it was sent, the page that reminds of the code stays no longer than it takes to copy it.
ENDED_MINUTES = 10
# Saving takes no time; whoever waits longer than this stands behind a line that hardly moves.
TURN_SECONDS = 2.0
_turns: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
_turns_mutex = threading.Lock()


@dataclass(frozen=True, repr=False)
class Writing:
    """One sitting.

    ``typed`` is what each page was given last, ``entries`` the entries it made, by kind, so that
    saving it again corrects them. ``answer_by`` is there once the report was sent or held.
    """

    code: ReportCode
    for_whom: str = "self"
    is_written_down: bool = False
    is_return: bool = False
    report: Report | None = None
    typed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    cut_files: tuple[str, ...] = ()
    is_held: bool = False
    answer_by: date | None = None

    @property
    def minutes(self) -> int:
        """How long it stays open without being kept anew."""
        is_over = self.answer_by is not None and not self.is_return
        return ENDED_MINUTES if is_over else MINUTES

    @property
    def has_story(self) -> bool:
        """Whether there is something to send; whoever came back may have written it before."""
        return self.is_return or "statement" in self.entries.get("3", {})

    def to_state(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "code": self.code.indexes.hex(),
            "for_whom": self.for_whom,
            "is_written_down": self.is_written_down,
            "is_return": self.is_return,
            "report": self.report.to_state() if self.report else None,
            "typed": {page: dict(one) for page, one in self.typed.items()},
            "entries": {page: dict(one) for page, one in self.entries.items()},
            "files": list(self.files),
            "cut_files": list(self.cut_files),
            "is_held": self.is_held,
            "answer_by": self.answer_by.isoformat() if self.answer_by else "",
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Writing:
        """Return what ``to_state`` wrote."""
        answer_by = state["answer_by"]
        return cls(
            code=ReportCode(bytes.fromhex(state["code"])),
            for_whom=state["for_whom"],
            is_written_down=state["is_written_down"],
            is_return=state["is_return"],
            report=Report.from_state(state["report"]) if state["report"] else None,
            typed=state["typed"],
            entries=state["entries"],
            files=tuple(state["files"]),
            cut_files=tuple(state["cut_files"]),
            is_held=state["is_held"],
            answer_by=date.fromisoformat(answer_by) if answer_by else None,
        )

    def ended(self, *, answer_by: date, is_held: bool) -> Writing:
        """Return what is left once a report was sent: the code and the day, no word of hers."""
        return Writing(
            self.code,
            for_whom=self.for_whom,
            is_written_down=True,
            files=(),
            is_held=is_held,
            answer_by=answer_by,
        )

    def with_page(self, page: int, typed: Mapping[str, Any], entries: Mapping[str, str]) -> Writing:
        """Return it after a page was saved."""
        return replace(
            self,
            typed={**self.typed, str(page): typed},
            entries={**self.entries, str(page): {**self.entries.get(str(page), {}), **entries}},
        )

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Writing()"


@contextmanager
def in_turn(cookie: str, *, seconds: float = TURN_SECONDS) -> Iterator[None]:
    """Let what one browser sends wait for each other: two tabs, or a button pressed twice.

    Raises:
        DoorFull: The turn did not come in time.
    """
    with _turns_mutex:
        turn = _turns.setdefault(cookie, threading.Lock())
    if not turn.acquire(timeout=seconds):
        raise DoorFull
    try:
        yield
    finally:
        turn.release()


def writing_of(cookie: str, *, now: datetime) -> Writing | None:
    """Return what this browser goes on with; ``None`` where there is nothing, or it is over."""
    state = sitting_of(cookie, now=now) if cookie else None
    return Writing.from_state(state) if state else None


def begin(writing: Writing, *, now: datetime) -> str:
    """Begin a sitting and return its cookie. Raises as ``start_sitting``."""
    return start_sitting(writing.to_state(), now=now, minutes=writing.minutes)


def keep(cookie: str, writing: Writing, *, now: datetime) -> None:
    """Keep a sitting as it is now. Raises as ``keep_sitting``."""
    keep_sitting(cookie, writing.to_state(), now=now, minutes=writing.minutes)


def note_day_named(cookie: str, *, now: datetime) -> None:
    """Keep that a page has named the day of the answer, unless this browser is just sending.

    Raises as ``keep_sitting``.
    """
    with suppress(DoorFull), in_turn(cookie, seconds=0):
        writing = writing_of(cookie, now=now)
        if writing is not None:
            keep(cookie, replace(writing, answer_by=None), now=now)
