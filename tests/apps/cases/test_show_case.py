"""The page of a case: its timeline, what is broken in it, and who opened it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.erasure import erase_entry, erase_identity
from dalel.apps.entries.journal import Deed
from dalel.apps.entries.keystore import EntryWrap
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import in_order, journal_of, page_at
from tests.apps.conftest import CastMember
from tests.apps.raw import alter, flip
from tests.apps.records import NOW, case_of, open_case_of, organisation_of, share

BROKEN = "An entry does not match its seal"
ERASED = "was erased. Its place in the log remains."


def record(case: OpenCase, by: CastMember, kind: str = "note", **fields: Any) -> UUID:
    """Record an entry in English and return its id; a note unless said otherwise."""
    given = fields or {"text": "Invented."}
    return record_in_case(case, kind, given, by=by.session, now=NOW, language="en").id


def erase(how: Callable[..., None], entry: UUID, case: OpenCase, *, by: CastMember) -> None:
    """Erase an entry or the identities in it."""
    how(
        entry,
        container=case.container,
        organisation=organisation_of(by),
        author=by.session.author,
        reason="survivor_wish",
        now=NOW,
    )


def shown(member: CastMember, case: OpenCase) -> str:
    """Return a case's page."""
    return page_at(member.client, f"/cases/{case.number}")


def test_orders_by_when_things_happened(advocate: CastMember) -> None:
    """Whatever the order of recording; what is uncertain stands where it may have begun."""
    case = open_case_of(advocate)
    dates = [
        "",
        "12 March 2021",
        "about May 2020",
        "summer 2019",
        "2019",
        "12 March 2021 08:15",
        "March 2021",
        "before 1 January 2018",
        "2020s",
    ]
    recorded = [
        (record(case, advocate, "act", act_types=["stalking"], **({"when": d} if d else {})), d)
        for d in dates
    ]

    order = in_order(shown(advocate, case), [entry for entry, _date in recorded])

    assert [dict(recorded)[entry] for entry in order] == [
        "before 1 January 2018",
        "2019",
        "summer 2019",
        "2020s",
        "about May 2020",
        "March 2021",
        "12 March 2021",
        "12 March 2021 08:15",
        "",
    ]


def test_keeps_dates_as_precise_as_they_are(advocate: CastMember) -> None:
    """A month stays a month; no day is invented; what has no date says so."""
    case = open_case_of(advocate)
    for when in ("March 2021", "about May 2020"):
        record(case, advocate, "act", act_types=["stalking"], when=when)
    record(case, advocate, "act", act_types=["beating"])

    page = shown(advocate, case)

    assert '<p class="event-when">March 2021</p>' in page
    assert '<p class="event-when">about May 2020</p>' in page
    assert "1 March 2021" not in page
    assert '<p class="event-when">Date not known</p>' in page


@pytest.mark.parametrize(
    ("language", "month", "unknown"),
    [
        ("kk", "2021 жылғы наурыз", "Күні белгісіз"),
        ("ru", "март 2021", "Дата неизвестна"),
    ],
)
def test_speaks_the_readers_language(
    advocate: CastMember, language: str, month: str, unknown: str
) -> None:
    """Dates and labels are put into words for whoever reads, not for whoever wrote."""
    case = open_case_of(advocate)
    record(case, advocate, "act", act_types=["stalking"], when="March 2021")
    record(case, advocate, "act", act_types=["stalking"])
    advocate.client.cookies["language"] = language

    page = shown(advocate, case)

    assert f'<html lang="{language}"' in page
    assert f'<p class="event-when">{month}' in page
    assert "Stalking" not in page
    assert '<p class="event-when">Date not known</p>' not in page
    assert f'<p class="event-when">{unknown}</p>' in page


def test_shows_an_erased_identity_as_erased(advocate: CastMember) -> None:
    """The label stays with the word; nothing of what it said is left."""
    case = open_case_of(advocate)
    given = {"roles": ["witness"], "nickname": "Ару-Тау", "phone": "+7 000 000 00 00"}
    person = record(case, advocate, "person", **given)

    erase(erase_identity, person, case, by=advocate)

    page = shown(advocate, case)
    assert "Ару-Тау" not in page
    assert "+7 000" not in page
    assert '<p class="muted">erased: Nickname or working name, Telephone</p>' in page
    assert "Witness" in page
    assert BROKEN not in page


