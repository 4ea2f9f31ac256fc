"""Every time limit of the Kazakhstan pack starts from an event that some kind can record."""

import pytest

from dalel.core.entries import load_kinds, load_vocabularies

# Time limit -> a kind and a field that start it. Anything missing here would be a clock that
# nobody could ever set going.
PRODUCED_BY = {
    "statement_accept": ("filing", "handed_in"),
    "erdr_24h": ("response", "registered_kui_at"),
    "admin_transfer": ("response", "dated"),
    "audit_transfer": ("response", "dated"),
    "no_complaint_3d": ("response", "registered_erdr_at"),
    "victim_status": ("examination", "concluded_on"),
    "status_request": ("filing", "received_on"),
    "status_refusal_appeal": ("response", "received_on"),
    "status_silence": ("filing", "handed_in"),
    "motion_3d": ("filing", "handed_in"),
    "complaint_window": ("response", "dated"),
    "complaint_closure_1y": ("response", "confirmed_on"),
    "complaint_answer_7d": ("filing", "received_on"),
    "complaint_answer_3d": ("filing", "received_on"),
    "complaint_answer_15d": ("response", "received_on"),
    "complaint_intake": ("filing", "handed_in"),
    "court_complaint_15d": ("response", "received_on"),
    "court_complaint_decide": ("filing", "received_on"),
    "court_complaint_file": ("response", "dated"),
    "judge_ruling_appeal": ("hearing", "ruling_announced_at"),
    "judge_ruling_review": ("filing", "received_on"),
    "investigation_inquiry": ("response", "registered_erdr_at"),
    "investigation_preliminary": ("response", "registered_erdr_at"),
    "misdemeanour_protocol": ("questioning", "began_at"),
    "misdemeanour_prosecutor": ("response", "forwarded_received_on"),
    "break_of_terms": ("response", "dated"),
    "break_of_terms_consent": ("response", "forwarded_received_on"),
    "restraining_order": ("filing", "received_on"),
    "delivery_3h": ("detention", "delivered_at"),
    "detention_record_3h": ("detention", "delivered_at"),
    "detention_notice_prosecutor": ("detention", "record_drawn_at"),
    "detention_relatives": ("detention", "began_at"),
    "detention_48h": ("detention", "began_at"),
    "detention_24h_minor": ("detention", "began_at"),
    "detained_complaint_torture": ("letter", "handed_over_at"),
    "detained_complaint_other": ("letter", "handed_over_at"),
    "appeal_15d": ("decision", "announced_on"),
    "appeal_forward": ("decision", "appeal_term_ends_on"),
    "cassation_against": ("decision", "in_force_on"),
    "cassation_for": ("decision", "in_force_on"),
    "cassation_review": ("filing", "received_on"),
    "psych_placement": ("placement", "ordered_on"),
    "psych_counsel": ("examination", "concluded_on"),
    "psych_appeal": ("decision", "announced_on"),
    "psych_review_6m": ("placement", "began_at"),
    "rehab_claim": ("response", "received_on"),
    "protective_order_term": ("measure", "handed_over_at"),
    "protective_order_check": ("measure", "begins_on"),
    "protective_order_issue": ("measure", "danger_found_at"),
    "special_requirements": ("measure", "ordered_on"),
    "eviction_ban": ("measure", "ordered_on"),
    "shelter_stay": ("placement", "began_at"),
    "prison_letter_24h": ("letter", "handed_over_at"),
    "prosecutor_box": ("letter", "handed_over_at"),
    "isolator_15d": ("penalty", "began_at"),
    "single_cell_4m": ("penalty", "began_at"),
    "penalty_copy": ("penalty", "ruled_on"),
    "penalty_10d": ("penalty", "breach_found_on"),
    "safe_place_30d": ("placement", "began_at"),
    "npm_periodic": ("contact", "when"),
    "npm_report_reply": ("filing", "received_on"),
    "monitoring_notice": ("contact", "planned_for"),
}
TRIGGERS = load_vocabularies()["triggers/1"].codes
FIELDS = tuple((kind, field) for kind in load_kinds().values() for field in kind.fields)


def rules_of(trigger: str) -> tuple[str, ...]:
    """Return the time limits that run from a trigger."""
    return TRIGGERS[trigger].maps.get("rules", ())


