"""What an act fell under on its day, and what holds now."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dalel.core.procedure import Recorded, load_pack
from dalel.core.procedure.day_law import ArticleOfDay, law_of_day

PACK = load_pack("kz")
TODAY = date(2026, 11, 22)


def of(when: str, *codes: str, part: str = "") -> tuple[ArticleOfDay, ...]:
    """Return the articles of an act of a day."""
    fields = {"when": when, "alleged_offences": list(codes), "offence_part": part}
    return law_of_day(Recorded("a1", "act", fields), PACK, today=TODAY)


def test_says_that_a_beating_of_2023_was_no_crime_but_an_administrative_wrong() -> None:
    """The article of today did not hold; the one that gave way to it did."""
    (article,) = of("2023-05-10", "cc-109-1")

    assert article.then == ()
    assert not article.is_sure
    assert [each.id for each in article.instead] == ["cao-73-1", "cao-73-2"]
    assert [change.id for change in article.changes] == ["violence_2024"]
    assert article.last_day.earliest is None
    assert not article.last_day.never


def test_says_what_took_the_place_of_an_article_that_is_gone() -> None:
    """The administrative article held then; today the criminal one does."""
    (article,) = of("2023-05-10", "cao-73-2")

    assert [part.part for part in article.then] == ["1", "1-1", "2", "3"]
    assert article.now == ()
    assert {"cc-108-1", "cc-109-1"} <= {each.id for each in article.instead}


def test_names_prosecution_and_reconciliation_of_the_part() -> None:
    """Coercion is the victim's own to prosecute; against a minor it is the state's."""
    (basic,) = of("2025-02-01", "cc-123", part="1")
    (minor,) = of("2025-02-01", "cc-123", part="2")

    assert (basic.prosecutions, basic.reconciliations) == (("private",), ("ends_case",))
    assert (minor.prosecutions, minor.reconciliations) == (("public",), ("excluded",))


def test_counts_limitation_by_the_gravity_of_that_day() -> None:
    """Rape in its basic form was of another gravity before January 2020."""
    (before,) = of("2019-06-01", "cc-120", part="1")
    (after,) = of("2020-06-01", "cc-120", part="1")

    assert before.last_day.latest == date(2024, 5, 31)
    assert after.last_day.latest == date(2030, 5, 31)
    assert after.last_day.doubt is not None


def test_takes_both_editions_where_only_the_month_of_the_change_is_known() -> None:
    """In January 2020 either gravity may have held: earliest and latest last day."""
    (article,) = of("2020-01-15", "cc-120", part="1")

    assert len(article.then) == 2
    assert article.last_day.earliest == date(2025, 1, 14)
    assert article.last_day.latest == date(2030, 1, 14)


def test_never_lets_torture_lapse() -> None:
    """Torture has no limitation, ill-treatment has."""
    (torture,) = of("2024-02-01", "cc-146", part="2")
    (both,) = of("2024-02-01", "cc-146")

    assert torture.last_day.never
    assert both.last_day.perhaps_never
    assert both.last_day.latest is None


def test_is_unsure_where_the_act_lies_across_an_edition() -> None:
    """Between 1 and 30 June 2024 light harm became a crime."""
    (article,) = of("2024-06", "cc-108-1", part="1")

    assert article.then
    assert not article.is_sure


def test_says_nothing_without_a_date_or_of_an_unknown_article() -> None:
    """An act of no day has no law of the day."""
    assert of("", "cc-120") == ()
    assert of("2024-06-01", "other") == ()
    assert of("../..", "cc-120") == ()


def test_keeps_to_the_edge_of_an_act_with_an_open_end() -> None:
    """An act that went on "since May 2024" is counted from what is known."""
    (article,) = of("2024-07-01/..", "cc-110", part="1")

    assert article.last_day.earliest == date(2029, 6, 30)


@given(
    st.dates(date(2015, 1, 1), date(2026, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(sorted(PACK.offences)),
)
def test_narrows_when_the_day_becomes_certain(first: date, days: int, code: str) -> None:
    """A certain day within a range never has a last day outside that of the range."""
    last = date.fromordinal(first.toordinal() + days)
    (wide,) = of(f"{first}/{last}", code)

    for day in (first, last):
        (sure,) = of(day.isoformat(), code)
        if sure.last_day.earliest and wide.last_day.earliest:
            assert wide.last_day.earliest <= sure.last_day.earliest
        if sure.last_day.latest and wide.last_day.latest:
            assert sure.last_day.latest <= wide.last_day.latest
        assert {id(part) for part in sure.then} <= {id(part) for part in wide.then}
