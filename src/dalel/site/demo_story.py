"""Plants the demo: people and cases from files, through the same actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.utils import timezone

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import open_case, record_several_in_case
from dalel.apps.cases.advance import seal_statement
from dalel.apps.cases.cards import make_card
from dalel.apps.cases.queries import OpenCase, case_visible_to, content_of
from dalel.apps.cases.sharing import exclude, give_access
from dalel.apps.cases.summaries import refresh_summary
from dalel.apps.entries.terms import Depth
from dalel.apps.procedure.panels import recount
from dalel.site.demo_people import People, bring_in
from dalel.site.demo_reports import Inbox
from dalel.site.demo_words import Words, with_day

Story = Mapping[str, Any]


def plant_demo(*, now: datetime) -> None:
    """Fill a new instance with the demo organisation, its cases and its inbox."""
    told = list(stories())
    writers = {author for story in told for author, _entries in _batches(story)}
    planting = _Planting(bring_in(writers, now=now), now)
    for story in told:
        planting.plant(story)
    leads = {story["name"]: story["lead"] for story in told}
    Inbox(planting.people.sessions, planting.numbers, leads, now).fill()


def stories() -> Iterator[dict[str, Any]]:
    """Yield the demo's cases as written down, one file per case, with the ``name`` of the file."""
    folder = files("dalel.site.demo")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        name, _, ending = file.name.rpartition(".")
        if ending == "toml":
            yield {"name": name, **tomllib.loads(file.read_text(encoding="utf-8"))}


@dataclass(frozen=True)
class _Planting:
    """Records case after case; a later one may name the number of an earlier one."""

    people: People
    now: datetime
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def _today(self) -> date:
        return timezone.localdate(self.now)

    def plant(self, story: Story) -> None:
        """Record one case: its opening, who may open it, its entries in order, who must not."""
        lead = self.people.sessions[story["lead"]]
        opening = {name: with_day(value, self._today) for name, value in story["opening"].items()}
        number, opened = open_case(opening, by=lead, now=self.now)
        self._share(number, story, lead)
        known = {entry["key"]: uuid4() for entry in story["entry"] if "key" in entry}
        words = Words(
            self._case(lead, number).container,
            {**known, "opening": opened.id},
            self.numbers,
            self._today,
        )
        for name, entries in _batches(story):
            author = self.people.sessions[name]
            news = [words.entry(one) for one in entries]
            record_several_in_case(self._case(author, number), news, by=author, now=self.now)
        self._exclude(number, story, lead, words)
        self._seal(number, story, lead, words)
        if "card" in story:
            case = self._case(lead, number)
            make_card(case, story["card"], by=lead, now=self.now, language=story["language"])
        # What whoever opens the case would do: the list and My desk say from the start what is due.
        case = self._case(lead, number)
        refresh_summary(case.container, content_of(case).entries)
        recount(case, self.now)
        self.numbers[story["name"]] = number

    def _share(self, number: str, story: Story, lead: MemberSession) -> None:
        for shared in story.get("shared", ()):
            holder = self.people.ids[shared.get("member") or shared["team"]]
            until = with_day(shared.get("until"), self._today)
            give_access(
                self._case(lead, number),
                holder,
                Depth(shared["depth"]),
                by=lead,
                now=self.now,
                until=date.fromisoformat(str(until)) if until else None,
            )

    def _exclude(self, number: str, story: Story, lead: MemberSession, words: Words) -> None:
        for one in story.get("excluded", ()):
            given = {name: words.value(value) for name, value in one.items() if name != "member"}
            member = self.people.ids[one["member"]]
            exclude(self._case(lead, number), member, given, by=lead, now=self.now)

    def _seal(self, number: str, story: Story, lead: MemberSession, words: Words) -> None:
        for one in story.get("sealed", ()):
            seal_statement(
                self._case(lead, number),
                one["fields"],
                [self.people.ids[keeper] for keeper in one["keepers"]],
                person=str(words.value(one["person"])),
                by=lead,
                now=self.now,
                language=story["language"],
            )

    def _case(self, member: MemberSession, number: str) -> OpenCase:
        case = case_visible_to(member, number, now=self.now)
        if case is None:
            raise LookupError(number)
        return case


def _batches(story: Story) -> Iterator[tuple[str, list[Story]]]:
    """Yield what one member records in one commit; a correction waits for what it corrects."""

    def batch(entry: Story) -> tuple[str, bool]:
        return entry.get("by", story["lead"]), "corrects" in entry

    for (author, _is_correction), entries in groupby(story["entry"], key=batch):
        yield author, list(entries)
