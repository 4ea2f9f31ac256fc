"""Events told by codes: people, acts and words; all people are invented."""

from uuid import UUID

import pytest

from dalel.core.entries import CheckedFields, FieldErrors, check_fields, load_kinds

AIDA = UUID(int=1)
OFFICER = UUID(int=2)
SECOND_OFFICER = UUID(int=3)
LANDLORD = UUID(int=4)
PRISON = UUID(int=5)
EARLIER = UUID(int=6)
LAWYER = UUID(int=7)


def told(kind: str, /, **given: object) -> CheckedFields:
    """Check an event as a form would bring it."""
    return check_fields(load_kinds()[kind], given)


def told_by_codes(kind: str, /, **given: object) -> dict[str, bytes]:
    """Check an event that needs no free text and return its canonical values."""
    checked = told(kind, **given)
    assert checked.identifying == {}
    return checked.rest


def test_opens_a_case_under_a_title_that_tells_nothing() -> None:
    """A prison case that reached us by an anonymous call is on the list as a folder."""
    event = told_by_codes(
        "opening",
        title="Green folder",
        case_type="prison_violence",
        opened_on="2021-06-28",
        channel="anonymous_call",
        region="KZ-19",
        languages=["ru", "kk"],
        urgency="now",
    )

    assert event["title"] == b'"Green folder"'
    assert event["case_type"] == b'"prison_violence"'
    assert event["languages"] == b'["kk","ru"]'


def test_keeps_the_way_to_reach_her_in_the_identity_box() -> None:
    """Ways and hours are codes; the name and the number are hers alone."""
    event = told(
        "address",
        name_to_use="Aida",
        name_use="chosen",
        safe_channels=["payphone", "letter_to_lawyer"],
        unsafe_channels=["via_administration", "through_relative"],
        safe_hours=["call_days", "evening"],
        phone="+7 700 000 00 00",
        leave_message="no",
        devices_watched="yes",
    )

    assert set(event.identifying) == {"name_to_use", "phone"}
    assert event.rest["safe_channels"] == b'["letter_to_lawyer","payphone"]'
    assert event.rest["unsafe_channels"] == b'["through_relative","via_administration"]'
    assert event.rest["leave_message"] == b'"no"'


def test_records_a_survivor_who_is_also_convicted() -> None:
    """One person, several roles; names by use lie apart from the codes."""
    event = told(
        "person",
        roles=["survivor", "convicted", "prisoner"],
        name_chosen="Aida Invented",
        name_former="Aidar Invented",
        gender="trans_woman",
        papers_agree="no",
        age_group="25_34",
        relation="self",
        occupation=["prisoner"],
        custody_status="serving_sentence",
        circumstances=["transgender", "prisoner"],
        as_of="2019~",
    )

    assert set(event.identifying) == {"name_chosen", "name_former"}
    assert event.rest["roles"] == b'["convicted","prisoner","survivor"]'
    assert event.rest["gender"] == b'"trans_woman"'
    assert event.rest["as_of"] == b'"2019~"'


def test_describes_a_person_without_a_name_by_rank_and_access() -> None:
    """A major of one service who goes in and out of the institution of another."""
    event = told_by_codes(
        "person",
        roles=["alleged_perpetrator", "official"],
        gender="man",
        relation="custodian",
        service="national_security",
        rank="major",
        accesses=["unlimited_institution", "night_shift"],
        custody_status="at_liberty",
        how_known=["told_by_survivor"],
    )

    assert event["rank"] == b'"major"'
    assert event["service"] == b'"national_security"'
    assert event["accesses"] == b'["night_shift","unlimited_institution"]'


def test_records_a_child_and_those_who_left_it() -> None:
    """A child who died, known through neighbours."""
    event = told_by_codes(
        "person",
        roles=["survivor", "child", "deceased"],
        age_at_time=7,
        age_group="6_13",
        gender="not_said",
        custody_status="deceased",
        how_known=["told_by_witness", "media"],
    )

    assert event["age_at_time"] == b"7"
    assert event["roles"] == b'["child","deceased","survivor"]'


