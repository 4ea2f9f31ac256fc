"""Codes of reports: twelve goods, read back from whatever was typed, and the keys they give."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    CodeTooLong,
    CodeUnreadable,
    CodeWordsDisagree,
    CodeWordsMissing,
    CodeWordsUnknown,
    KeyMalformed,
    ReportCode,
    code_reading,
    read_code,
    unlock_code,
)
from dalel.core.keys.codes import check_number
from dalel.core.keys.word_lists import LANGUAGES, fold, typed_on_cyrillic, typed_on_latin
from tests.core.keys.samples import vector

SALT = bytes(range(16))
CODE = ReportCode(bytes(range(40, 51)))
ALL_CODES = st.binary(min_size=11, max_size=11).map(ReportCode)


def on_latin_keys(text: str) -> str:
    """What Kazakh or Russian words become where the keyboard stands on English."""
    keys = {typed_on_cyrillic(key): key for key in "qwertyuiop[]asdfghjkl;'zxcvbnm,.`2345890-="}
    return "".join(keys.get(letter, letter) for letter in text)


def on_cyrillic_keys(text: str) -> str:
    """What English words become where the keyboard stands on Russian."""
    return typed_on_cyrillic(text)


def with_typos(words: tuple[str, ...]) -> list[str]:
    """One typo in every word, of every sort in turn."""
    typos: tuple[Callable[[str], str], ...] = (
        lambda word: word[1:],
        lambda word: word[:2] + word[1:],
        lambda word: word[:-1] + "э",
        lambda word: word[1] + word[0] + word[2:],
    )
    return [typos[at % 4](word) for at, word in enumerate(words)]


def swapped(words: tuple[str, ...], at: int) -> list[str]:
    """Two neighbours in each other's place."""
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def test_gives_the_frozen_words_and_keys() -> None:
    """A code on paper opens the same letters for ever."""
    frozen = vector("codes")
    salt = bytes.fromhex(frozen["salt"])
    for case in frozen["cases"]:
        code = ReportCode(bytes.fromhex(case["indexes"]))

        keys = unlock_code(code, salt=salt, second_word=case["second_word"])

        assert {one: list(code.words(one)) for one in LANGUAGES} == case["words"]
        assert keys.lookup_id.hex() == case["lookup_id"]
        assert sha256(keys.box.to_bytes()).hexdigest() == case["box_sha256"]
        assert keys.signing.public.to_bytes().hex() == case["signing_public"]


def test_check_is_one_byte_of_a_plain_digest() -> None:
    """Recomputed with hashlib alone."""
    digest = sha256(b"dalel/code-check/1" + CODE.indexes).digest()

    assert check_number(CODE.indexes) == digest[0]


def test_is_chosen_by_chance() -> None:
    """Never the same twice, always eleven numbers."""
    assert ReportCode.new() != ReportCode.new()
    with pytest.raises(KeyMalformed):
        ReportCode(bytes(12))


@given(ALL_CODES, st.sampled_from(LANGUAGES))
def test_is_read_in_every_language(code: ReportCode, language: str) -> None:
    """As it is shown; on the keys of another language; with a typo in each word."""
    words = code.words(language)
    other = on_cyrillic_keys if language == "en" else on_latin_keys

    assert read_code(" ".join(words)) == code
    assert read_code(other("\n".join(words))) == code
    assert read_code(", ".join(with_typos(tuple(map(fold, words))))) == code


@given(ALL_CODES, st.randoms(use_true_random=False))
def test_is_read_in_mixed_languages(code: ReportCode, chance: random.Random) -> None:
    """Each word in another language, some on the wrong keys."""
    lists = {language: code.words(language) for language in LANGUAGES}
    words = [lists[chance.choice(LANGUAGES)][at] for at in range(12)]
    typed = [
        on_latin_keys(word) if chance.random() < 0.3 and not word.isascii() else word
        for word in words
    ]

    assert read_code(" ".join(typed)) == code


