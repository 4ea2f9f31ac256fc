"""Histories of one procedure, each with the stage it must have; written before the rules."""

from __future__ import annotations

from tests.apps.cases.histories import Event, event

TOLD = event("told", "statement", form="spoken", told_on="2024-01-05")
FILED = event("filed", "filing", filing_type="crime_statement", handed_in="2024-01-10")
REGISTERED = event(
    "registered", "response", outcome="registered_erdr", dated="2024-01-11", answers_to="@filed"
)
SENT = event("sent", "response", outcome="sent_to_court", dated="2024-05-01")
TRIAL = event("trial", "hearing", hearing_type="main_trial", held_at="2024-06-01/2024-07-01")
VERDICT = event("verdict", "decision", verdict="convicted", announced_on="2024-07-10")
APPEAL = event("appeal", "filing", filing_type="appeal", handed_in="2024-07-20", against="@verdict")
TO_COURT = (TOLD, FILED, REGISTERED, SENT, TRIAL)


def response(outcome: str, dated: str, **fields: object) -> Event:
    """Return an answer of a body."""
    return event("", "response", outcome=outcome, dated=dated, **fields)


STRAIGHT: dict[str, tuple[str, tuple[Event, ...]]] = {
    "nothing but an opening": ("told", (event("", "opening", title="Red folder"),)),
    "a statement to us": ("told", (TOLD,)),
    "a statement to the police": ("filed", (TOLD, FILED)),
    "silence changes nothing": (
        "filed",
        (FILED, response("silent", "2024-02-10", answers_to="@filed")),
    ),
    "a coupon is no case yet": (
        "filed",
        (FILED, response("registered_kui", "2024-01-10", answers_to="@filed")),
    ),
    "turned away at the desk": (
        "refused",
        (FILED, response("refused_to_accept", "2024-01-10", answers_to="@filed")),
    ),
    "handed in again after a refusal": (
        "filed",
        (
            FILED,
            response("refused_to_accept", "2024-01-10", answers_to="@filed"),
            event("", "filing", filing_type="crime_statement", handed_in="2024-01-12"),
        ),
    ),
    "entered in the register": ("registered", (FILED, REGISTERED)),
    "the register by its date alone": (
        "registered",
        (
            FILED,
            response(
                "accepted", "2024-01-10", answers_to="@filed", registered_erdr_at="2024-01-11"
            ),
        ),
    ),
    "an appeal known by its month only": (
        "appealed",
        (
            *TO_COURT,
            event("verdict", "decision", verdict="acquitted", announced_on="2024-07-10"),
            event("", "filing", filing_type="appeal", handed_in="2024-07", against="@verdict"),
        ),
    ),
    "closed on a ground nobody told": (
        "archived",
        (FILED, REGISTERED, response("closed_ground_unknown", "2024-03-15", answers_to="@filed")),
    ),
    "put away in the nomenclature file": (
        "archived",
        (FILED, response("archived", "2024-01-15", answers_to="@filed")),
    ),
    "archived after it was registered": (
        "archived",
        (FILED, REGISTERED, response("archived", "2024-03-01", answers_to="@filed")),
    ),
    "registered once the archive was overruled": (
        "registered",
        (
            FILED,
            response("archived", "2024-01-15", answers_to="@filed"),
            response("registered_erdr", "2024-04-01", answers_to="@filed"),
        ),
    ),
    "a later refusal leaves a registered case": (
        "registered",
        (FILED, REGISTERED, response("refused_to_accept", "2024-02-01", answers_to="@filed")),
    ),
    "a refused motion is no refused statement": (
        "filed",
        (
            FILED,
            event("motion", "filing", filing_type="motion_examination", handed_in="2024-01-20"),
            response("refused_to_accept", "2024-01-25", answers_to="@motion"),
        ),
    ),
    "recognised as a victim": (
        "investigated",
        (FILED, REGISTERED, response("victim_status_given", "2024-02-01")),
    ),
    "questioned as a victim": (
        "investigated",
        (
            FILED,
            REGISTERED,
            event("", "questioning", questioned_as="victim", began_at="2024-02-02"),
        ),
    ),
    "questioned before anything was registered": (
        "filed",
        (FILED, event("", "questioning", questioned_as="victim", began_at="2024-01-10")),
    ),
    "closed because the parties reconciled": (
        "archived",
        (
            FILED,
            REGISTERED,
            response("suspect_named", "2024-02-01"),
            response("closed_reconciled", "2024-03-01"),
        ),
    ),
    "reopened by the prosecutor": (
        "investigated",
        (
            FILED,
            REGISTERED,
            response("closed_no_offence", "2024-03-01"),
            response("reopened", "2024-04-01"),
        ),
    ),
    "sent to court": ("in_court", (FILED, REGISTERED, SENT)),
    "on trial": ("in_court", TO_COURT),
    "judgment heard in the courtroom": (
        "decided",
        (
            *TO_COURT,
            event(
                "",
                "hearing",
                hearing_type="judgment",
                held_at="2024-07-10",
                result="judgment_announced",
            ),
        ),
    ),
    "convicted": ("decided", (*TO_COURT, VERDICT)),
    "returned to the prosecutor": (
        "investigated",
        (
            *TO_COURT,
            event("", "decision", verdict="returned_to_prosecutor", announced_on="2024-07-01"),
        ),
    ),
    "under appeal": ("appealed", (*TO_COURT, VERDICT, APPEAL)),
    "an appeal that came in is still under appeal": (
        "appealed",
        (*TO_COURT, VERDICT, APPEAL, response("accepted", "2024-08-01", answers_to="@appeal")),
    ),
    "upheld on appeal": (
        "final",
        (
            *TO_COURT,
            VERDICT,
            APPEAL,
            event(
                "",
                "decision",
                verdict="convicted",
                appeal_outcome="upheld",
                announced_on="2024-09-01",
                changes="@verdict",
            ),
        ),
    ),
    "sent for a new trial": (
        "in_court",
        (
            *TO_COURT,
            VERDICT,
            APPEAL,
            event(
                "",
                "decision",
                verdict="other",
                appeal_outcome="quashed_new_trial",
                announced_on="2024-09-01",
                changes="@verdict",
            ),
        ),
    ),
    "decided anew after a new trial": (
        "decided",
        (
            *TO_COURT,
            VERDICT,
            event(
                "",
                "decision",
                verdict="other",
                appeal_outcome="quashed_new_trial",
                announced_on="2024-09-01",
            ),
            event("", "decision", verdict="acquitted", announced_on="2024-12-01"),
        ),
    ),
    "in force because nobody appealed": (
        "final",
        (
            *TO_COURT,
            event(
                "",
                "decision",
                verdict="convicted",
                announced_on="2024-07-10",
                in_force_on="2024-07-26",
            ),
        ),
    ),
    "cassation after it was final": (
        "appealed",
        (
            event(
                "verdict",
                "decision",
                verdict="acquitted",
                announced_on="2024-07-10",
                in_force_on="2024-07-26",
            ),
            event("", "filing", filing_type="cassation", handed_in="2024-10-01"),
        ),
    ),
    "an appeal of a judge's ruling before any verdict": (
        "registered",
        (
            FILED,
            REGISTERED,
            event("", "filing", filing_type="appeal", handed_in="2024-02-01"),
        ),
    ),
    "a civil claim granted is no verdict": (
        "registered",
        (
            FILED,
            REGISTERED,
            event("", "decision", verdict="claim_granted", announced_on="2024-03-01"),
        ),
    ),
    "a letter from custody that reached the prosecutor": (
        "filed",
        (
            event(
                "",
                "letter",
                subject="torture_or_violence",
                fates=["received_late"],
                handed_over_at="2024-01-01",
            ),
        ),
    ),
    "a letter that never left": (
        "told",
        (
            event(
                "",
                "letter",
                subject="torture_or_violence",
                fates=["torn_or_taken"],
                handed_over_at="2024-01-01",
            ),
        ),
    ),
    "recorded in the wrong order": ("decided", (VERDICT, TRIAL, FILED, TOLD)),
    "an answer without a date follows what it answers": (
        "archived",
        (FILED, event("", "response", outcome="archived", answers_to="@filed")),
    ),
    "an answer on the same day follows what it answers": (
        "refused",
        (
            event("filed", "filing", filing_type="crime_statement", handed_in="2024-01-10T16:00"),
            response("refused_to_accept", "2024-01-10", answers_to="@filed"),
        ),
    ),
}
