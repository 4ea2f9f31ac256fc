"""How far a case has come: invented histories, each with the stage it must have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dalel.apps.cases.stages import stage_of, stage_rules
from dalel.apps.entries.catalogue import catalogue
from tests.apps.cases.histories import Event, corrected, event, history
from tests.apps.cases.straight_histories import FILED, REGISTERED, STRAIGHT, response

HIM = event("him", "person", roles=["alleged_perpetrator"])
OTHER = event("other", "person", roles=["alleged_perpetrator"])
STATION = event("station", "institution", body="police_station")


def about(key: str, person: str, handed_in: str) -> Event:
    """Return a statement about somebody."""
    return event(
        key,
        "filing",
        filing_type="crime_statement",
        handed_in=handed_in,
        about_persons=[f"@{person}"],
    )


def decided(person: str, announced_on: str, **fields: object) -> Event:
    """Return a verdict on somebody."""
    return event(
        "",
        "decision",
        verdict="convicted",
        accused=f"@{person}",
        announced_on=announced_on,
        **fields,
    )


SEVERAL: dict[str, tuple[str, tuple[Event, ...]]] = {
    "one is convicted for good, the other is on trial": (
        "in_court",
        (
            HIM,
            OTHER,
            decided("him", "2024-07-10", in_force_on="2024-07-26"),
            event(
                "",
                "hearing",
                hearing_type="main_trial",
                held_at="2024-03-01",
                accused=["@other"],
            ),
        ),
    ),
    "both are convicted for good": (
        "final",
        (
            HIM,
            OTHER,
            decided("him", "2024-07-10", in_force_on="2024-07-26"),
            decided("other", "2024-08-10", in_force_on="2024-08-26"),
        ),
    ),
    "a second report is archived while the first runs": (
        "registered",
        (
            HIM,
            OTHER,
            about("first", "him", "2024-01-10"),
            response("registered_erdr", "2024-01-12", answers_to="@first"),
            about("second", "other", "2024-02-10"),
            response("archived", "2024-02-12", answers_to="@second"),
        ),
    ),
    "a report that names nobody stands alone once somebody was named": (
        "registered",
        (
            HIM,
            about("first", "him", "2024-01-10"),
            response("registered_erdr", "2024-01-12", answers_to="@first"),
            event("second", "filing", filing_type="crime_statement", handed_in="2024-02-10"),
            response("archived", "2024-02-12", answers_to="@second"),
        ),
    ),
    "a report that names nobody becomes the one of whoever is named later": (
        "final",
        (
            HIM,
            FILED,
            REGISTERED,
            decided("him", "2024-07-10", in_force_on="2024-07-26"),
        ),
    ),
    "an officer complained of is no second accused": (
        "final",
        (
            HIM,
            OTHER,
            STATION,
            about("first", "him", "2024-01-10"),
            response("archived", "2024-01-15", answers_to="@first"),
            event(
                "complaint",
                "filing",
                filing_type="complaint_inaction",
                handed_in="2024-02-01",
                against=["@first"],
                about_persons=["@other", "@station"],
            ),
            response("opened", "2024-02-20", answers_to="@complaint"),
            decided("him", "2024-07-10", in_force_on="2024-07-26"),
        ),
    ),
    "her own treatment is under appeal while he is acquitted": (
        "appealed",
        (
            HIM,
            event("her", "person", roles=["survivor"]),
            event(
                "",
                "decision",
                verdict="acquitted",
                accused="@him",
                announced_on="2023-12-05",
            ),
            event(
                "treatment",
                "decision",
                verdict="compulsory_treatment",
                accused="@her",
                announced_on="2023-12-05",
            ),
            event(
                "",
                "filing",
                filing_type="appeal",
                against=["@treatment"],
                handed_in="2023-12-12",
            ),
        ),
    ),
}
HISTORIES = STRAIGHT | SEVERAL


@pytest.mark.parametrize("name", HISTORIES)
def test_finds_the_stage(name: str) -> None:
    """As written beside each history."""
    expected, events = HISTORIES[name]

    assert stage_of(history(*events)) == expected


def test_ignores_what_was_corrected() -> None:
    """An archive that turned out to be a registration counts as what it is now."""
    before = history(FILED, response("archived", "2024-01-15", answers_to="@filed"))

    after = corrected(before, 1, outcome="registered_erdr", dated="2024-01-15")

    assert stage_of(before) == "archived"
    assert stage_of(after) == "registered"


def test_follows_a_reference_to_a_corrected_entry() -> None:
    """An answer names the first version; the type stands in the last."""
    before = history(
        event("filed", "filing", filing_type="motion_other", handed_in="2024-01-10"),
        response("archived", "2024-01-15", answers_to="@filed"),
    )

    after = corrected(before, 0, filing_type="crime_statement", handed_in="2024-01-10")

    assert stage_of(before) == "told"
    assert stage_of(after) == "archived"


def test_is_not_final_on_a_day_that_had_not_come() -> None:
    """The term of appeal still ran when somebody wrote down its end."""
    planned = history(decision_in_force_on("2026-03-20"))
    come = history(decision_in_force_on("2026-03-02"))

    assert stage_of(planned) == "decided"
    assert stage_of(come) == "final"


def test_counts_days_where_we_are() -> None:
    """At 22:00 UTC it is the next day already."""
    late = [
        replace(entry, recorded_at=datetime(2026, 3, 3, 22, 0, tzinfo=UTC))
        for entry in history(decision_in_force_on("2026-03-04"))
    ]

    assert stage_of(late) == "final"


def decision_in_force_on(day: str) -> Event:
    """Return a verdict recorded on 3 March 2026."""
    return event("", "decision", verdict="convicted", announced_on="2026-02-27", in_force_on=day)


def test_starts_where_nothing_is_recorded() -> None:
    """A case without a readable entry has been told."""
    assert stage_of([]) == "told"


def test_rules_name_what_there_is() -> None:
    """Kinds, fields, codes and stages of every line exist, and a stage never leaves itself."""
    rules = stage_rules()
    stages = set(rules.vocabulary.codes)
    filing_types = codes_of("filing", "filing_type")

    assert set(rules.foremost) == stages
    assert rules.start in stages
    assert rules.reports <= filing_types
    for kind, names in rules.dated_by.items():
        assert set(names) <= set(catalogue()[kind].by_name)
    for rule in rules.rules:
        assert rule.stage in stages
        assert rule.leaves <= stages - {rule.stage}
        assert rule.where or rule.has
        assert rule.answers <= filing_types
        assert rule.kind in rules.dated_by
        for name, codes in rule.where.items():
            assert codes <= codes_of(rule.kind, name), name
        assert not rule.has or catalogue()[rule.kind].by_name[rule.has].type in ("date", "moment")


def test_every_stage_can_be_reached() -> None:
    """By some history above; none is a word nobody ever sees."""
    assert {stage for stage, _events in HISTORIES.values()} == set(stage_rules().vocabulary.codes)


def codes_of(kind: str, name: str) -> set[str]:
    """Return the codes a field can hold."""
    vocabulary = catalogue()[kind].by_name[name].vocabulary
    assert vocabulary is not None
    return set(vocabulary.codes)
