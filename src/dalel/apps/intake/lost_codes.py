"""A lost code: whether a new one can be given, who asked for it, who agreed.

A member asks, once whoever lost it has answered the safe question; another member who reads
reports agrees; then the first makes it. What stands in the conversation decides, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.intake.code_keys import AGREED, ASKED, ISSUED
from dalel.apps.intake.inbox import DeskReport
from dalel.apps.intake.readers import intake_members

GOOD_FOR = timedelta(days=7)


class Obstacle(StrEnum):
    """Why no new code can be given."""

    NO_CODE = "no_code"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NO_QUESTION = "no_question"
    NOT_A_READER = "not_a_reader"


@dataclass(frozen=True)
class SafeQuestion:
    """What whoever reported left for the case that the code is lost."""

    question: str
    answer: str

    def is_answered_by(self, given: str) -> bool:
        """Return whether an answer is the one that was left, whatever its case and spaces."""
        return bool(given.strip()) and _folded(given) == _folded(self.answer)


@dataclass(frozen=True)
class Asking:
    """How far a new code has come; steps that are older than a week count no more."""

    asked: OpenedEntry | None = None
    agreed: OpenedEntry | None = None

    def is_asked_by(self, member: UUID) -> bool:
        """Return whether it was this member who asked."""
        return self.asked is not None and self.asked.author == member

    def until(self) -> datetime | None:
        """Return when the last of the steps counts no more."""
        last = self.agreed or self.asked
        return last.recorded_at + GOOD_FOR if last else None


def safe_question_of(report: DeskReport) -> SafeQuestion | None:
    """Return the safe question, if it was left with its answer."""
    for one in reversed(report.entries("report_contact")):
        question = str(one.fields.get("safe_question", ""))
        answer = str(one.fields.get("safe_answer", ""))
        if question.strip() and answer.strip():
            return SafeQuestion(question, answer)
    return None


def obstacle_to(report: DeskReport) -> Obstacle | None:
    """Return why this member can give no new code for a report; ``None`` where they can."""
    if not report.came_by_code:
        return Obstacle.NO_CODE
    if report.is_held or not (report.steps("sent") or report.steps("released")):
        return Obstacle.CLOSED
    if report.entries("report_end"):
        return Obstacle.WITHDRAWN
    if report.story is None or not report.may_write or report.member.member_id not in _readers():
        return Obstacle.NOT_A_READER
    return None if safe_question_of(report) else Obstacle.NO_QUESTION


def asking_for(report: DeskReport, *, now: datetime) -> Asking:
    """Return how far a new code has come, by the steps that members of intake recorded."""
    readers, found = _readers(), Asking()
    for one in report.entries("report_step"):
        step = one.fields.get("step")
        if step == ISSUED:
            found = Asking()
        if one.author not in readers or one.recorded_at <= now - GOOD_FOR:
            continue
        if step == ASKED:
            found = Asking(one)
        elif step == AGREED and found.asked is not None and one.author != found.asked.author:
            found = Asking(found.asked, one)
    return found


def _readers() -> set[UUID]:
    return {one.member for one in intake_members()}


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split()).strip(" .!?,;:")
