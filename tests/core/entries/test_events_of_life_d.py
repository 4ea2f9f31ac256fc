"""Events that the first versions of the kinds could not hold, told by codes; all invented."""

import json
from uuid import UUID

from dalel.core.entries import check_fields, load_kinds

ARAI = str(UUID(int=1))
OFFICER = str(UUID(int=2))
FUND = str(UUID(int=3))
EARLIER = str(UUID(int=4))
OTHER = str(UUID(int=5))


def told_by_codes(kind: str, **given: object) -> dict[str, object]:
    """Check an event and return its values; nothing of it may need free text."""
    checked = check_fields(load_kinds()[kind], given)
    assert dict(checked.identifying) == {}
    values = {path: json.loads(value) for path, value in checked.rest.items()}
    assert set(values) == set(given)
    return values


def test_tells_of_a_sum_named_only_roughly() -> None:
    """ "Tens of thousands", to be earned by the work they came to punish."""
    event = told_by_codes(
        "act",
        act_types=["extortion"],
        alleged_perpetrators=[OFFICER],
        sum_demanded={"amount": "10000", "currency": "USD"},
        sum_precision="at_least",
        forced_to=["earn_by_sex_work"],
        others_harmed="yes",
    )

    assert event["sum_precision"] == "at_least"


def test_tells_of_a_fund_whose_accounts_are_blocked() -> None:
    """An organisation is harmed itself; the article named is embezzlement."""
    act = told_by_codes("act", act_types=["accounts_blocked"], survivors=[FUND])
    fund = told_by_codes("institution", body="ngo", roles=["harmed", "helps"])
    case = told_by_codes(
        "response", outcome="opened", articles=["cc-189"], about_persons=[FUND], body="police"
    )

    assert (act["survivors"], fund["roles"]) == ([FUND], ["harmed", "helps"])
    assert case["articles"] == ["cc-189"]


def test_tells_of_what_she_did_or_did_not_do_herself() -> None:
    """She bore a child in custody, went back, told nobody, joined with others; and why."""
    event = told_by_codes(
        "act",
        act_types=["birth_in_custody", "joined_with_others", "not_reported", "stayed_or_returned"],
        alleged_perpetrators=[ARAI],
    )
    reasons = told_by_codes(
        "explanation", act=EARLIER, reasons=["attachment", "no_support", "taken_for_normal"]
    )

    assert len(event["act_types"]) == 4  # type: ignore[arg-type]
    assert reasons["reasons"] == ["attachment", "no_support", "taken_for_normal"]


def test_tells_where_a_person_is_from_and_of_the_places_of_a_shelter() -> None:
    """A region is counted without an address; a shelter has so many places and a longest stay."""
    person = told_by_codes("person", roles=["survivor"], region="KZ-31")
    shelter = told_by_codes(
        "institution",
        body="crisis_centre",
        places=50,
        places_taken=39,
        longest_stay_days=180,
        as_of="2026-02",
    )

    assert person["region"] == "KZ-31"
    assert (shelter["places"], shelter["places_taken"]) == (50, 39)


def test_keeps_the_day_somebody_died_in_the_identity_box() -> None:
    """As the date of birth, it points to one person."""
    checked = check_fields(load_kinds()["person"], {"roles": ["deceased"], "death": "2023-07"})

    assert set(checked.identifying) == {"death"}


def test_tells_of_a_restaurant_and_a_movement() -> None:
    """Neither a body of the state nor "another"."""
    assert told_by_codes("institution", body="business", place_type="private_room")
    assert told_by_codes("institution", body="political_movement", roles=["organises"])
    assert told_by_codes("institution", body="religious_organisation", roles=["helps"])


def test_tells_of_calls_to_the_police_that_led_to_nothing() -> None:
    """She asked more than once; they came, listened and did nothing."""
    calls = told_by_codes(
        "filing",
        filing_type="crime_statement",
        body="police",
        frequency="several_times",
        times=3,
        on_behalf_of=[FUND],
        how_known=["told_by_lawyer"],
    )
    answer = told_by_codes(
        "response", answers_to=EARLIER, outcome="nothing_done", how_known=["told_by_survivor"]
    )

    assert (calls["frequency"], calls["times"]) == ("several_times", 3)
    assert answer["outcome"] == "nothing_done"


