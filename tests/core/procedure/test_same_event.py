"""One ruling in two entries: one clock where that is sure, two wherever it is not."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dalel.core.procedure import Clock, PackMalformed, State, clocks, load_pack
from tests.core.procedure.packs import pack_of, rule_text

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
Entry = Mapping[str, object]


def hearing(entry_id: str = "h1", **fields: object) -> Entry:
    """Return a hearing on a compulsory medical measure whose ruling was announced on 13 May."""
    given = {
        "hearing_type": "compulsory_medical_measure",
        "ruling_announced_at": "2026-05-13T16:00+05:00",
        "institution": "court",
        **fields,
    }
    return {"id": entry_id, "kind": "hearing", "fields": given}


def decision(entry_id: str = "d1", **fields: object) -> Entry:
    """Return the decision of the same court and day."""
    given = {
        "verdict": "compulsory_treatment",
        "announced_on": "2026-05-13",
        "institution": "court",
        **fields,
    }
    return {"id": entry_id, "kind": "decision", "fields": given}


def appeals(*entries: Entry, rule: str = "psych_appeal") -> list[Clock]:
    """Return the clocks of an appeal."""
    return [one for one in clocks(entries, load_pack("kz"), now=NOW) if one.rule_id == rule]


def test_runs_one_clock_for_a_hearing_and_its_decision() -> None:
    """And it stands at either of them, with the end that both have."""
    alone = appeals(hearing())

    (clock,) = appeals(hearing(), decision())

    assert clock.ends_latest == alone[0].ends_latest


@pytest.mark.parametrize(
    "shared",
    [
        {"judge": "person"},
        {"accused": ["person"]},
        {"case_number": "1-45/2026"},
    ],
    ids=["judge", "person", "number"],
)
def test_knows_a_ruling_by_what_both_entries_name(shared: dict[str, Any]) -> None:
    """Where the court was written down once."""
    theirs = {name: one[0] if isinstance(one, list) else one for name, one in shared.items()}

    found = appeals(hearing(institution="", **shared), decision(**theirs))

    assert len(found) == 1


def test_reads_a_number_without_its_blanks() -> None:
    """As it is typed by two people."""
    found = appeals(
        hearing(institution="", case_number="1-45 / 2026 а"), decision(case_number="1-45/2026 А")
    )

    assert len(found) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"announced_on": "2026-05-14"},
        {"announced_on": "2026-05"},
        {"institution": "another court"},
        {"institution": ""},
        {"judge": "another"},
        {"accused": "another"},
        {"case_number": "another"},
    ],
    ids=str,
)
def test_runs_both_where_it_may_be_another_ruling(fields: dict[str, Any]) -> None:
    """A term that is shown twice hurts nobody; one that is not shown does."""
    ours = hearing(judge="person", accused=["person"], case_number="1-45")
    if fields == {"institution": ""}:
        ours = hearing()

    assert len(appeals(ours, decision(**fields))) == 2


def test_runs_both_where_both_give_the_month_alone() -> None:
    """Nobody knows that it was one day."""
    found = appeals(hearing(ruling_announced_at="2026-05"), decision(announced_on="2026-05"))

    assert len(found) == 2


def test_runs_all_where_nobody_knows_which_two_are_one() -> None:
    """Two hearings of one day, and one decision."""
    assert len(appeals(hearing("h1"), hearing("h2"), decision())) == 3


def test_runs_both_of_one_kind() -> None:
    """Whoever wrote two hearings down meant two."""
    assert len(appeals(hearing("h1"), hearing("h2"))) == 2


@pytest.mark.parametrize("against", ["h1", "d1"])
def test_is_answered_by_an_appeal_against_either_entry(against: str) -> None:
    """The appeal names the one that whoever filed it had before them."""
    appeal = {"filing_type": "appeal", "handed_in": "2026-05-18", "against": [against]}

    (clock,) = appeals(hearing(), decision(), {"id": "f1", "kind": "filing", "fields": appeal})

    assert clock.state is State.MET


@pytest.mark.parametrize("about", ["h1", "d1"])
def test_keeps_what_a_lawyer_said_of_either_entry(about: str) -> None:
    """The one that nobody spoke of is the one that goes."""
    said = {"rule": "psych_appeal", "about": about, "confirmation": "confirmed"}

    (clock,) = appeals(hearing(), decision(), {"id": "c1", "kind": "confirmation", "fields": said})

    assert clock.word is not None


def test_keeps_both_where_a_lawyer_spoke_of_one_and_an_appeal_of_the_other() -> None:
    """Neither may hide the other."""
    said = {"rule": "psych_appeal", "about": "h1", "confirmation": "confirmed"}
    appeal = {"filing_type": "appeal", "handed_in": "2026-05-18", "against": ["d1"]}

    found = appeals(
        hearing(),
        decision(),
        {"id": "c1", "kind": "confirmation", "fields": said},
        {"id": "f1", "kind": "filing", "fields": appeal},
    )

    assert len(found) == 2


@pytest.mark.parametrize(("answers_to", "count"), [("f1", 1), ("f2", 2)])
def test_knows_a_judges_ruling_by_the_complaint_it_is_on(answers_to: str, count: int) -> None:
    """An investigating judge decides several complaints of one person on one day."""
    heard = hearing(hearing_type="complaint_to_judge", about_entries=["f1"])
    paper = {
        "body": "investigating_judge",
        "announced_on": "2026-05-13T17:00+05:00",
        "answers_to": answers_to,
        "institution": "court",
    }

    found = appeals(
        heard, {"id": "r1", "kind": "response", "fields": paper}, rule="judge_ruling_appeal"
    )

    assert len(found) == count


TWO_KINDS = (
    '[[rule.starts]]\nkind = "hearing"\ndate = "ruling_announced_at"\n'
    '[[rule.starts]]\nkind = "decision"\ndate = "announced_on"\n'
    "[[rule.same_by]]\n"
)


@pytest.mark.parametrize(
    ("same_by", "reasons"),
    [
        ('field = "nowhere"\nties = true', ["has a field nowhere", "has nowhere"]),
        ('field = "verdict"\nties = true', ["only one kind that starts answer has verdict"]),
        ('field = "judge"', ["nothing ties two entries"]),
    ],
    ids=["no field", "of one kind", "no tie"],
)
def test_refuses_a_rule_by_which_no_two_entries_are_one(
    tmp_path: Path, same_by: str, reasons: list[str]
) -> None:
    """It would say nothing, and the clock would run twice."""
    with pytest.raises(PackMalformed) as caught:
        pack_of(tmp_path, rule_text(starts=TWO_KINDS + same_by))

    found = [fault.reason for fault in caught.value.faults]
    assert len(found) == len(reasons)
    assert all(reason in one for reason, one in zip(reasons, found, strict=True))
