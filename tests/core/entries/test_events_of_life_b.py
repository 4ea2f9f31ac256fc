"""Events as they happen in real cases, told by codes alone; all people are invented."""

import json
from uuid import UUID

from dalel.core.entries import check_fields, load_kinds

DANA = str(UUID(int=1))
OFFICER = str(UUID(int=2))
PRISON = str(UUID(int=3))
EARLIER = str(UUID(int=4))
OTHER = str(UUID(int=5))


def told_by_codes(kind: str, **given: object) -> dict[str, object]:
    """Check an event and return its values; nothing of it may need free text."""
    checked = check_fields(load_kinds()[kind], given)
    assert dict(checked.identifying) == {}
    return {path: json.loads(value) for path, value in checked.rest.items()}


def test_tells_of_an_isolation_ward_without_cameras() -> None:
    """Dana was locked up alone for a quarrel, where no camera hangs."""
    event = told_by_codes(
        "placement",
        person=DANA,
        placement_type="isolator",
        institution=PRISON,
        began_at="2021-03",
        grounds=["disciplinary_penalty"],
        conditions=["no_cameras", "alone", "accused_has_access"],
        cameras="no",
    )

    assert event["placement_type"] == "isolator"
    assert event["conditions"] == ["accused_has_access", "alone", "no_cameras"]
    assert event["began_at"] == "2021-03"


def test_tells_of_a_psychiatric_hospital_that_awaits_her() -> None:
    """The transfer is announced, not yet done; the ground is a court order."""
    event = told_by_codes(
        "placement",
        person=DANA,
        placement_type="psychiatric_intense_supervision",
        ordered_on="2021-12-07",
        ordered_by_body="district_court",
        grounds=["compulsory_treatment"],
        agreed="no",
    )

    assert event["ordered_on"] == "2021-12-07"
    assert "began_at" not in event


def test_tells_of_a_baby_taken_to_an_orphanage() -> None:
    """A child is placed too, because the parent is held."""
    event = told_by_codes(
        "placement",
        placement_type="orphanage",
        grounds=["parent_detained", "refusal_of_relatives"],
        conditions=["separated_from_children"],
    )

    assert event["grounds"] == ["parent_detained", "refusal_of_relatives"]


def test_tells_of_a_prison_disputed_because_of_her_papers() -> None:
    """Men's or women's place: the dispute itself is a code."""
    event = told_by_codes(
        "placement",
        placement_type="prison_women",
        grounds=["court_sentence", "identity_papers"],
        conditions=["sex_disputed", "hostile_cellmates"],
    )

    assert event["conditions"] == ["hostile_cellmates", "sex_disputed"]


def test_tells_of_a_raid_that_ended_in_a_register() -> None:
    """Taken from a rented flat after a staged purchase, put on record, let go."""
    event = told_by_codes(
        "detention",
        person=DANA,
        began_at="2024-03-20",
        grounds=["sex_work", "staged_purchase"],
        body="police",
        officers=[OFFICER],
        outcome="registered_released",
        certificate_given="no",
        lawyer_present="no",
    )

    assert event["grounds"] == ["sex_work", "staged_purchase"]
    assert event["outcome"] == "registered_released"
    assert event["officers"] == [OFFICER]


def test_tells_of_a_discharge_after_a_complaint() -> None:
    """A contract soldier complained and was discharged for "poor training"."""
    event = told_by_codes(
        "penalty",
        person=DANA,
        penalty_type="discharge",
        penalty_grounds=["repeated_breaches", "poor_training"],
        imposed_by_body="military_unit",
        ruled_on="2023-10",
        after_entries=[EARLIER],
    )

    assert event["penalty_grounds"] == ["poor_training", "repeated_breaches"]
    assert event["after_entries"] == [EARLIER]


def test_tells_of_fifteen_days_for_a_quarrel() -> None:
    """The isolator as a penalty, with both its dates and no doctor."""
    event = told_by_codes(
        "penalty",
        penalty_type="isolator",
        penalty_grounds=["verbal_conflict"],
        breach_found_on="2021-03-01",
        ruled_on="2021-03-02",
        doctor_before="no",
    )

    assert event["ruled_on"] == "2021-03-02"
    assert event["doctor_before"] == "no"


def test_tells_of_the_seventh_letter_that_never_left() -> None:
    """Handed to the administration, opened, never received by the prosecutor."""
    event = told_by_codes(
        "letter",
        sequence=7,
        writer=DANA,
        subject="torture_or_violence",
        addressee_body="prosecutor_prison",
        route="administration",
        handed_over_at="2021-05-11",
        receipt_given="no",
        fates=["opened", "not_received"],
        language="kk",
    )

    assert event["sequence"] == 7
    assert event["fates"] == ["not_received", "opened"]


