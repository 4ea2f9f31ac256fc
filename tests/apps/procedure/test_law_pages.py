"""The law of that day and the sentences of a case, as pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from tests.apps.conftest import CastMember
from tests.apps.procedure.terms import english
from tests.apps.records import open_case_of


def record(case: OpenCase, by: CastMember, kind: str, **fields: Any) -> UUID:
    """Record an entry."""
    now = timezone.now()
    return record_in_case(case, kind, fields, by=by.session, now=now, language="en").id


def custody_case(by: CastMember) -> tuple[OpenCase, UUID, UUID]:
    """Open a case in which coercion was used for what looks like rape by officers."""
    case = open_case_of(by, "Red folder")
    act = record(
        case,
        by,
        "act",
        act_types=["rape_by_custodian"],
        when="2022-05-10",
        perpetrator_services=["prison_staff"],
        alleged_offences=["cc-120"],
        offence_part="2",
    )
    answer = record(case, by, "response", outcome="opened", articles=["cc-123"])
    return case, act, answer


def test_shows_each_article_as_it_stood_on_that_day(advocate: CastMember) -> None:
    """Article, who named it, punishment, prosecution, last day, sources, and that it is a draft."""
    case, act, _answer = custody_case(advocate)

    page = english(advocate, f"/cases/{case.number}/law/{act}")

    for said in (
        "CC art. 120(2)",
        "Imprisonment: from 9 to 12 years",
        "public prosecution",
        "last day: 9 May 2032",
        "Not yet checked by a lawyer",
        "Law of 15 April 2024 No. 72-VIII",
        "edition",
    ):
        assert said in page, said


def test_asks_why_a_weaker_article_was_used(advocate: CastMember) -> None:
    """The facts, the answer that used it, and what they suggest stand beside each other."""
    case, act, answer = custody_case(advocate)

    page = english(advocate, f"/cases/{case.number}/law/{act}")

    assert "does another article fit better?" in page
    assert f"/entries/{answer}" in page
    assert "prison" in page.lower()
    assert "CC art. 146" in page
    assert "not read in the law itself" in page


def test_gives_no_sanction_of_today_for_an_earlier_day(advocate: CastMember) -> None:
    """What was changed since and not read is marked as a doubt, and what is new stands apart."""
    case = open_case_of(advocate, "Red folder")
    fields = {"act_types": ["beating"], "when": "2021-03", "alleged_offences": ["cc-107"]}
    act = record(case, advocate, "act", **fields)

    page = english(advocate, f"/cases/{case.number}/law/{act}")

    assert "the earlier wording was not read" in page


def test_compares_with_other_countries_surest_first(advocate: CastMember) -> None:
    """What articles say of other countries is dated, and a doubt."""
    case, act, _answer = custody_case(advocate)

    page = english(advocate, f"/cases/{case.number}/law/{act}")

    assert page.index("Kazakhstan in 2023") < page.index("Germany: harassment")
    assert "doubtful: one secondary source" in page
    assert "As an article of late 2023 gives it" in page


def test_an_entry_leads_to_its_law(advocate: CastMember) -> None:
    """An answer leads to the act it is about; a case says how many questions there are."""
    case, act, answer = custody_case(advocate)

    assert f"/cases/{case.number}/law/{answer}" in english(advocate, f"/entries/{answer}")
    led = advocate.client.get(f"/cases/{case.number}/law/{answer}")
    assert led.headers["Location"] == f"/cases/{case.number}/law/{act}"
    assert "1 question to ask" in english(advocate, f"/cases/{case.number}")
    assert "CC art. 120; CC art. 123" in english(advocate, f"/cases/{case.number}/law")


def test_says_what_it_lacks(advocate: CastMember) -> None:
    """Without a day the law of today stands there; without an article nothing is guessed."""
    case = open_case_of(advocate, "Red folder")
    undated = record(case, advocate, "act", act_types=["beating"], alleged_offences=["cc-109-1"])
    bare = record(case, advocate, "act", act_types=["beating"], when="2025-01-01")

    assert "no last day can be counted" in english(advocate, f"/cases/{case.number}/law/{undated}")
    assert "Nobody has named an article" in english(advocate, f"/cases/{case.number}/law/{bare}")


def test_shows_a_sentence_beside_the_range(advocate: CastMember) -> None:
    """Asked, given, changed on appeal and served, on a scale; what is missing is named."""
    case = open_case_of(advocate, "Red folder")
    act = record(case, advocate, "act", act_types=["rape"], when="2021-03-01", offence_part="2")
    accused = record(case, advocate, "person", name_legal="Invented Accused", roles=["defendant"])
    first = record(
        case,
        advocate,
        "decision",
        accused=str(accused),
        verdict="convicted",
        announced_on="2022-05-20",
        found_under=["cc-120"],
        about_entries=[str(act)],
        prosecutor_asked_sanction="imprisonment",
        prosecutor_asked_amount=6,
        prosecutor_asked_unit="years",
        given_sanction="imprisonment",
        given_amount=30,
        given_unit="months",
        leniency_grounds=["clean_record"],
    )
    record(
        case,
        advocate,
        "decision",
        accused=str(accused),
        verdict="convicted",
        announced_on="2022-09-01",
        changes=str(first),
        appeal_outcome="made_heavier",
        given_sanction="imprisonment",
        given_amount=5,
        given_unit="years",
    )
    placed = record(
        case,
        advocate,
        "placement",
        person=str(accused),
        placement_type="open_prison",
        began_at="2023-01-10",
    )

    page = english(advocate, f"/cases/{case.number}/sentences")

    for said in (
        "Imprisonment: 30 months → Imprisonment: 5 years",
        "Asked by the prosecutor: Imprisonment: 6 years",
        "CC art. 120(2): from 9 to 12 years",
        "what was given is below it",
        "what the victim's side asked for",
        f"/cases/{case.number}/entries/{first}/correct",
        f"/entries/{placed}",
        "First offence, clean record",
    ):
        assert said in page, said


def test_an_outsider_sees_no_law(advocate: CastMember, outsider: CastMember) -> None:
    """To whoever may not open the case there is no such page."""
    case, act, _answer = custody_case(advocate)

    for address in ("law", f"law/{act}", "sentences"):
        assert outsider.client.get(f"/cases/{case.number}/{address}").status_code == 404


def test_tells_of_earlier_wordings_only_where_they_held(advocate: CastMember) -> None:
    """A beating of 2025 has no use for what held until 2024."""
    case = open_case_of(advocate, "Red folder")
    fields = {"act_types": ["beating"], "alleged_offences": ["cc-109-1"]}
    before = record(case, advocate, "act", **fields, when="2023-03-01")
    after = record(case, advocate, "act", **fields, when="2025-03-01")

    early = english(advocate, f"/cases/{case.number}/law/{before}")
    late = english(advocate, f"/cases/{case.number}/law/{after}")

    assert "Light harm and battery, three times" in early
    assert "Not in force on that day." in early
    assert "Light harm and battery, three times" not in late
