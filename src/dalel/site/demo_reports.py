"""Fills the demo's inbox: reports from a file, through the same actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from secrets import token_bytes
from typing import Any

from django.utils import timezone

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import join_report
from dalel.apps.cases.queries import case_visible_to, content_of
from dalel.apps.cases.summaries import refresh_summary
from dalel.apps.entries.containers import numbers_of
from dalel.apps.intake.actions.answering import answer_report, take_in
from dalel.apps.intake.actions.reporting import (
    CONVERSATION,
    PageEntry,
    begin_report,
    finish_report,
    save_page,
)
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.codes import code_salt
from dalel.apps.intake.inbox import DeskReport, report_at_desk
from dalel.apps.intake.readers import ReaderChoice
from dalel.apps.intake.report_forms import consents
from dalel.apps.intake.reports import CodeKeys, Report
from dalel.apps.procedure.panels import recount
from dalel.core.keys.codes import read_code, unlock_code
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import PrivateKey
from dalel.site.demo import DEMO_LIST
from dalel.site.demo_words import with_day

Told = Mapping[str, Any]
_PAGES = {"details": "report_details", "wishes": "report_wishes", "contact": "report_contact"}


@dataclass(frozen=True)
class _NoList:
    """Keys of a report that nobody comes back to: drawn, so that no time goes into a list."""

    lookup_id: bytes = field(default_factory=lambda: token_bytes(16))
    box: PrivateKey = field(default_factory=PrivateKey.generate)
    signing: SigningKey = field(default_factory=SigningKey.generate)


def told_reports() -> dict[str, list[Told]]:
    """Return the demo's reports and calls as written down."""
    file = files("dalel.site.demo").joinpath("inbox", "reports.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Inbox:
    """Fills the inbox; ``numbers`` are those of the demo's cases by the names of their files."""

    sessions: Mapping[str, MemberSession]
    numbers: Mapping[str, str]
    leads: Mapping[str, str]
    now: datetime

    def fill(self) -> None:
        """Send every report, answer one, join one to its case, and type in the calls."""
        told = told_reports()
        reports = [(one, self._send(one)) for one in told["report"]]
        self._seal()
        for one, report in reports:
            if "answer" in one:
                self._answer(one, report)
            if "case" in one:
                self._join(one, report)
        for one in told["call"]:
            self._take_in(one)

    def _send(self, told: Told) -> Report:
        keys: CodeKeys = (
            unlock_code(read_code(DEMO_LIST), salt=code_salt())
            if told.get("has_list")
            else _NoList()
        )
        language = told["language"]
        report = begin_report(
            keys, ReaderChoice(), for_whom=told["for_whom"], language=language, now=self.now
        )
        ticks = told.get("details", {}).get("ticks", ())
        save_page(report, list(self._pages(told)), now=self.now, language=language, ticks=ticks)
        return finish_report(report, now=self.now, held=told.get("is_held", False))

    def _pages(self, told: Told) -> Iterator[PageEntry]:
        yield PageEntry(
            "statement",
            {
                "form": "written_by_herself",
                "channel": "our_report_page",
                "language": told["language"],
                "words": told["story"],
            },
        )
        for name, kind in _PAGES.items():
            if name in told:
                said = {key: with_day(value, self._today) for key, value in told[name].items()}
                yield PageEntry(kind, said)
        for consent in consents(told.get("allowed", ())):
            yield PageEntry("consent", consent, where=CONVERSATION)

    @property
    def _today(self) -> date:
        return timezone.localdate(self.now)

    def _seal(self) -> None:
        while seal_arrivals(now=self.now):
            pass

    def _answer(self, told: Told, report: Report) -> None:
        answer = told["answer"]
        found = self._at_desk(self.sessions[answer["by"]], report)
        answer_report(found, answer["words"], now=self.now, language=told["language"])

    def _join(self, told: Told, report: Report) -> None:
        lead = self.sessions[self.leads[told["case"]]]
        case = case_visible_to(lead, self.numbers[told["case"]], now=self.now)
        if case is None:
            raise LookupError(told["case"])
        join_report(case, self._at_desk(lead, report), by=lead, now=self.now)
        refresh_summary(case.container, content_of(case).entries)
        recount(case, self.now)

    def _at_desk(self, member: MemberSession, report: Report) -> DeskReport:
        number = numbers_of([report.conversation.id])[report.conversation.id]
        found = report_at_desk(member, number, now=self.now)
        if found is None:
            raise LookupError(number)
        return found

    def _take_in(self, told: Told) -> None:
        opening = {
            name: with_day(told[name], self._today)
            for name in ("channel", "carried_by", "for_whom", "came_on", "language")
        }
        statement = {
            "form": "spoken",
            "channel": told["channel"],
            "language": told["language"],
            "words": told["words"],
        }
        take_in(
            opening,
            statement,
            by=self.sessions[told["by"]],
            is_urgent=False,
            now=self.now,
            language=told["language"],
        )