def test_tells_of_a_letter_a_visitor_carried_out() -> None:
    """A private hand is a way of post as well."""
    event = told_by_codes(
        "letter",
        subject="help_wanted",
        addressee_body="bar",
        route="hospital",
        fates=["smuggled_out", "received"],
    )

    assert event["route"] == "hospital"
    assert event["fates"] == ["received", "smuggled_out"]


def test_tells_of_a_shirt_kept_with_a_trace() -> None:
    """Clothing with a trace, which spoils when it is washed or wet."""
    event = told_by_codes(
        "evidence",
        evidence_type="clothing_trace",
        person=DANA,
        collected_at="2021-03-14",
        collected_by=DANA,
        perishing=["trace_on_cloth"],
        evidence_state="with_lawyer",
    )

    assert event["evidence_type"] == "clothing_trace"
    assert event["perishing"] == ["trace_on_cloth"]


def test_tells_of_a_conversation_a_student_recorded() -> None:
    """A recording of a conversation, on one phone only."""
    event = told_by_codes(
        "evidence",
        evidence_type="recording_conversation",
        evidence_state="with_survivor",
        perishing=["phone_may_break"],
    )

    assert event["evidence_state"] == "with_survivor"


def test_tells_of_a_dean_who_would_not_take_the_recording() -> None:
    """The item was offered and refused, because her word was doubted."""
    event = told_by_codes(
        "handover",
        evidence=EARLIER,
        custody_event="refused",
        when="2023-09-04",
        from_party=DANA,
        body="university",
        reasons=["word_doubted"],
    )

    assert event["custody_event"] == "refused"
    assert event["reasons"] == ["word_doubted"]


def test_tells_of_a_request_for_an_assembly() -> None:
    """A notice of a rally to the city, for a named day."""
    event = told_by_codes(
        "filing",
        filing_type="assembly_notice",
        body="akimat",
        handed_in="2023-11-28",
        event_on="2023-12-09",
        channel="at_registry",
        proof=["stamped_copy"],
    )

    assert event["filing_type"] == "assembly_notice"
    assert event["event_on"] == "2023-12-09"


def test_tells_of_a_statement_handed_in_at_the_duty_desk() -> None:
    """A statement of a crime under two articles, with a coupon as proof."""
    event = told_by_codes(
        "filing",
        filing_type="crime_statement",
        body="police",
        handed_in="2019-06",
        channel="at_duty_desk",
        proof=["registration_coupon", "officer_named"],
        articles=["cc-146", "cc-120"],
        about_persons=[OFFICER],
    )

    assert event["articles"] == ["cc-120", "cc-146"]
    assert event["handed_in"] == "2019-06"


def test_tells_of_a_statement_put_away_without_registration() -> None:
    """Archived: a registered nothing, said to lack evidence."""
    event = told_by_codes(
        "response",
        answers_to=EARLIER,
        outcome="archived",
        body="police",
        dated="2023-10-02",
        received_on="2023-10-20",
        reasons=["no_evidence"],
    )

    assert event["outcome"] == "archived"
    assert event["answers_to"] == EARLIER


def test_tells_of_two_squares_that_were_not_free() -> None:
    """One square under repair, the other booked: two reasons, one refusal."""
    event = told_by_codes(
        "response",
        outcome="refused_permission",
        body="akimat",
        dated="2023-12-04",
        reasons=["square_under_repair", "booked_for_another"],
    )

    assert event["reasons"] == ["booked_for_another", "square_under_repair"]


def test_tells_of_a_statement_taken_only_after_talk_of_the_press() -> None:
    """It was refused, then accepted when the press was named."""
    first = told_by_codes("response", outcome="refused_to_accept", body="police_station")
    second = told_by_codes("response", outcome="accepted_after_insisting", body="police_station")

    assert first["outcome"] == "refused_to_accept"
    assert second["outcome"] == "accepted_after_insisting"


def test_tells_of_a_teacher_who_went_on_teaching() -> None:
    """Nobody was removed; and the ministry that confirmed nothing; and the three never charged."""
    outcomes = ("nobody_removed", "not_confirmed", "no_charge", "officers_suspended")

    told = [told_by_codes("response", outcome=outcome)["outcome"] for outcome in outcomes]

    assert told == list(outcomes)


def test_tells_of_an_officer_who_named_secrecy() -> None:
    """An answer by telephone is an answer: secrecy of the investigation."""
    event = told_by_codes(
        "response",
        outcome="secrecy_invoked",
        body="police_department",
        reasons=["investigation_secrecy"],
        signed_by=OFFICER,
    )

    assert event["reasons"] == ["investigation_secrecy"]