def test_tells_of_new_papers_and_of_the_press_that_asked() -> None:
    """A change of name is asked for; a journalist asks a prison, which names nobody."""
    assert told_by_codes("filing", filing_type="papers_request", body="civil_registry")
    assert told_by_codes("filing", filing_type="media_inquiry", body="prison_administration")
    assert told_by_codes("response", outcome="name_withheld", about_persons=[OFFICER])


def test_tells_of_officers_who_are_only_a_number() -> None:
    """Four suspended, no names; and a case closed on a ground nobody told us."""
    suspended = told_by_codes("response", outcome="officers_suspended", persons_count=4)
    closed = told_by_codes("response", outcome="closed_ground_unknown", reasons=["unknown"])

    assert suspended["persons_count"] == 4
    assert closed["reasons"] == ["unknown"]


def test_tells_what_led_to_a_placement_and_to_a_detention() -> None:
    """Hospital after the nail; the station as a part of the raid; a ground for each suspicion."""
    placed = told_by_codes(
        "placement", placement_type="hospital", after_entries=[EARLIER], how_known=["media"]
    )
    taken = told_by_codes(
        "detention",
        grounds=["suspected_extortion", "suspected_sexual_violence"],
        part_of=EARLIER,
        how_known=["media"],
    )

    assert placed["after_entries"] == [EARLIER]
    assert taken["part_of"] == EARLIER


def test_tells_of_pressure_again_and_again() -> None:
    """Relatives of officers rang many times; it is the third case; it is only hearsay."""
    event = told_by_codes(
        "pressure",
        pressure_type="calls_from_relatives_of_accused",
        frequency="several_times",
        times=3,
        how_known=["told_by_peer"],
        certainty="hearsay",
    )

    assert (event["frequency"], event["certainty"]) == ("several_times", "hearsay")


def test_tells_what_the_accused_says_and_what_was_judged() -> None:
    """He denies it; an appeal is expected, not yet there."""
    event = told_by_codes(
        "decision",
        accused=OFFICER,
        verdict="convicted",
        accused_position="denies",
        about_entries=[EARLIER],
        appeal_outcome="expected",
        how_known=["court_paper"],
    )

    assert (event["accused_position"], event["appeal_outcome"]) == ("denies", "expected")


def test_tells_what_a_publication_set_going() -> None:
    """A petition with many names: an outcry, a review, and the entries it speaks of and led to."""
    event = told_by_codes(
        "publicity",
        publicity_types=["petition"],
        people_count=12_000,
        about_entries=[EARLIER],
        effects=["case_reviewed", "outcry"],
        led_to=[OTHER],
    )

    assert event["effects"] == ["case_reviewed", "outcry"]


def test_tells_of_lawyers_turned_away_again_and_again() -> None:
    """After the appeal, for a reason nobody gave us."""
    event = told_by_codes(
        "contact",
        contact_type="lawyer_meeting",
        result="refused",
        frequency="several_times",
        after_entries=[EARLIER],
        reasons=["unknown"],
        how_known=["told_by_lawyer"],
    )

    assert event["after_entries"] == [EARLIER]


def test_tells_what_broke_an_order_and_what_they_asked_about() -> None:
    """A breach leads to the act, a questioning to what it was about."""
    breach = told_by_codes(
        "measure", measure_type="protective_order", measure_state="breached", breached_by=[EARLIER]
    )
    asked = told_by_codes("questioning", questioned_as="victim", about_entries=[EARLIER])

    assert breach["breached_by"] == asked["about_entries"] == [EARLIER]


def test_says_how_we_know_wherever_something_happened() -> None:
    """The press, a paper, her word: on every kind that tells of an event."""
    needed = {
        "letter": {"subject": "other_complaint"},
        "penalty": {"penalty_type": "isolator"},
        "withdrawal": {"withdrawal_type": "statement"},
        "evidence": {"evidence_type": "unknown"},
        "examination": {"examination_type": "medical"},
        "hearing": {"hearing_type": "appeal"},
        "measure": {"measure_type": "suspension", "measure_state": "issued"},
        "questioning": {"questioned_as": "witness"},
    }

    for kind, fields in needed.items():
        assert told_by_codes(kind, **fields, how_known=["media"])["how_known"] == ["media"]


