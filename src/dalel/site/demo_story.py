"""Plants the demo: members and cases from files, through the same actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from dalel.apps.accounts.actions.enrolling import confirm_enrolment, enrol, invite
from dalel.apps.accounts.actions.founding import found_organisation
from dalel.apps.accounts.actions.signing_in import sign_in
from dalel.apps.accounts.command_line import session_of
from dalel.apps.accounts.lanes import lane_for
from dalel.apps.accounts.queries import waiting_members
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import give_access, open_case, record_in_case
from dalel.apps.cases.queries import OpenCase, case_visible_to, content_of
from dalel.apps.cases.summaries import refresh_summary
from dalel.apps.entries.terms import Depth
from dalel.site.demo import MEMBERS, DemoMember


def plant_demo(*, now: datetime) -> None:
    """Fill a new instance with the demo organisation and its cases."""
    sessions = _members(now)
    for story in stories():
        _plant(story, sessions, now=now)


def stories() -> Iterator[dict[str, Any]]:
    """Yield the demo's cases as written down, one file per case."""
    folder = files("dalel.site.demo")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


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
    for member in MEMBERS:
        if member is not founder:
            _introduce(member, introducer, now=now)
    return {member.sign_in_name: _session(member) for member in MEMBERS}


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
    story: Mapping[str, Any], sessions: Mapping[str, MemberSession], *, now: datetime
) -> None:
    """Record one case: its opening, its entries in order, and who else may open it."""
    lead, language = sessions[story["lead"]], story["language"]
    number, _opening = open_case(story["opening"], by=lead, now=now, language=language)
    for shared in story.get("shared", ()):
        colleague = sessions[shared["member"]].member_id
        give_access(_case(lead, number, now), colleague, Depth(shared["depth"]), by=lead, now=now)
    known: dict[str, UUID] = {}
    for entry in story["entry"]:
        author = sessions[entry.get("by", story["lead"])]
        row = record_in_case(
            _case(author, number, now),
            entry["kind"],
            _resolved(entry["fields"], known),
            by=author,
            now=now,
            language=entry.get("language", language),
            corrects=known[entry["corrects"]] if "corrects" in entry else None,
            reason=entry.get("reason", ""),
        )
        if "key" in entry:
            known[entry["key"]] = row.id
    # What whoever opens the case would do: the list says from the start where it stands.
    case = _case(lead, number, now)
    refresh_summary(case.container, content_of(case).entries)


def _case(member: MemberSession, number: str, now: datetime) -> OpenCase:
    case = case_visible_to(member, number, now=now)
    if case is None:
        raise LookupError(number)
    return case


def _resolved(fields: Mapping[str, Any], known: Mapping[str, UUID]) -> dict[str, object]:
    """Replace ``@key`` by the id of the entry recorded under that key."""

    def resolve(value: object) -> object:
        if isinstance(value, str) and value.startswith("@"):
            return str(known[value[1:]])
        if isinstance(value, list):
            return [resolve(one) for one in value]
        return value

    return {name: resolve(value) for name, value in fields.items()}
