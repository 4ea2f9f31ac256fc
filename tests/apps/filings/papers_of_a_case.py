"""A case from which every paper can be filled; invented people only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.actions import NewEntry, record_entry
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, open_case_of

HER, HIM = "Айсұлу Қиялқызы", "Ойдан Шығарылған"
HOME = "улица Небывалая, 7"


def record(member: CastMember, case: OpenCase, kind: str, **fields: Any) -> str:
    """Record an entry and return its id."""
    new = NewEntry(case.container, kind, fields, "ru")
    return str(record_entry(new, author=member.session.author, now=NOW).id)


def told_case(member: CastMember, *, service: str = "criminal_police") -> OpenCase:
    """Open a case in which a statement was refused by those among whom the accused serves."""
    case = open_case_of(member)
    her = record(member, case, "person", roles=["survivor"], name_chosen=HER, home=HOME)
    him = record(
        member, case, "person", roles=["alleged_perpetrator"], name_legal=HIM, service=service
    )
    record(
        member,
        case,
        "act",
        act_types=["beating"],
        when="2026-02-10",
        place="подъезд",
        survivors=[her],
        alleged_perpetrators=[him],
    )
    filing = record(
        member,
        case,
        "filing",
        filing_type="crime_statement",
        body="police_station",
        handed_in="2026-02-11",
        filing_number="KZ-000",
        on_behalf_of=[her],
    )
    record(
        member,
        case,
        "response",
        answers_to=filing,
        outcome="refused_to_accept",
        body="police_station",
        dated="2026-02-12",
    )
    record(
        member,
        case,
        "examination",
        person=her,
        performed_on="2026-02-11",
        examination_type="forensic_medical",
    )
    return case_of(member, case.number)


def first_id(text: str) -> UUID:
    """Return an id as a value."""
    return UUID(text)
