"""Reports as text, JSON and page: complete in three languages, and safe to open."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from string import Formatter

import pytest

from dalel.core.ledger import Grade
from dalel.verify import Fault, Note, Policy, Report, bundle, faults
from dalel.verify.fault_words import FAULTS
from dalel.verify.page import as_html
from dalel.verify.rendering import as_json, as_text
from dalel.verify.words import LANGUAGES, WORDS, say_fault
from tests.verify.bundles import (
    ENTRIES,
    LOG_KEY,
    SEEN_AT,
    WITNESS,
    Plan,
    body,
    made,
    verified,
)

CLASSES = {one.__name__: one for one in Fault.__subclasses__()}
SOUND = verified(made(Plan(held=(0, 2, 3), omitted=((1, 1),), hidden=("@recorded_at",))))
HOSTILE = '</dd><script>alert("x")</script>\u202e'


class _Page(HTMLParser):
    """What a browser would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def placeholders(sentence: str) -> set[str]:
    """The names that a sentence asks for."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def broken() -> Report:
    """A report with two faults."""
    spoiled = made()
    spoiled.edit(
        bundle.entry_name(ENTRIES[1]), lambda value: value["fields"][5].update(value="Other")
    )
    return verified(spoiled)


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_has_every_fault_in_every_language(language: str) -> None:
    assert set(FAULTS[language]) == set(CLASSES)
    for name, one in CLASSES.items():
        assert placeholders(FAULTS[language][name]) == placeholders(one.sentence), name


def test_has_every_word_in_every_language() -> None:
    assert set(WORDS) == set(LANGUAGES)
    for language in LANGUAGES:
        assert set(WORDS[language]) == set(WORDS["en"])
        assert {note.value for note in Note} <= set(WORDS[language])
        for key, sentence in WORDS["en"].items():
            assert placeholders(WORDS[language][key]) == placeholders(sentence), (language, key)


def test_speaks_kazakh_and_russian_apart() -> None:
    for name, one in CLASSES.items():
        assert len({FAULTS["ru"][name], FAULTS["kk"][name], one.sentence}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_first_whether_all_holds(language: str) -> None:
    assert as_text(SOUND, language=language).startswith(WORDS[language]["sound"])
    report = broken()
    lines = as_text(report, language=language).splitlines()
    assert lines[0] == WORDS[language]["not_sound"].format(count=len(report.faults))
    assert lines[1].strip() == say_fault(language, report.faults[0])
    assert str(ENTRIES[1]) in lines[1]


def test_lists_the_other_faults_after_the_first() -> None:
    spoiled = made()
    spoiled.edit(bundle.MANIFEST, lambda value: value["members"].pop(1))

    text = as_text(verified(spoiled))

    assert "Also:" in text
    for entry in ENTRIES[2:]:
        assert f"Entry {entry} is signed by a member" in text


def test_shows_what_people_compare() -> None:
    text = as_text(SOUND)

    assert LOG_KEY.verify_key.fingerprint in text
    assert "26-7K2QX" in text
    assert "Entries left out (numbers): 2" in text
    assert "stated by this log" in text
    assert "2026-04-05 06:07 UTC" in text


def test_says_how_strong_a_statement_is() -> None:
    assert SOUND.log is not None
    log = replace(
        SOUND.log,
        known_as="The invented house",
        grade=Grade.TIMESTAMPED,
        witnessed_at=SEEN_AT,
        witnesses=(WITNESS.name,),
        timestamped_at=datetime(2026, 4, 6, 8, 9, tzinfo=UTC),
    )
    text = as_text(replace(SOUND, log=log, omitted=((1, 3),), index=5))

    assert f"witnessed on 2026-04-05 07:00 UTC by {WITNESS.name}" in text
    assert "time-stamped on 2026-04-06 08:09 UTC" in text
    assert "stated by this log" not in text
    assert "Named in the policy as: The invented house" in text
    assert "Entries left out (numbers): 2-4" in text
    assert "Place in the log: 6 of 8" in text


def test_shows_a_report_that_has_nothing_but_a_fault() -> None:
    report = verified(b"nothing")

    assert as_text(report).splitlines()[1].strip() == faults.NotABundle.sentence
    assert json.loads(as_json(report))["log"] is None
    assert faults.NotABundle.sentence in _Page(as_html(report)).text


def test_gives_programs_codes_and_ids() -> None:
    found = json.loads(as_json(broken()))

    assert found["sound"] is False
    assert found["grade"] is None
    assert found["faults"][0]["code"] == "CommitmentMismatch"
    assert found["faults"][0]["entry"] == str(ENTRIES[1])
    assert found["entries"][1]["sound"] is False
    assert json.loads(as_json(SOUND))["grade"] == "STATED"
    assert json.loads(as_json(SOUND))["omitted"] == [[1, 1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_makes_a_page_that_needs_nothing_else(language: str) -> None:
    page = _Page(as_html(SOUND, language=language))

    assert page.attributes["lang"] == language
    assert not {"script", "link", "img", "iframe", "form", "a"} & set(page.tags)
    assert (
        "default-src 'none'" in str(page.attributes["content"]) or "http-equiv" in page.attributes
    )
    assert page.tags.count("article") == 3
    assert str(body(2)["words"]) in page.text
    assert "minutes.txt" in page.text


def test_shows_hostile_words_as_words() -> None:
    report = verified(made(Plan(bodies={1: body(1) | {"words": HOSTILE}})))

    page = _Page(as_html(report))

    assert report.is_sound
    assert "script" not in page.tags
    assert HOSTILE in page.text
    assert "<bdi>&lt;/dd&gt;" in as_html(report)


def test_shows_no_words_of_an_entry_that_does_not_hold() -> None:
    assert "Other" not in as_html(broken())


def test_hides_controls_in_what_it_repeats() -> None:
    fault = faults.UnsafeName(part="\x1b[2J" + "a" * 500)

    assert "\x1b" not in str(fault)
    assert len(str(fault)) < 300


def test_keeps_policy_names_in_the_page() -> None:
    policy = Policy(logs=(("<The> house", LOG_KEY.verify_key),))
    assert SOUND.log is not None
    report = replace(SOUND, log=replace(SOUND.log, known_as=policy.logs[0][0]))

    assert "&lt;The&gt; house" in as_html(report)