def conditions(column: str) -> list[tuple[str, str, str, list[str]]]:
    """Return trigger, kind, field and codes of every condition in a column."""
    found = []
    for code in TRIGGERS.values():
        for line in code.maps.get(column, ()):
            place, _, codes = line.partition("=")
            kind, _, field = place.partition(".")
            found.append((code.code, kind, field, codes.split(",")))
    return found


def conditions_on(column: str, kind: str) -> dict[tuple[str, str], list[str]]:
    """Return the codes that each trigger asks of each field of one kind."""
    return {
        (trigger, field): codes
        for trigger, named, field, codes in conditions(column)
        if named == kind
    }


def starters(rule: str) -> set[tuple[str, str]]:
    """Return the kinds and fields that start a time limit."""
    return {
        (kind.name, field.name)
        for kind, field in FIELDS
        for trigger in field.starts
        if rule in rules_of(trigger)
    }


def test_names_each_of_the_62_time_limits() -> None:
    """The triggers know the same time limits as the table above, no more and no fewer."""
    named = {rule for trigger in TRIGGERS for rule in rules_of(trigger)}

    assert len(PRODUCED_BY) == 62
    assert named == set(PRODUCED_BY)


@pytest.mark.parametrize("rule", sorted(PRODUCED_BY))
def test_starts_each_time_limit_from_a_field_of_a_kind(rule: str) -> None:
    """The kind and the field of the table start the time limit."""
    assert PRODUCED_BY[rule] in starters(rule)


def test_starts_every_trigger_that_has_a_rule() -> None:
    """A trigger with a rule that no field starts would be a promise without a form."""
    started = {trigger for _, field in FIELDS for trigger in field.starts}

    assert {trigger for trigger in TRIGGERS if rules_of(trigger)} <= started


def test_uses_no_unknown_trigger() -> None:
    """What the fields start or answer is in the list of triggers."""
    used = {trigger for _, field in FIELDS for trigger in (*field.starts, *field.answers)}

    assert used <= set(TRIGGERS)


def test_starts_and_answers_from_dates_only() -> None:
    """A clock needs a time; so only dates and moments set one going or stop it."""
    timed = {field.type for _, field in FIELDS if field.starts or field.answers}

    assert timed <= {"date", "moment"}


@pytest.mark.parametrize("column", ["only_when", "answered_when"])
def test_asks_only_for_codes_that_exist(column: str) -> None:
    """A condition on a misspelt code would silence a time limit for ever."""
    kinds = load_kinds()

    for trigger, kind, field, codes in conditions(column):
        vocabulary = kinds[kind].by_name[field].vocabulary
        assert vocabulary is not None, (trigger, kind, field)
        assert set(codes) <= set(vocabulary.codes), (trigger, kind, field)


@pytest.mark.parametrize("column", ["only_when", "answered_when"])
def test_asks_only_kinds_that_take_part(column: str) -> None:
    """A condition speaks about a kind that starts or answers the trigger, else it is idle."""
    for trigger, kind, _, _ in conditions(column):
        of_kind = [field for each, field in FIELDS if each.name == kind]
        linked = {"only_when": "starts", "answered_when": "answers"}[column]

        assert any(trigger in getattr(field, linked) for field in of_kind), (trigger, kind)


def test_lets_every_complaint_start_a_clock_of_its_own() -> None:
    """Whatever complaint is chosen, some time limit runs from handing it in or its arrival."""
    types = load_vocabularies()["filing_types/1"].codes
    complaints = {code for code in types if code.startswith("complaint_")}
    without_term = {"complaint_court_chair"}
    asked = {code for codes in conditions_on("only_when", "filing").values() for code in codes}

    assert complaints - without_term <= asked


def test_runs_the_court_term_from_each_kind_of_refusal() -> None:
    """Archiving, refusing, closing: each lets her turn to the investigating judge."""
    codes = set(conditions_on("only_when", "response")["decision_learned", "outcome"])
    outcomes = load_vocabularies()["response_outcomes/1"].codes
    closings = {code for code in outcomes if code.startswith("closed_")}

    assert closings | {"refused_to_accept", "refused_to_open", "archived"} <= codes


def test_keeps_a_childs_detention_apart_from_an_adults() -> None:
    """The 24 hours of a child and the 48 of an adult never start together."""
    asked = conditions_on("only_when", "detention")

    child = set(asked["minor_detention_began", "is_minor"])
    adult = set(asked["detention_began", "is_minor"])

    assert child == {"yes"}
    assert not child & adult