def test_records_an_institution_with_several_roles() -> None:
    """A restaurant owned by the accused family is where it happened."""
    event = told(
        "institution",
        body="other",
        name="Restaurant Invented",
        roles=["place_of_act", "owner"],
        region="KZ-71",
        place_type="private_room",
        owner=OFFICER,
    )

    assert set(event.identifying) == {"name"}
    assert event.rest["place_type"] == b'"private_room"'
    assert event.rest["owner"] == f'"{OFFICER}"'.encode()


def test_records_a_mandate_that_the_prison_refused() -> None:
    """Two lawyers with notice of defence are told that she is in isolation."""
    event = told_by_codes(
        "mandate",
        representative=LAWYER,
        represents=AIDA,
        mandate_type="contract_notice",
        scopes=["compulsory_treatment", "criminal_case", "visits"],
        checked_not_accused="yes",
        since="2021-06-28",
        refused="yes",
        refused_by=["prison_administration"],
        refused_on="2021-12",
        refusal_reason="isolation",
    )

    assert event["refused_by"] == b'["prison_administration"]'
    assert event["refusal_reason"] == b'"isolation"'


def test_asks_whether_a_representative_is_the_accused() -> None:
    """A mandate without that check is refused."""
    with pytest.raises(FieldErrors) as caught:
        told("mandate", representative=LAWYER, mandate_type="parent")

    assert [(error.field, error.code) for error in caught.value.errors] == [
        ("checked_not_accused", "required")
    ]


def test_tells_of_rape_in_an_isolation_ward_without_cameras() -> None:
    """Harassed for months, isolated, raped, made to wash."""
    event = told_by_codes(
        "act",
        act_types=["rape_by_custodian", "forced_shower", "harassment_by_guard"],
        when="2021-02~",
        region="KZ-19",
        place_type="isolation_ward_no_cameras",
        institution=PRISON,
        survivors=[AIDA],
        alleged_perpetrators=[OFFICER],
        perpetrator_services=["guards"],
        relation=["custodian"],
        means=["official_power"],
        methods=["harassed_then_isolated", "isolation_ward_no_cameras", "forced_shower"],
        survivor_responses=["kept_evidence", "wrote_letters"],
        cameras="no",
        in_custody="yes",
        alleged_offences=["cc-120", "cc-146"],
        how_known=["told_by_survivor"],
    )

    assert event["act_types"] == b'["forced_shower","harassment_by_guard","rape_by_custodian"]'
    assert event["alleged_perpetrators"] == f'["{OFFICER}"]'.encode()
    assert event["cameras"] == b'"no"'


def test_tells_of_extortion_with_sums_documents_and_a_forced_debt() -> None:
    """Officers and the landlord come back the same day; papers are kept until she pays."""
    event = told_by_codes(
        "act",
        act_types=["extortion", "documents_taken", "debt_imposed", "forced_statement"],
        when="2022-03-15",
        place_type="daily_flat",
        alleged_perpetrators=[OFFICER, SECOND_OFFICER, LANDLORD],
        perpetrator_count="4",
        relation=["officer_on_duty", "landlord"],
        pretexts=["fine", "debt"],
        methods=["return_same_day", "landlord_with_officers", "document_confiscation"],
        sum_demanded={"amount": "560 000", "currency": "KZT"},
        sum_paid={"amount": "200000", "currency": "KZT"},
        pay_by="2022-03-29",
        things_taken=["birth_certificate", "medical_tests"],
        taken_returned="no",
        forced_to=["admit_sex_work", "statement_for_landlord", "admit_debt"],
        survivor_responses=["refused", "paid_part"],
    )

    assert event["sum_demanded"] == b'{"amount":"560000","currency":"KZT"}'
    assert event["sum_paid"] == b'{"amount":"200000","currency":"KZT"}'
    assert event["things_taken"] == b'["birth_certificate","medical_tests"]'
    assert event["forced_to"] == b'["admit_debt","admit_sex_work","statement_for_landlord"]'


