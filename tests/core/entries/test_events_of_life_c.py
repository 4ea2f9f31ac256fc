"""Events told by codes: consent, wishes, help, what is public and our own work; all invented."""

from datetime import UTC, datetime
from uuid import UUID

from dalel.core.entries import CheckedFields, Overlay, body_fields, check_fields, load_kinds

AIDA = UUID(int=1)
OFFICER = UUID(int=2)
PRISON = UUID(int=5)
EARLIER = UUID(int=6)
LAWYER = UUID(int=7)
AUTHOR = UUID(int=8)
NOW = datetime(2022, 5, 1, 12, tzinfo=UTC)


def told(kind: str, /, **given: object) -> CheckedFields:
    """Check an event as a form would bring it."""
    return check_fields(load_kinds()[kind], given)


def told_by_codes(kind: str, /, **given: object) -> dict[str, bytes]:
    """Check an event that needs no free text and return its canonical values."""
    checked = told(kind, **given)
    assert checked.identifying == {}
    return checked.rest


def test_records_a_consent_that_was_narrowed() -> None:
    """She lets lawyers and the court know, and the public no longer."""
    event = told_by_codes(
        "consent",
        change="narrowed",
        purposes=["legal_help", "court"],
        audiences=["lawyer", "court"],
        covers=["facts_without_names"],
        given_on="2022-01-10",
        given_by=AIDA,
        channel="at_visit",
        conditions=["in_private"],
        risks_explained="yes",
        changes=EARLIER,
    )

    assert event["change"] == b'"narrowed"'
    assert event["purposes"] == b'["court","legal_help"]'
    assert event["audiences"] == b'["court","lawyer"]'


def test_records_wishes_for_the_day_she_is_declared_insane() -> None:
    """If that happens, go on, and believe no withdrawal."""
    event = told_by_codes(
        "advance",
        wishes=["go_on", "ignore_withdrawal", "independent_examination"],
        conditions=["declared_insane", "psychiatric_hospital", "no_contact"],
        word_by="2021-12-20",
        given_on="2021-12",
        trusted=[LAWYER],
        not_trusted=[PRISON],
    )

    assert event["wishes"] == b'["go_on","ignore_withdrawal","independent_examination"]'
    assert event["word_by"] == b'"2021-12-20"'


def test_records_a_need_and_where_she_was_sent() -> None:
    """A shelter that had no place, and what came of it."""
    need = told_by_codes("need", needs=["safe_place", "child_care"], urgency="today", state="open")
    referral = told_by_codes(
        "referral",
        target="crisis_centre",
        referred_on="2023-10-02",
        for_needs=[EARLIER],
        shared=["facts_without_names"],
        tells_police="yes",
        result="no_place",
        ask_again_on="2023-10-05",
    )

    assert need["needs"] == b'["child_care","safe_place"]'
    assert referral["result"] == b'"no_place"'
    assert referral["tells_police"] == b'"yes"'


def test_records_what_extortionists_published() -> None:
    """The name in her passport and her face, without consent, still online."""
    event = told(
        "publicity",
        publicity_types=["video_extortion"],
        published_on="2022-04",
        link="https://video.invalid/1",
        details=["face", "former_name", "sex_work"],
        tone="mocking",
        by_consent="no",
        wants_removed="yes",
        still_public="yes",
    )

    assert set(event.identifying) == {"link"}
    assert event.rest["details"] == b'["face","former_name","sex_work"]'
    assert event.rest["by_consent"] == b'"no"'


def test_keeps_messages_and_notes_in_the_identity_box() -> None:
    """Free words are never outside it; what they are about is a code."""
    message = told("message", direction="from_reporter", channel="our_report_page", words="Сәлем")
    note = told("note", topic="safety", text="Ask about the key.", remind_on="2022-05-01")

    assert message.identifying == {"words": '"Сәлем"'.encode()}
    assert message.rest["direction"] == b'"from_reporter"'
    assert set(note.identifying) == {"text"}
    assert note.rest == {"topic": b'"safety"', "remind_on": b'"2022-05-01"'}


def test_lays_a_correction_over_the_entry_it_corrects() -> None:
    """The new content stands whole; which entry and why come beside it."""
    correction = load_kinds()["correction"]
    laid = told("correction", corrects=EARLIER, reason="She named another month.")
    act = told("act", act_types=["threat_of_isolation"], when="2021-04")

    body = body_fields(
        load_kinds()["act"], act, author=AUTHOR, recorded_at=NOW, overlay=Overlay(correction, laid)
    )

    assert correction.overlay
    assert body.rest["correction.corrects"] == f'"{EARLIER}"'.encode()
    assert set(body.identifying) == {"correction.reason"}
    assert body.rest["when"] == b'"2021-04"'


def test_records_our_own_work_without_a_free_word() -> None:
    """Merging, judging a link, confirming a date, giving access, erasing."""
    merged = told_by_codes("merged_into", target=str(EARLIER), reason="same_event")
    judgement = told_by_codes(
        "judgement",
        judgement="unsure",
        this=OFFICER,
        other=str(EARLIER),
        grounds=["same_method", "common_name"],
        both_leads_agree="no",
    )
    confirmation = told_by_codes(
        "confirmation", confirmation="overridden", rule="appeal_15d", ends_on="2021-12-22"
    )
    access = told_by_codes(
        "access", holder=str(AUTHOR), change="granted", depth="card", until="2023-01-01"
    )
    erasure = told_by_codes(
        "erasure", scope="identity", container=str(EARLIER), reason="survivor_wish"
    )

    assert merged["reason"] == b'"same_event"'
    assert judgement["grounds"] == b'["common_name","same_method"]'
    assert confirmation["ends_on"] == b'"2021-12-22"'
    assert access["depth"] == b'"card"'
    assert erasure["scope"] == b'"identity"'


def test_introduces_a_member_by_key_and_role() -> None:
    """The name for colleagues is apart; keys and role must stay provable without it."""
    event = told(
        "introduction",
        member=str(AUTHOR),
        display_name="Maya",
        role="link_officer",
        signing_key="ab" * 32,
        introducer=str(LAWYER),
    )

    assert event.identifying == {"display_name": b'"Maya"'}
    assert event.rest["role"] == b'"link_officer"'
    assert event.rest["signing_key"] == b'"' + b"ab" * 32 + b'"'
