"""Cases with a term that runs, for the tests of this room."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.actions import Recorded
from tests.apps.cases.pages import page_at
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of

PACK = Path(__file__).parents[3] / "src/dalel/core/procedure/packs/kz"
RULE = "complaint_answer_7d"


def day(days: int, now: datetime | None = None) -> str:
    """Return a day before (below zero) or after today as it is typed."""
    return (timezone.localdate(now) + timedelta(days=days)).isoformat()


def complain(case: OpenCase, by: CastMember, *, received: str) -> Recorded:
    """Record a complaint to a prosecutor."""
    fields = {
        "filing_type": "complaint_prosecutor",
        "body": "prosecutor",
        "handed_in": received,
        "received_on": received,
    }
    return record_in_case(case, "filing", fields, by=by.session, now=timezone.now(), language="en")


def answer(case: OpenCase, by: CastMember, filing: Recorded, *, dated: str) -> Recorded:
    """Record that the prosecutor granted it."""
    fields = {"answers_to": str(filing.id), "outcome": "complaint_granted", "dated": dated}
    return record_in_case(
        case, "response", fields, by=by.session, now=timezone.now(), language="en"
    )


def case_with_term(by: CastMember, *, received: str, title: str = "Red folder") -> OpenCase:
    """Open a case in which a complaint waits for its answer."""
    case = open_case_of(by, title)
    complain(case, by, received=received)
    return case


def english(member: CastMember, address: str, *, status: int = 200) -> str:
    """Return a page in English."""
    member.client.cookies["language"] = "en"
    return page_at(member.client, address, status=status)


def copied_pack(folder: Path, *changes: tuple[str, str]) -> Path:
    """Return a copy of the pack with texts replaced."""
    folder.mkdir()
    for file in PACK.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            text = text.replace(old, new)
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder
