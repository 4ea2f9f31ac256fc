"""Three frozen lists of goods, far enough apart that a typo never makes one of them another."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from importlib.resources import files
from itertools import combinations

import pytest

from dalel.core.keys.word_lists import (
    LANGUAGES,
    LONGEST_TYPED,
    WORDS,
    fold,
    number_near,
    number_of,
    typed_on_cyrillic,
    typed_on_latin,
    word_list,
)

ALPHABETS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
EDITS_APART = 3


def edits(left: str, right: str) -> int:
    """Letters added, left out, changed, or neighbours swapped: optimal string alignment."""
    before, row = [0], list(range(len(right) + 1))
    for at, typed in enumerate(left, start=1):
        earlier, before, row = before, row, [at]
        for other, wanted in enumerate(right, start=1):
            cost = min(before[other] + 1, row[-1] + 1, before[other - 1] + (typed != wanted))
            if at > 1 and other > 1 and (typed, left[at - 2]) == (right[other - 2], wanted):
                cost = min(cost, earlier[other - 2] + 1)
            row.append(cost)
    return row[-1]


def with_up_to_two_left_out(word: str) -> set[str]:
    """What is left of a word: two words at most two edits apart have one of these in common."""
    one = {word[:at] + word[at + 1 :] for at in range(len(word))}
    return {word, *one, *(rest[:at] + rest[at + 1 :] for rest in one for at in range(len(rest)))}


def every_form() -> dict[str, int]:
    """Every word as it is compared: folded, and English ones as Cyrillic keys write them too."""
    forms: dict[str, int] = {}
    for language in LANGUAGES:
        for number, word in enumerate(word_list(language)):
            written = [fold(word)]
            if language == "en":
                written.append(fold(typed_on_cyrillic(word)))
            for form in written:
                assert forms.setdefault(form, number) == number, word
    return forms


def test_lists_are_the_frozen_ones() -> None:
    """A code on paper is read for years."""
    folder = files("dalel.core.keys") / "shopping"
    frozen = tomllib.loads((folder / "digests.toml").read_text(encoding="utf-8"))

    found = {one: sha256((folder / f"{one}.txt").read_bytes()).hexdigest() for one in LANGUAGES}

    assert found == frozen


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_single_and_plain(language: str) -> None:
    """No space, hyphen or capital, only letters of the language, and nothing too short."""
    words = word_list(language)

    assert len(words) == len(set(words)) == WORDS
    assert {letter for word in words for letter in word} <= set(ALPHABETS[language])
    assert all(3 <= len(word) < LONGEST_TYPED for word in words)


def test_words_are_three_edits_apart_in_all_lists_together() -> None:
    """So one typo is read back with certainty, whatever language or keyboard it was made in."""
    forms = every_form()

    shared: dict[str, list[str]] = {}
    for form in forms:
        for rest in with_up_to_two_left_out(form):
            shared.setdefault(rest, []).append(form)
    pairs = {pair for alike in shared.values() for pair in combinations(sorted(alike), 2)}
    near = [
        pair for pair in pairs if forms[pair[0]] != forms[pair[1]] and edits(*pair) < EDITS_APART
    ]

    assert near == []


def test_measures_edits_as_people_make_them() -> None:
    """The measure of the test above is itself right."""
    assert edits("", "") == 0
    assert edits("soap", "soap") == 0
    assert edits("soap", "saop") == 1
    assert edits("soap", "so") == edits("bread", "beard") == 2
    assert edits("tea", "milk") == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_reads_every_word_with_any_typo(language: str) -> None:
    """A letter left out, doubled, changed, or two neighbours swapped, at every place."""
    for number, word in enumerate(word_list(language)):
        folded = fold(word)
        assert number_of(folded) == number
        for at in range(len(folded)):
            before, letter, after = folded[:at], folded[at], folded[at + 1 :]
            wrong = (after, letter * 2 + after, "щ" + after, after[:1] + letter + after[1:])
            assert {number_near(before + one) for one in wrong} == {number}, word


def test_leaves_alone_what_is_two_typos_away() -> None:
    """Better to ask than to guess."""
    assert number_near("suagrr") is None
    assert number_near("") is None
    assert number_near("sugar" * 5) is None


def test_folds_what_keyboards_write_differently() -> None:
    """Capitals, ё, Kazakh letters, accents; й is a letter of its own."""
    assert fold("ШЁЛК ӘІҢҒҮҰҚӨҺ Й") == "шелк аингуукох й"
    assert fold("café SÜT QIYAR İ") == "cafe sut qiyar i"
    assert fold("ша\u0438\u0306") == "шай"


def test_knows_the_keys_of_other_keyboards() -> None:
    """What is typed without looking at the screen; letters that are keys already stay."""
    assert typed_on_cyrillic("[kt,") == "хлеб"
    assert typed_on_cyrillic("0zh.") == "қяр\u044e"
    assert typed_on_cyrillic("V`L") == "мёд"
    assert typed_on_latin("ЫГПФК") == "sugar"