def test_tells_of_a_weekly_counter_kept_by_a_former_officer() -> None:
    """A gang takes dollars every week for years and beats those who are late."""
    event = told_by_codes(
        "act",
        act_types=["protection_money", "counter_debt", "beating"],
        when="2014/2018",
        perpetrator_services=["criminal_group", "former_officer"],
        methods=["counter_weekly", "beaten_then_larger_sum"],
        sum_demanded={"amount": "100", "currency": "USD"},
        demanded_every="weekly",
        frequency="weekly",
    )

    assert event["when"] == b'"2014/2018"'
    assert event["demanded_every"] == b'"weekly"'


def test_tells_of_a_key_that_opens_from_outside() -> None:
    """Two conductors, one after another, open her compartment."""
    event = told_by_codes(
        "act",
        act_types=["gang_rape", "unlawful_entry"],
        when="2018-09-30T02:10",
        region="in_transit",
        place_type="train_compartment",
        perpetrator_count=2,
        perpetrator_services=["transport_workers"],
        relation=["service_provider"],
        means=["own_key"],
        methods=["key_from_outside", "two_in_turn", "at_night_asleep"],
    )

    assert event["means"] == b'["own_key"]'
    assert event["place_type"] == b'"train_compartment"'


def test_tells_of_years_of_beating_that_ended_in_self_defence() -> None:
    """What she did is an act as well, with her own motive."""
    event = told_by_codes(
        "act",
        act_types=["self_defence_with_death", "attempted_rape", "repeated_beating"],
        when="2020",
        repeated_since="2010?",
        place_type="shared_home",
        relation=["husband"],
        perpetrator_states=["drunk"],
        means=["alcohol", "knife"],
        motives=["own_defence"],
        children_present="yes",
        survivor_responses=["called_police", "defended_herself"],
        harms=["children_in_orphanage", "liberty_lost"],
    )

    assert event["repeated_since"] == b'"2010?"'
    assert event["motives"] == b'["own_defence"]'


def test_tells_of_a_boy_held_over_a_bath() -> None:
    """Lessons as a pretext, a sock as a gag, a threat to drown."""
    event = told_by_codes(
        "act",
        act_types=["child_beaten", "gagging", "drowning_threat", "child_humiliated"],
        when="1999~",
        place_type="bathroom",
        relation=["father"],
        means=["cloth_gag", "water"],
        methods=["drowning_threat_bath", "punishing_homework"],
        pretexts=["upbringing"],
        frequency="constantly",
    )

    assert event["means"] == b'["cloth_gag","water"]'
    assert event["frequency"] == b'"constantly"'


def test_keeps_a_statement_word_for_word_in_the_identity_box() -> None:
    """How it travelled and in which conditions are codes; her words are hers."""
    event = told(
        "statement",
        speaker=AIDA,
        speaker_role="survivor",
        form="relayed",
        told_on="2021-06-26T19:30",
        channel="anonymous_call",
        passed_on_by=[LAWYER],
        language="ru",
        words="Мне некому сказать.\r\nПомогите.",
        conditions=["guard_present", "cut_off"],
        given_freely="yes",
        earlier_told_to=["prison_administration"],
        how_known=["told_by_survivor"],
    )

    assert set(event.identifying) == {"words"}
    assert event.identifying["words"] == '"Мне некому сказать.\\nПомогите."'.encode()
    assert event.rest["conditions"] == b'["cut_off","guard_present"]'
    assert event.rest["told_on"] == b'"2021-06-26T19:30"'


def test_ties_a_swallowed_nail_to_its_reason_and_to_its_use() -> None:
    """A call for help that a prosecutor read as a sign of insanity."""
    nail = told_by_codes("act", act_types=["swallowed_object"], motives=["call_for_help"])
    event = told_by_codes(
        "explanation",
        act=EARLIER,
        reasons=["call_for_help", "reach_hospital"],
        explained_by=AIDA,
        explained_on="2021-06-28",
        used_as=["sign_of_insanity"],
        used_by=["prosecutor", "district_court"],
        used_on="2021-12-07",
    )

    assert nail["act_types"] == b'["swallowed_object"]'
    assert event["act"] == f'"{EARLIER}"'.encode()
    assert event["reasons"] == b'["call_for_help","reach_hospital"]'
    assert event["used_as"] == b'["sign_of_insanity"]'