@pytest.mark.parametrize(
    "written",
    [
        lambda words: " ".join(words).upper(),
        lambda words: "  ,\t ".join(words) + " . ",
        lambda words: "\r\n".join(f"{at}. {word}" for at, word in enumerate(words, 1)),
        lambda words: "\n".join(f"{at}){word}" for at, word in enumerate(words, 1)),
        lambda words: "\n".join(f"- {word} {at} кг" for at, word in enumerate(words, 1)),
        ";".join,
        lambda words: "Shopping: " + ", ".join(words),
        "".join,
        lambda words: " ".join(word[:3] + " " + word[3:] for word in words),
        lambda words: " ".join(map(fold, words)),
        lambda words: "«" + "», «".join(words) + "»",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_forgives_how_a_list_is_written(
    language: str, written: Callable[[tuple[str, ...]], str]
) -> None:
    """Capitals, commas, lines, numbers, amounts, no spaces or too many, Russian letters."""
    assert read_code(written(CODE.words(language))) == CODE


@pytest.mark.parametrize("end", [",", ".", ";", "?"])
def test_reads_commas_from_keys_that_are_letters_elsewhere(end: str) -> None:
    """On an English keyboard б is a comma and ю a full stop."""
    words = on_latin_keys(" ".join(CODE.words("ru"))).split()

    assert read_code(f"{end} ".join(words) + end) == CODE


@pytest.mark.parametrize("at", range(11))
def test_puts_swapped_neighbours_back(at: int) -> None:
    """The check word decides; also where it is one of the two."""
    assert read_code(" ".join(swapped(CODE.words("kk"), at))) == CODE


@pytest.mark.parametrize("_again", range(30))
def test_a_new_code_survives_any_swap(_again: int) -> None:
    """Not one in twenty-five is refused because it fits in two ways."""
    code = ReportCode.new()

    for at in range(11):
        assert read_code(" ".join(swapped(code.words("ru"), at))) == code


def test_finds_mistakes_as_often_as_it_says() -> None:
    """Another word passes once in 256, or a little more often where a swap is tried too."""
    chance = random.Random(7)  # noqa: S311
    passed = 0
    for _ in range(3_000):
        words = list(CODE.words("en"))
        at = chance.randrange(11)
        other = ReportCode(chance.randbytes(11)).words("en")[0]
        words[at] = other if other != words[at] else "sugar"
        with suppress(CodeWordsDisagree):
            passed += read_code(" ".join(words)) != CODE

    assert passed / 3_000 < 0.08


def test_tells_which_words_it_cannot_read_without_repeating_them() -> None:
    """Places, counted from one."""
    words = list(CODE.words("ru"))
    words[2], words[9] = "бегемотище", "zzz"

    with pytest.raises(CodeWordsUnknown) as caught:
        read_code(" ".join(words))

    assert caught.value.positions == (3, 10)
    assert "бегемот" not in str(caught.value)


@pytest.mark.parametrize(("count", "positions"), [(0, ()), (1, ()), (11, ()), (13, ())])
def test_tells_how_many_words_there_are(count: int, positions: tuple[int, ...]) -> None:
    """Too few or too many."""
    words = (*CODE.words("en"), "sugar")

    with pytest.raises(CodeWordsMissing) as caught:
        read_code(" ".join(words[:count]))

    assert (caught.value.count, caught.value.positions) == (count, positions)


def test_does_not_guess_between_two_orders() -> None:
    """Where changing neighbours back fits in two ways, the reporter is asked."""
    chance = random.Random(1)  # noqa: S311
    tried = (bytes(chance.choices(range(256), k=12)) for _ in range(100_000))
    two_ways = next(one for one in tried if check_number(one[:11]) != one[11] and ways(one) == 2)
    goods = [ReportCode(bytes([number]) * 11).words("en")[0] for number in two_ways]

    with pytest.raises(CodeWordsDisagree):
        read_code(" ".join(goods))


def ways(numbers: bytes) -> int:
    """In how many ways two neighbours can change places so that the check fits."""
    found = {numbers[:at] + numbers[at : at + 2][::-1] + numbers[at + 2 :] for at in range(11)}
    return sum(check_number(one[:11]) == one[11] for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "a " * 499,
        "," * 1_000,
        "сахар" * 200,
        "[" * 1_000,
        "\u0301" * 1_000,
        "ﷺ" * 999,
        "\ud800" * 12,
        "x" * 1_000_000,
        "0" * 1_000,
        "\0",
    ],
)
def test_refuses_hostile_text_quickly(text: str) -> None:
    """Bounded work, whatever is pasted."""
    began = time.process_time()

    with pytest.raises(CodeUnreadable):
        read_code(text)

    assert time.process_time() - began < 0.5


def test_what_unfolds_is_cut_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand characters that fold into eighteen each cost what a thousand letters cost."""
    lengths = []

    def near(tokens: list[str]) -> list[int | None]:
        lengths.append(sum(map(len, tokens)))
        return [None]

    monkeypatch.setattr(code_reading, "_near", near)

    with pytest.raises(CodeUnreadable):
        read_code("ﷺ" * 1_000)

    assert max(lengths) <= 1_000


def test_refuses_long_text_before_reading_it() -> None:
    """A novel is no code."""
    with pytest.raises(CodeTooLong):
        read_code(" ".join(CODE.words("kk")) + " " * 1_000)


@given(st.text(max_size=200))
def test_raises_nothing_else(text: str) -> None:
    """Text that is no code is unreadable, and that is all."""
    with pytest.raises(CodeUnreadable):
        read_code(text)


def test_second_word_gives_other_keys_and_forgives_writing() -> None:
    """Who has the code alone finds nothing that needs both."""
    alone = unlock_code(CODE, salt=SALT)
    both = unlock_code(CODE, salt=SALT, second_word="Ақ  үкі")
    again = unlock_code(CODE, salt=SALT, second_word=" ак уки")

    assert both.lookup_id == again.lookup_id
    assert both.box.to_bytes() == again.box.to_bytes()
    assert alone.lookup_id != both.lookup_id
    assert alone.box.to_bytes() != both.box.to_bytes()
    assert alone.signing.public != both.signing.public


def test_keys_belong_to_one_instance() -> None:
    """The same goods elsewhere are another code."""
    elsewhere = unlock_code(CODE, salt=bytes(16))

    assert elsewhere.lookup_id != unlock_code(CODE, salt=SALT).lookup_id
    with pytest.raises(KeyMalformed):
        unlock_code(CODE, salt=b"short")


def test_texts_of_values_show_nothing() -> None:
    """Neither in a log nor in a fault."""
    keys = unlock_code(CODE, salt=SALT)

    assert repr(CODE) == "ReportCode()"
    assert repr(keys) == "CodeKeys()"


def test_english_on_cyrillic_keys_is_read() -> None:
    """The reverse direction of the wrong keyboard."""
    typed = on_cyrillic_keys(" ".join(CODE.words("en")))

    assert typed_on_latin(typed) == " ".join(CODE.words("en"))
    assert read_code(typed) == CODE
