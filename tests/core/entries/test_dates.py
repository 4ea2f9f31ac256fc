"""Dates keep their precision, in EDTF and in the words of three languages."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dalel.core.entries import (
    DateNotUnderstood,
    PartialDate,
    Precision,
    UnknownLanguage,
    parse_date,
)
from dalel.core.entries.date_lexicon import LEXICON
from dalel.core.entries.dates import CODES, OPEN_END, OPEN_START
from dalel.core.entries.tables import LANGUAGES
from tests.strategies import edtf_dates, edtf_moments

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "entries" / "dates.json").read_bytes()
)


def read(text: str, language: str = "kk") -> PartialDate:
    """Read a date on a Kazakh page."""
    return parse_date(text, language=language)


def refusal(text: str) -> DateNotUnderstood:
    """Return why a date is not read."""
    with pytest.raises(DateNotUnderstood) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize("vector", VECTORS["read"], ids=lambda vector: vector["text"])
def test_reads_what_people_write(vector: dict[str, str]) -> None:
    """Whatever the language of the page: people mix them."""
    for language in LANGUAGES:
        found = read(vector["text"], language)
        assert (found.edtf, str(found.earliest), str(found.latest)) == (
            vector["edtf"],
            vector["earliest"],
            vector["latest"],
        )


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["text"])
def test_refuses_with_a_stable_code(vector: dict[str, str]) -> None:
    """The page says in words what to write instead."""
    assert refusal(vector["text"]).code == vector["code"]


def test_every_code_is_listed() -> None:
    """A page that has words for ``CODES`` has words for every refusal."""
    assert {vector["code"] for vector in VECTORS["refused"]} | {"empty", "too_long"} == set(CODES)
    assert list(CODES) == sorted(CODES)


@given(edtf_dates() | edtf_moments())
@example("2019-24%")
@example("20XX")
@example("0201/0201")
def test_words_are_read_back_exactly(edtf: str) -> None:
    """In each language, for every form of date, on a page of any language."""
    found = read(edtf)

    for language in LANGUAGES:
        for page in LANGUAGES:
            assert read(found.words(language), page) == found


@given(edtf_dates())
def test_canonical_edtf_is_kept(edtf: str) -> None:
    """What is stored reads as itself; its bounds are in order."""
    found = read(edtf)

    assert found.edtf == edtf
    assert found.earliest <= found.latest
    assert found.is_approximate == any(mark in edtf for mark in "~%")
    assert found.is_uncertain == any(mark in edtf for mark in "?%")


@given(day=st.dates(min_value=date(1000, 1, 1)), data=st.data())
def test_a_date_known_less_well_still_holds_the_day(day: date, data: st.DataObject) -> None:
    """Forgetting the day, the month or the season never moves the date elsewhere."""
    season = {0: 24, 1: 21, 2: 22, 3: 23}[day.month % 12 // 3]
    text = data.draw(
        st.sampled_from(
            [
                f"{day:%Y-%m-%d}",
                f"{day:%Y-%m}",
                f"{day:%Y}",
                f"{day:%Y}-{season}",
                f"{day:%Y}"[:3] + "X",
                f"{day:%Y}"[:2] + "XX",
                f"until {day.day}.{day.month}.{day:%Y}",
                f"since {day.day}.{day.month}.{day:%Y}",
                f"between {day:%Y} and {day:%Y}",
            ]
        )
    )

    found = read(text)

    assert found.earliest <= day <= found.latest


def outcome(text: str) -> Any:
    """Return the date, or the code of the refusal."""
    try:
        return read(text)
    except DateNotUnderstood as refused:
        return refused.code


WORDS = sorted(LEXICON)
PIECES = st.sampled_from(WORDS) | st.integers(0, 10**6).map(str) | st.sampled_from("-–/.,:~?%XuT()")


@given(st.lists(PIECES, max_size=9), st.sampled_from(["", " "]))
def test_reads_or_refuses_any_words_at_all(pieces: list[str], joined: str) -> None:
    """No other exception leaves the room, whatever words stand together."""
    found = outcome(joined.join(pieces))

    assert found in CODES or read(found.words("kk")) == found == read(found.edtf)


@given(st.text(max_size=30) | st.text("0123456789-/.:~?%XuT+Z ", max_size=24))
def test_reads_or_refuses_any_text_at_all(text: str) -> None:
    """Nor whatever characters."""
    found = outcome(text)

    assert found in CODES or read(found.edtf) == found


def test_limits_the_length() -> None:
    """Two hundred characters are read, one more is not."""
    assert read("2019" + " " * 196).edtf == "2019"
    assert (refusal("2" * 201).code, refusal("2" * 201).params) == ("too_long", {"limit": 200})


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_says_that_nothing_was_written(text: str) -> None:
    """Empty is not misunderstood."""
    assert refusal(text).code == "empty"


def test_the_error_never_repeats_the_text() -> None:
    """Words of a survivor do not reach a log by way of a message."""
    error = refusal("the night he came back")

    assert "night" not in f"{error} {error.params} {error.args}"


@pytest.mark.parametrize("language", ["", "KK", "de"])
def test_speaks_three_languages(language: str) -> None:
    """A typed error for any other."""
    with pytest.raises(UnknownLanguage):
        parse_date("2019", language=language)
    with pytest.raises(UnknownLanguage):
        read("2019").words(language)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2021-03-10T14:30", "moment"),
        ("2021-03-10", "day"),
        ("2021-03", "month"),
        ("2021-03-XX", "month"),
        ("2021-22", "season"),
        ("2021", "year"),
        ("2021-XX-XX", "year"),
        ("202X", "decade"),
        ("20XX", "century"),
        ("2021/2022", "interval"),
    ],
)
def test_says_how_precise_it_is(text: str, precision: str) -> None:
    """Unknown digits count as unknown."""
    assert read(text).precision is Precision(precision)


def test_says_which_ends_are_known() -> None:
    """Open and unknown ends are as far away as a date can be."""
    since, until, both = read("2019/.."), read("/2019"), read("2019")

    assert (since.has_start, since.has_end, since.latest) == (True, False, OPEN_END)
    assert (until.has_start, until.has_end, until.earliest) == (False, True, OPEN_START)
    assert (both.has_start, both.has_end) == (True, True)


def test_a_winter_of_one_year_reaches_over_both() -> None:
    """A time limit counted from it is never shown later than it is."""
    winter = read("2019 жылғы қыс")

    assert (winter.earliest, winter.latest) == (date(2018, 12, 1), date(2020, 2, 29))


@pytest.mark.parametrize(
    ("edtf", "kk", "ru", "en"),
    [
        ("2019-22", "2019 жылғы жаз", "лето 2019 года", "summer 2019"),
        (
            "2021-03-10~/2021-03-14~",
            "шамамен 2021 жылғы 10–14 наурыз",
            "около 10–14 марта 2021 года",
            "about 10–14 March 2021",
        ),
        (
            "2021-03?",
            "бәлкім, 2021 жылғы наурыз",
            "возможно, март 2021 года",
            "possibly March 2021",
        ),
        (
            "2021-09/",
            "2021 жылғы қыркүйектен белгісіз күнге дейін",
            "с сентября 2021 года по неизвестную дату",
            "from September 2021 to an unknown date",
        ),
        (
            "../2021-09",
            "2021 жылғы қыркүйектен кешіктірмей",
            "не позднее сентября 2021 года",
            "no later than September 2021",
        ),
        (
            "/2021-04",
            "белгісіз күннен 2021 жылғы сәуірге дейін",
            "с неизвестной даты по апрель 2021 года",
            "from an unknown date to April 2021",
        ),
        (
            "2020~/..",
            "шамамен 2020 жылдан бастап",
            "примерно с 2020 года",
            "from about 2020 onwards",
        ),
        (
            "2021-03-30/2021-04-02",
            "2021 жылғы 30 наурыз – 2 сәуір",
            "30 марта – 2 апреля 2021 года",
            "30 March – 2 April 2021",
        ),
        (
            "2021-03?/2021-05?",
            "бәлкім, 2021 жылғы наурыз–мамыр",
            "возможно, март–май 2021 года",
            "possibly March–May 2021",
        ),
        ("2019~/2020~", "шамамен 2019–2020 жылдар", "около 2019–2020 годов", "about 2019–2020"),
        ("2019/2020", "2019–2020 жылдар", "2019–2020 годы", "2019–2020"),
        (
            "2019/2020-05~",
            "басталуы: 2019 жыл; аяқталуы: шамамен 2020 жылғы мамыр",
            "начальная дата: 2019 год; конечная дата: около мая 2020 года",
            "starting 2019, ending about May 2020",
        ),
        ("2019-24~", "шамамен 2019 жылғы қыс", "около зимы 2019 года", "about winter 2019"),
        (
            "19XX",
            "1900–1999 жылдардың бірі",
            "какой-то год с 1900 по 1999",
            "some year from 1900 to 1999",
        ),
        ("201X", "2010-жылдар", "2010-е годы", "2010s"),
        (
            "2021-05-XX",
            "2021 жылғы мамыр, күні белгісіз",
            "май 2021 года, день неизвестен",
            "May 2021, day unknown",
        ),
        (
            "2021-05-03T14:30+05:00",
            "2021 жылғы 3 мамыр, 14:30 (UTC+05:00)",
            "3 мая 2021 года, 14:30 (UTC+05:00)",
            "3 May 2021, 14:30 (UTC+05:00)",
        ),
    ],
)
def test_speaks_as_people_do(edtf: str, kk: str, ru: str, en: str) -> None:
    """Endings agree: наурыздан, қыркүйектен; около марта."""
    found = read(edtf)

    assert (found.words("kk"), found.words("ru"), found.words("en")) == (kk, ru, en)


@pytest.mark.parametrize(
    ("month", "ablative", "dative"),
    [
        (1, "қаңтардан", "қаңтарға"),
        (2, "ақпаннан", "ақпанға"),
        (3, "наурыздан", "наурызға"),
        (4, "сәуірден", "сәуірге"),
        (5, "мамырдан", "мамырға"),
        (6, "маусымнан", "маусымға"),
        (7, "шілдеден", "шілдеге"),
        (8, "тамыздан", "тамызға"),
        (9, "қыркүйектен", "қыркүйекке"),
        (10, "қазаннан", "қазанға"),
        (11, "қарашадан", "қарашаға"),
        (12, "желтоқсаннан", "желтоқсанға"),
    ],
)
def test_declines_kazakh_months(month: int, ablative: str, dative: str) -> None:
    """Vowel harmony and assimilation, month by month."""
    since, until = read(f"2021-{month:02d}/.."), read(f"/2021-{month:02d}")

    assert since.words("kk") == f"2021 жылғы {ablative} бастап"
    assert until.words("kk") == f"белгісіз күннен 2021 жылғы {dative} дейін"


def test_is_a_value() -> None:
    """Two readings of one date are equal and can be kept in a set."""
    same: set[Any] = {read("3 мая 2019"), read("2019-05-03"), read("03.05.2019")}

    assert len(same) == 1