def test_shows_that_an_entry_was_erased(advocate: CastMember) -> None:
    """Quietly, and not as damage; the rest of the case is unchanged."""
    case = open_case_of(advocate)
    gone = record(case, advocate, text="To be forgotten.")
    record(case, advocate, text="To be kept.")

    erase(erase_entry, gone, case, by=advocate)

    page = shown(advocate, case)
    assert ERASED in page
    assert f'notice--quiet" role="alert" data-entry="{gone}"' in page
    assert "To be forgotten." not in page
    assert "To be kept." in page
    assert BROKEN not in page


def cut_ciphertext(entry: UUID) -> None:
    """Shorten the stored record."""
    alter("Entry", entry, ciphertext=b"\x00" * 40)


def flip_wrap(entry: UUID) -> None:
    """Damage the entry's keys."""
    flip("EntryWrap", entry, "wrap", at=50)


def swap_root(entry: UUID) -> None:
    """Let the entry claim another body."""
    flip("Entry", entry, "body_root")


HARMS: dict[Callable[[UUID], None], str] = {
    lambda entry: flip("Entry", entry, "ciphertext", at=200): "RecordDamaged",
    cut_ciphertext: "RecordDamaged",
    flip_wrap: "WrapDamaged",
    swap_root: "CommitmentMismatch",
}


def test_shows_loudly_what_does_not_match_its_seal(advocate: CastMember) -> None:
    """Before everything else, with the fault's name; nothing is hidden or repaired."""
    case = open_case_of(advocate)
    broken = [record(case, advocate, text="Altered later.") for _ in HARMS]
    record(case, advocate, text="Left alone.")

    for harm, entry in zip(HARMS, broken, strict=True):
        harm(entry)

    page = shown(advocate, case)
    for entry, fault in zip(broken, HARMS.values(), strict=True):
        notice = page.partition(f'notice--bad" role="alert" data-entry="{entry}"')[2]
        assert f"<strong>{BROKEN}</strong> ({fault})" in notice.partition("</div>")[0]
    assert page.count("It was recorded on 3 March 2026.") == len(HARMS)
    assert "Do not repair anything; ask whoever runs this system to run the audit." in page
    assert page.rindex(BROKEN) < page.index('<ol class="timeline">')
    assert "Altered later." not in page
    assert "Left alone." in page


def test_calls_lost_keys_erased_only_by_the_word_of_the_log(advocate: CastMember) -> None:
    """A key that is gone and that nobody erased is damage, and said as loudly."""
    case = open_case_of(advocate)
    lost = record(case, advocate, text="Lost.")

    EntryWrap.objects.filter(entry=lost).delete()

    page = shown(advocate, case)
    assert f'notice--bad" role="alert" data-entry="{lost}"' in page
    assert f"<strong>{BROKEN}</strong> (WrapMissing)" in page
    assert ERASED not in page


def test_writes_down_each_opening(advocate: CastMember, worker: CastMember) -> None:
    """Who looked, in order; readers too, and sealed to the case."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    shown(worker, case)
    shown(advocate, case)

    assert journal_of(advocate, case.number) == [
        (worker.member_id, Deed.OPENED, None),
        (advocate.member_id, Deed.OPENED, None),
    ]


def test_tells_an_outsider_nothing(advocate: CastMember, outsider: CastMember) -> None:
    """The same bytes as for a case that is not there, and no line in the journal."""
    case = open_case_of(advocate)

    there = outsider.client.get(f"/cases/{case.number}")
    missing = outsider.client.get("/cases/2026-00000")

    assert there.status_code == missing.status_code == 404
    assert there.content == missing.content
    assert journal_of(advocate, case.number) == []
    assert case_of(advocate, case.number)


def test_a_number_that_no_database_takes_is_one_that_is_not_there(advocate: CastMember) -> None:
    """PostgreSQL refuses such text as a whole: that was an error, and not a missing page."""
    for address in ("/cases/2026-%00", "/inbox/%00", "/cards/%00"):
        assert advocate.client.get(address).status_code == 404
