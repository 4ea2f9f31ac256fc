"""Plants the demo: members and cases from files, through the same actions that people use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from dalel.apps.accounts.actions.enrolling import confirm_enrolment, enrol, invite
from dalel.apps.accounts.actions.founding import found_organisation
from dalel.apps.accounts.actions.signing_in import sign_in
from dalel.apps.accounts.command_line import session_of
from dalel.apps.accounts.lanes import lane_for
from dalel.apps.accounts.queries import waiting_members
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import InCase, give_access, open_case, record_several_in_case
from dalel.apps.cases.queries import OpenCase, case_visible_to, content_of
from dalel.apps.cases.summaries import refresh_summary
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.terms import Depth
from dalel.apps.entries.uploads import seal_file
from dalel.site.demo import MEMBERS, DemoMember
from dalel.site.demo_files import made_file

_DAY = re.compile(r"@today(?P<days>[+-]\d+)d(?P<time>T\d\d:\d\d)?(?P<about>~?)")
_CASE = "@case:"


def plant_demo(*, now: datetime) -> None:
    """Fill a new instance with the demo organisation and its cases."""
    sessions = _members(now)
    numbers: dict[str, str] = {}
    for story in stories():
        numbers[story["name"]] = _plant(story, sessions, numbers, now=now)


def stories() -> Iterator[dict[str, Any]]:
    """Yield the demo's cases as written down, one file per case, with the ``name`` of the file."""
    folder = files("dalel.site.demo")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        name, _, ending = file.name.rpartition(".")
        if ending == "toml":
            yield {"name": name, **tomllib.loads(file.read_text(encoding="utf-8"))}


def _members(now: datetime) -> dict[str, MemberSession]:
    """Enrol everybody; the administrator founds the organisation and introduces the others."""
    founder = next(member for member in MEMBERS if member.role == Role.ADMINISTRATOR)
    found_organisation(
        Path(settings.DALEL_INSTANCE),
        sign_in_name=founder.sign_in_name,
        display_name=founder.display_name,
        password=founder.password,
        now=now,
        role=Role.ADMINISTRATOR,
    )
    introducer = _session(founder)
    others = [member for member in MEMBERS if member is not founder]
    for member in others:
        _introduce(member, introducer, now=now)
    sessions = {member.sign_in_name: _session(member) for member in others}
    return {founder.sign_in_name: introducer, **sessions}


def _introduce(member: DemoMember, introducer: MemberSession, *, now: datetime) -> None:
    token = invite(introducer, Role(member.role), now=now)
    enrol(
        token,
        sign_in_name=member.sign_in_name,
        display_name=member.display_name,
        password=member.password,
        lane=lane_for(is_known_device=True),
        now=now,
    )
    for waiting in waiting_members(introducer):
        confirm_enrolment(introducer, waiting.member_id, fingerprint=waiting.fingerprint, now=now)


def _session(member: DemoMember) -> MemberSession:
    signed_in = sign_in(member.sign_in_name, member.password, is_known_device=True)
    return session_of(signed_in)


def _plant(
    story: Mapping[str, Any],
    sessions: Mapping[str, MemberSession],
    numbers: Mapping[str, str],
    *,
    now: datetime,
) -> str:
    """Record one case: its opening, who else may open it, its entries in order."""
    lead, today = sessions[story["lead"]], timezone.localdate(now)
    opening = {name: _with_day(value, today) for name, value in story["opening"].items()}
    number, opened = open_case(opening, by=lead, now=now)
    for shared in story.get("shared", ()):
        colleague = sessions[shared["member"]].member_id
        give_access(_case(lead, number, now), colleague, Depth(shared["depth"]), by=lead, now=now)
    known = {entry["key"]: uuid4() for entry in story["entry"] if "key" in entry}
    known["opening"] = opened.id
    for author, entries in _batches(story):
        case = _case(sessions[author], number, now)
        words = _Words(case.container, known, numbers, today)
        news = [words.entry(one) for one in entries]
        record_several_in_case(case, news, by=sessions[author], now=now)
    # What whoever opens the case would do: the list says from the start where it stands.
    case = _case(lead, number, now)
    refresh_summary(case.container, content_of(case).entries)
    return number


def _batches(story: Mapping[str, Any]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Yield what one member records in one commit; a correction waits for what it corrects."""

    def batch(entry: Mapping[str, Any]) -> tuple[str, bool]:
        return entry.get("by", story["lead"]), "corrects" in entry

    for (author, _is_correction), entries in groupby(story["entry"], key=batch):
        yield author, list(entries)


def _case(member: MemberSession, number: str, now: datetime) -> OpenCase:
    case = case_visible_to(member, number, now=now)
    if case is None:
        raise LookupError(number)
    return case


def _with_day(value: object, today: date) -> object:
    """Replace a day counted from the planting by that day."""
    day = _DAY.fullmatch(value) if isinstance(value, str) else None
    if day is None:
        return value
    moment = (today + timedelta(days=int(day["days"]))).isoformat()
    return f"{moment}{day['time']}+05:00" if day["time"] else moment + day["about"]


@dataclass(frozen=True)
class _Words:
    """Turns what is written in a case's file into what an entry holds.

    ``@key`` names an entry of the same case, ``@case:name`` the number of an earlier case.
    ``@today-12d``, ``@today-12d~`` (about then) or ``@today+3dT14:30`` is a day counted from the
    planting, so that terms run. A file is written as its name and the words in it.
    """

    container: OpenContainer
    known: Mapping[str, UUID]
    numbers: Mapping[str, str]
    today: date

    def entry(self, written: Mapping[str, Any]) -> InCase:
        """Return one entry."""
        return InCase(
            written["kind"],
            {name: self._value(value) for name, value in written["fields"].items()},
            corrects=self.known[written["corrects"]] if "corrects" in written else None,
            reason=written.get("reason", ""),
            id=self.known[written["key"]] if "key" in written else uuid4(),
        )

    def _value(self, value: object) -> object:
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if isinstance(value, dict) and "file" in value:
            return self._file(value["file"], value["words"])
        return self._text(value) if isinstance(value, str) and value.startswith("@") else value

    def _text(self, text: str) -> str:
        if _DAY.fullmatch(text):
            return str(_with_day(text, self.today))
        if text.startswith(_CASE):
            return self.numbers[text.removeprefix(_CASE)]
        return str(self.known[text.removeprefix("@")])

    def _file(self, name: str, words: str) -> dict[str, Any]:
        content, media_type = made_file(name, words)
        return seal_file(self.container, content, name=name, media_type=media_type)
