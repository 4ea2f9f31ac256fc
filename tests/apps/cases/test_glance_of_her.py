"""What stands at the top of a case about herself: heard, asked, published."""

from __future__ import annotations

import pytest

from dalel.apps.cases.record import Span
from tests.apps.cases.histories import Event, event
from tests.apps.cases.test_glance import HER, HIM, seen

HEARD_BY: dict[str, tuple[Event, bool]] = {
    "a meeting": (
        event("", "contact", contact_type="lawyer_meeting", result="took_place", when="2026-02-01"),
        True,
    ),
    "a refused meeting": (
        event("", "contact", contact_type="lawyer_meeting", result="refused", when="2026-02-01"),
        False,
    ),
    "somebody else's meeting": (
        event(
            "",
            "contact",
            contact_type="call",
            result="took_place",
            when="2026-02-01",
            person="@him",
        ),
        False,
    ),
    "a call about her": (
        event("", "contact", contact_type="anonymous_call", result="took_place", when="2026-02-01"),
        False,
    ),
    "a letter": (
        event(
            "",
            "letter",
            subject="health",
            writer="@her",
            fates=["received"],
            handed_over_at="2026-02-01",
        ),
        True,
    ),
    "a letter torn up": (
        event("", "letter", subject="health", fates=["torn_or_taken"], handed_over_at="2026-02-01"),
        False,
    ),
    "her message": (
        event("", "message", direction="from_reporter", sent_at="2026-02-01", words="Invented."),
        True,
    ),
    "our message": (
        event("", "message", direction="to_reporter", sent_at="2026-02-01", words="Invented."),
        False,
    ),
    "her own account": (
        event("", "statement", form="spoken", speaker="@her", told_on="2026-02-01"),
        True,
    ),
    "a witness's account": (
        event("", "statement", form="spoken", speaker="@him", told_on="2026-02-01"),
        False,
    ),
    "an account of nobody in particular": (
        event("", "statement", form="spoken", told_on="2026-02-01"),
        False,
    ),
    "a visit to come": (
        event("", "contact", contact_type="call", result="took_place", when="2026-05-01"),
        False,
    ),
}


@pytest.mark.parametrize("name", HEARD_BY)
def test_knows_what_was_heard_from_her(name: str) -> None:
    """Herself, not somebody about her."""
    entry, was_heard = HEARD_BY[name]

    heard = seen(HER, HIM, entry).heard

    assert (heard.days if heard else None) == (Span(30, 30) if was_heard else None)


def test_takes_the_last_time_she_was_heard() -> None:
    """Whatever it was recorded as, and in whatever order."""
    glance = seen(
        HER,
        HEARD_BY["a letter"][0],
        event("", "contact", contact_type="call", result="took_place", when="2026-02-27"),
        HEARD_BY["her message"][0],
    )

    assert glance.heard is not None
    assert glance.heard.entry.kind.name == "contact"
    assert glance.heard.days == Span(4, 4)


def test_shows_what_is_still_public() -> None:
    """What was taken down is not; what nobody looked up again may be."""
    glance = seen(
        event("", "publicity", publicity_types=["rally"], still_public="yes"),
        event("", "publicity", publicity_types=["video"], still_public="no"),
        event("", "publicity", publicity_types=["leak"]),
    )

    assert [one.fields["publicity_types"] for one in glance.public] == [["rally"], ["leak"]]


def test_counts_her_questionings() -> None:
    """With those before the first one recorded; not those of others."""
    questioning = {"questioned_as": "victim"}
    glance = seen(
        HER,
        HIM,
        event(
            "", "questioning", **questioning, began_at="2026-02-01", times_before=4, person="@her"
        ),
        event("", "questioning", **questioning, began_at="2026-01-01"),
        event("", "questioning", questioned_as="suspect", began_at="2026-02-20", person="@him"),
    )

    assert glance.asked is not None
    assert glance.asked.times == 5
    assert [one.fields["began_at"] for one in glance.asked.each] == ["2026-02-01", "2026-01-01"]
