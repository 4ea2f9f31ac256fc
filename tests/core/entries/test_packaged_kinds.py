"""The kinds and vocabularies that are shipped keep every promise the loader cannot check."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.core.entries import (
    Kind,
    KindCatalogue,
    Vocabulary,
    check_fields,
    json_schema,
    load_kinds,
    load_vocabularies,
    read_fields,
)
from dalel.core.entries.digests import digests_text, frozen_digests
from dalel.core.entries.tables import LANGUAGES, Labels
from tests.core.entries.test_schema import is_valid
from tests.strategies import full_entries

KINDS = load_kinds().every_version
VOCABULARIES = tuple(load_vocabularies().values())
KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)

# Words that Kazakh writes exactly as Russian does, and names that are not translated.
SAME_IN_KAZAKH_AND_RUSSIAN: dict[str, str] = {}

# Russian texts keep the Kazakh letter in these names.
KAZAKH_LETTERS_IN_RUSSIAN = {"Область Жетісу": "the region's official name in Russian"}

COUNTABLE = ("code", "codes", "integer", "money", "date", "moment")

# What the mapping columns may hold.
COLUMNS = {
    "iccs": re.compile("(0[1-9]|1[01])[0-9]{0,5}"),
    "gbvims": re.compile(
        "rape|sexual_assault|physical_assault|forced_marriage|denial_of_resources|"
        "psychological_abuse"
    ),
    "huridocs": re.compile(r"[0-9]{1,2}:[0-9]{2}(\.[0-9]{2})*"),
    "rules": re.compile("[a-z0-9]+(_[a-z0-9]+)*"),
    "only_when": re.compile(r"([a-z0-9_]+)\.([a-z0-9_]+)=([a-z0-9_]+(?:,[a-z0-9_]+)*)"),
    "answered_when": re.compile(r"([a-z0-9_]+)\.([a-z0-9_]+)=([a-z0-9_]+(?:,[a-z0-9_]+)*)"),
}


def name_of(item: Kind | Vocabulary) -> str:
    """Name a file in the test's report."""
    return f"{item.name}/{item.version}"


@pytest.fixture(scope="module")
def kinds() -> KindCatalogue:
    """Every kind that is shipped."""
    return load_kinds()


def assert_is_translated(labels: Labels, where: str) -> None:
    """Three texts, none empty, and Kazakh is not Russian in disguise."""
    texts = [labels[language] for language in LANGUAGES]
    assert all(text == text.strip() and text for text in texts), where
    kazakh, russian, english = texts
    if kazakh not in SAME_IN_KAZAKH_AND_RUSSIAN:
        assert kazakh != russian, f"{where}: {kazakh}"
    assert english.isascii() or not re.search("[а-яәі]", english, re.IGNORECASE), where
    if russian not in KAZAKH_LETTERS_IN_RUSSIAN:
        assert not KAZAKH.search(russian), f"{where}: {russian}"


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_kind_speaks_three_languages(kind: Kind) -> None:
    """Labels and help of the kind and of each field."""
    assert_is_translated(kind.labels, "label")
    assert_is_translated(kind.help, "help")
    for field in kind.fields:
        assert_is_translated(field.labels, f"label of {field.name}")
        assert_is_translated(field.help, f"help of {field.name}")


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=name_of)
def test_vocabulary_speaks_three_languages(vocabulary: Vocabulary) -> None:
    """The list's name and every code."""
    assert_is_translated(vocabulary.labels, "label")
    for code in vocabulary.codes.values():
        assert_is_translated(code.labels, code.code)


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=name_of)
def test_codes_of_one_list_can_be_told_apart(vocabulary: Vocabulary) -> None:
    """No two codes of a list carry the same words in a language."""
    for language in LANGUAGES:
        words = [code.label(language) for code in vocabulary.codes.values()]
        twice = {word for word in words if words.count(word) > 1}
        assert not twice, language


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=name_of)
def test_mapping_columns_are_well_formed(vocabulary: Vocabulary) -> None:
    """Codes of other schemes look like codes of those schemes."""
    for code in vocabulary.codes.values():
        for column, values in code.maps.items():
            malformed = [value for value in values if not COLUMNS[column].fullmatch(value)]
            assert not malformed, f"{code.code}: {column}"


def test_conditions_of_triggers_name_fields_and_codes(kinds: KindCatalogue) -> None:
    """ "kind.field=code,code" names a code field of a kind, and codes of its vocabulary."""
    for trigger in load_vocabularies()["triggers/1"].codes.values():
        for column in ("only_when", "answered_when"):
            for condition in trigger.maps.get(column, ()):
                found = COLUMNS[column].fullmatch(condition)
                assert found, f"{trigger.code}: {condition}"
                field = kinds[found[1]].by_name[found[2]]
                assert field.vocabulary, f"{trigger.code}: {condition}"
                assert set(found[3].split(",")) <= set(field.vocabulary.codes), condition


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_free_text_and_names_are_identifying(kind: Kind) -> None:
    """Running text is never sealed in the box that stays when identities are erased."""
    for field in kind.fields:
        if field.type in ("text", "attachments") or field.links_as in (
            "person",
            "phone",
            "plate",
            "handle",
            "account",
        ):
            assert field.identifying or field.type in ("code", "codes", "party", "parties"), (
                field.name
            )


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_counted_fields_are_codes_numbers_or_dates(kind: Kind) -> None:
    """A dimension of figures never comes out of the identity box."""
    for field in kind.fields:
        if field.counts_as:
            assert not field.identifying, field.name
            assert field.type in COUNTABLE, field.name


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_parties_say_what_they_refer_to(kind: Kind) -> None:
    """A party is a person or an institution, and the page must know which to offer."""
    for field in kind.fields:
        if field.type in ("party", "parties"):
            assert field.refers_to, field.name
            assert set(field.refers_to) <= {"person", "institution"}, field.name


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_timeline_line_shows_something(kind: Kind) -> None:
    """Its summary names fields, unless the kind is laid over another."""
    assert kind.summary or kind.overlay


def test_only_the_correction_is_an_overlay() -> None:
    """Every other kind has a body of its own."""
    assert [kind.name for kind in KINDS if kind.overlay] == ["correction"]


def test_released_kinds_are_frozen(kinds: KindCatalogue) -> None:
    """An entry names the digest of its kind: a released file is never edited, only added to."""
    frozen = frozen_digests()

    assert dict(frozen) == {name_of(kind): kind.digest for kind in KINDS}
    assert digests_text(kinds).startswith("# Digest")


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_an_entry_with_every_field_is_stored_and_read_back(kind: Kind, data: st.DataObject) -> None:
    """Values of every type and vocabulary pass, and the schema agrees."""
    entry: dict[str, Any] = data.draw(full_entries(kind))

    checked = check_fields(kind, entry)
    read = read_fields(kind, _laid_out(kind, checked.identifying | checked.rest))

    assert read == entry
    assert is_valid(dict(json_schema(kind)), read)
    assert set(checked.identifying) == {f.name for f in kind.fields if f.identifying}


def _laid_out(kind: Kind, fields: dict[str, bytes]) -> dict[str, bytes]:
    """Return an overlay's fields as they stand in a body."""
    return {f"{kind.name}.{name}" if kind.overlay else name: fields[name] for name in fields}