def test_tells_of_two_psychiatric_opinions_that_disagree() -> None:
    """Healthy when she was the suspect, insane when she complained."""
    event = told_by_codes(
        "examination",
        person=DANA,
        examination_type="forensic_psychiatric",
        ordered_by_body="district_court",
        concluded_on="2021-11",
        findings=["insane", "treatment_advised"],
        contradicts=[EARLIER],
        present=["guard"],
    )

    assert event["findings"] == ["insane", "treatment_advised"]
    assert event["contradicts"] == [EARLIER]


def test_tells_of_injuries_and_of_a_matching_trace() -> None:
    """Medical and biological findings have codes, also for lifelong harm."""
    wounds = told_by_codes(
        "examination",
        examination_type="forensic_medical",
        findings=["multiple_stab_wounds", "death_by_violence"],
    )
    trace = told_by_codes(
        "examination",
        examination_type="forensic_biological",
        evidence=[EARLIER],
        findings=["dna_match", "trace_found"],
    )
    harm = told_by_codes(
        "examination", examination_type="disability", findings=["paralysis", "disability_caused"]
    )

    assert wounds["findings"] == ["death_by_violence", "multiple_stab_wounds"]
    assert trace["findings"] == ["dna_match", "trace_found"]
    assert harm["findings"] == ["disability_caused", "paralysis"]


def test_tells_of_a_hearing_without_her_lawyer() -> None:
    """The judge placed her in a hospital; the ruling was announced at once."""
    event = told_by_codes(
        "hearing",
        hearing_type="placement_for_examination",
        court_body="investigating_judge",
        held_at="2021-09-15",
        ruling_announced_at="2021-09-15",
        closed="yes",
        present=["prosecutor", "appointed_lawyer"],
        result="survivor_not_brought",
    )

    assert event["present"] == ["appointed_lawyer", "prosecutor"]
    assert event["result"] == "survivor_not_brought"


def test_tells_of_six_asked_ten_asked_and_two_and_a_half_given() -> None:
    """Sentence asked by the prosecutor, by the victim and given, with the grounds named."""
    event = told_by_codes(
        "decision",
        accused=OFFICER,
        charges=["cc-120"],
        found_under=["cc-120"],
        verdict="convicted",
        court_body="district_court",
        prosecutor_asked_sanction="imprisonment",
        prosecutor_asked_amount=6,
        prosecutor_asked_unit="years",
        victim_asked_sanction="imprisonment",
        victim_asked_amount=10,
        victim_asked_unit="years",
        given_sanction="imprisonment",
        given_amount=30,
        given_unit="months",
        leniency_grounds=["not_a_group", "clean_record", "young_children", "good_character"],
    )

    assert event["given_amount"] == 30
    assert event["leniency_grounds"] == [
        "clean_record",
        "good_character",
        "not_a_group",
        "young_children",
    ]


def test_tells_of_an_appeal_that_came_after_an_outcry() -> None:
    """The higher court changed the lower decision, made it heavier, after publicity."""
    event = told_by_codes(
        "decision",
        verdict="convicted",
        court_body="appeal_court",
        given_sanction="imprisonment",
        given_amount=5,
        given_unit="years",
        appeal_outcome="made_heavier",
        changes=EARLIER,
        after_publicity="yes",
    )

    assert event["appeal_outcome"] == "made_heavier"
    assert event["changes"] == EARLIER


def test_tells_of_a_rank_taken_away() -> None:
    """Prison and the loss of rank stand side by side."""
    event = told_by_codes(
        "decision",
        accused=OFFICER,
        verdict="convicted",
        given_sanction="imprisonment",
        also_given=["rank_stripped", "ban_on_office"],
    )

    assert event["also_given"] == ["ban_on_office", "rank_stripped"]


def test_tells_of_an_acquittal_and_treatment_on_one_day() -> None:
    """One hearing, two people, two decisions of different kinds."""
    guard = told_by_codes("decision", accused=OFFICER, verdict="acquitted")
    dana = told_by_codes("decision", accused=DANA, verdict="compulsory_treatment")

    assert (guard["verdict"], dana["verdict"]) == ("acquitted", "compulsory_treatment")


def test_tells_of_pressure_of_many_forms() -> None:
    """Each form of pressure in the reports of this field has its own code."""
    forms = (
        "prisoners_set_against",
        "lawyer_refused",
        "threat_of_isolation",
        "told_hopeless",
        "watched_in_hospital",
        "declared_insane",
        "visits_stopped_by_family",
        "evidence_washed",
        "calls_from_relatives_of_accused",
        "accused_bought_out",
        "recording_published",
        "documents_taken",
        "placard_or_entry_barred",
        "case_kept_quiet",
        "influence_on_court",
        "evicted",
    )

    told = [told_by_codes("pressure", pressure_type=form)["pressure_type"] for form in forms]

    assert told == list(forms)