def test_names_the_newer_bodies_wherever_a_body_is_named() -> None:
    """A shop keeps the thing, a movement refused to listen, a business was told first."""
    assert told_by_codes(
        "handover",
        evidence=EARLIER,
        custody_event="refused",
        body="business",
        reasons=["unknown"],
    )
    assert told_by_codes(
        "mandate",
        representative=OTHER,
        mandate_type="contract_notice",
        checked_not_accused="yes",
        refused_by=["business"],
    )
    assert check_fields(
        load_kinds()["statement"],
        {"form": "spoken", "words": "…", "earlier_told_to": ["religious_organisation"]},
    )


def test_tells_of_a_danger_that_is_still_ahead() -> None:
    """Friends of the convicted officer still serve where she is held; the appeal is near."""
    event = told_by_codes(
        "danger",
        dangers=["accused_unpunished", "revenge"],
        urgency="this_week",
        since="2026-02",
        expected_on="2026-03-20",
        targets=["survivor", "witness"],
        target_persons=[ARAI],
        actors=["accused_colleagues"],
        actor_persons=[OFFICER],
        signs=["day_comes", "friends_in_service", "high_contacts"],
        because_of=[EARLIER],
        against_it=[OTHER],
        state="open",
        how_known=["told_by_survivor"],
    )

    assert event["dangers"] == ["accused_unpunished", "revenge"]
    assert event["signs"] == ["day_comes", "friends_in_service", "high_contacts"]


def test_tells_of_an_organisation_that_is_represented_and_protected() -> None:
    """A fund has a lawyer, a bank that holds its money, and a measure on its side."""
    assert told_by_codes(
        "mandate",
        representative=OTHER,
        represents=FUND,
        mandate_type="contract_notice",
        checked_not_accused="yes",
    )
    assert told_by_codes("institution", body="bank", roles=["holds_money"])
    assert told_by_codes(
        "measure", measure_type="other", measure_state="asked", protects=[ARAI, FUND]
    )


def test_tells_of_a_guardian_who_is_the_accused() -> None:
    """He may not speak for the girl; she stays with relatives, and nobody asked her anything."""
    assert told_by_codes("person", roles=["survivor", "child"], gender="woman")
    assert told_by_codes(
        "mandate",
        representative=OFFICER,
        mandate_type="guardian",
        checked_not_accused="no",
        refused="yes",
        refusal_reason="is_the_accused",
    )
    assert told_by_codes("placement", placement_type="relatives_for_a_time", person=ARAI)
    statement = {"form": "child_talk", "conditions": ["no_questions"], "words": "…"}
    assert check_fields(load_kinds()["statement"], statement)


def test_tells_of_a_student_who_was_asked_why_she_went_there() -> None:
    """She failed the exam, complained to the ethics commission; friends wrote an open letter."""
    assert told_by_codes(
        "questioning", questioned_as="applicant", conduct=["asked_why_there"], about_entries=[OTHER]
    )
    assert told_by_codes("penalty", penalty_type="failed_exam", after_entries=[EARLIER])
    assert told_by_codes("filing", filing_type="complaint_ethics", body="university")
    assert told_by_codes("filing", filing_type="open_letter", body="university")
    assert told_by_codes("person", roles=["decision_maker", "official"])


def test_tells_of_our_own_visit_and_of_a_recording_asked_to_be_kept() -> None:
    """A worker saw her in the shelter; the request to keep the recording is tied to it."""
    visit = told_by_codes("contact", contact_type="home_visit", result="took_place")
    talk = told_by_codes("contact", contact_type="worker_meeting", result="took_place")
    kept = told_by_codes("evidence", evidence_type="camera_recording", kept_asked_in=[EARLIER])

    assert visit != talk
    assert kept["kept_asked_in"] == [EARLIER]


def test_tells_of_an_evening_whose_hour_nobody_remembers() -> None:
    """A call one evening, a visit by night: the date stays a date, the time of day is a code."""
    call = told_by_codes(
        "contact", contact_type="anonymous_call", when="2026-01-26", day_part="evening"
    )
    raid = told_by_codes("act", act_types=["unlawful_entry"], when="2026-01", day_part="night")

    assert (call["when"], call["day_part"]) == ("2026-01-26", "evening")
    assert raid["day_part"] == "night"