def test_tells_of_officers_who_demanded_money() -> None:
    """A sum demanded by police and a landlord, with what they wanted otherwise."""
    event = told_by_codes(
        "pressure",
        pressure_type="money_demanded",
        when="2024-03",
        targets=["survivor"],
        actors=["police_officer", "landlord"],
        aims=["pay", "sexual_acts"],
        amount={"amount": "560000", "currency": "KZT"},
        recorded="no",
    )

    assert event["amount"] == {"amount": "560000", "currency": "KZT"}
    assert event["actors"] == ["landlord", "police_officer"]


def test_tells_of_donors_asked_to_write_against_a_fund() -> None:
    """Pressure on an organisation and on those who give to it."""
    event = told_by_codes(
        "pressure",
        pressure_type="asked_to_testify_against_helper",
        targets=["donor", "organisation"],
        actors=["police_officer"],
        aims=["write_against_other", "stop_helping"],
        after_entries=[EARLIER],
    )

    assert event["targets"] == ["donor", "organisation"]


def test_tells_of_a_statement_taken_back_before_an_officer() -> None:
    """Alone with the officer who dictated it; later she no longer stood by it."""
    event = told_by_codes(
        "withdrawal",
        withdrawal_type="statement",
        withdrawn=[EARLIER],
        person=DANA,
        when="2023-10",
        before_body="police",
        present=["police_officer", "accused_relatives"],
        conditions=["dictated", "without_lawyer", "taken_back_later"],
        pressures=[OTHER],
        retracted_on="2023-11",
    )

    assert event["conditions"] == ["dictated", "taken_back_later", "without_lawyer"]
    assert event["pressures"] == [OTHER]


def test_tells_of_a_protective_order_and_its_breach() -> None:
    """Thirty days on paper, broken on the ninth."""
    event = told_by_codes(
        "measure",
        measure_type="protective_order",
        measure_state="breached",
        protects=[DANA],
        binds=OFFICER,
        body="police",
        handed_over_at="2024-07-01",
        begins_on="2024-07-01",
        ends_on="2024-07-31",
        breached_at="2024-07-09",
        terms=["no_approach", "no_calls", "no_insults", "no_violence"],
    )

    assert event["measure_state"] == "breached"
    assert event["terms"] == ["no_approach", "no_calls", "no_insults", "no_violence"]


def test_tells_of_a_removal_that_was_not_done() -> None:
    """The teacher stays at the school while the case runs."""
    event = told_by_codes(
        "measure",
        measure_type="removal_from_duty",
        measure_state="not_done",
        body="school",
    )

    assert event["measure_state"] == "not_done"


def test_tells_of_a_lawyer_turned_away_at_the_gate() -> None:
    """A refused meeting is a contact as well, with its reason."""
    event = told_by_codes(
        "contact",
        contact_type="lawyer_meeting",
        result="refused",
        when="2021-12-10",
        person=DANA,
        institution=PRISON,
        reasons=["under_treatment", "regime"],
    )

    assert event["result"] == "refused"
    assert event["reasons"] == ["regime", "under_treatment"]


def test_tells_of_a_stranger_who_called_for_her() -> None:
    """A visitor of the hospital rang the lawyer and gave no name."""
    event = told_by_codes(
        "contact", contact_type="anonymous_call", when="2021-06-26", result="agreed_to_represent"
    )

    assert event["contact_type"] == "anonymous_call"


def test_tells_of_a_student_doubted_in_the_deans_office() -> None:
    """A university asks too; she was not believed, with colleagues listening."""
    event = told_by_codes(
        "questioning",
        person=DANA,
        questioned_as="applicant",
        setting="deans_office",
        body="university",
        began_at="2023-09-05",
        times_before=1,
        present=["colleagues"],
        conduct=["not_believed", "past_asked"],
        interpreter="not_needed",
        language="ru",
        recorded_as=["secretly_by_her"],
    )

    assert event["conduct"] == ["not_believed", "past_asked"]
    assert event["times_before"] == 1


def test_keeps_her_own_words_apart() -> None:
    """What only words can say is identifying, never in the part that is counted."""
    checked = check_fields(
        load_kinds()["pressure"],
        {
            "pressure_type": "threat",
            "words": "Келсең, өкінесің.",
            "phone_used": "+7 700 000 00 00",
        },
    )

    assert set(checked.identifying) == {"words", "phone_used"}
    assert set(checked.rest) == {"pressure_type"}
