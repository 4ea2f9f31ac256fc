"""Words as they are searched for: folded, in any form, from either keyboard."""

from __future__ import annotations

import pytest

from dalel.core.entries import folded, folded_words, sought_words, typed_words
from dalel.core.entries.word_forms import MOST_WORDS, forms_of


def finds(question: str, text: str) -> bool:
    """Return whether every word of a question is in a text."""
    document = "".join(f" {word}" for word in folded_words(text)).encode()
    return all(word.is_in(document) for word in sought_words(question))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ҚЫЗ", "кыз"),
        ("әғқңөұүһі", "агкноуухи"),
        ("Ёлка", "елка"),
        ("Гүлнәр", "Гульнар"),
        ("Айгүл", "аигул"),
        ("O'zbek", "ozbek"),
        ("Ässem", "assem"),
        ("ﬁle № ５", "file no 5"),
    ],
)
def test_folds_what_people_type_in_two_ways(left: str, right: str) -> None:
    """Both sides become the same."""
    assert folded(left) == folded(right)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("қыз", "қыздарына"),
        ("кыз", "Қыздар келді"),
        ("тергеушіге", "тергеуші"),
        ("сот", "соттың шешімі"),
        ("сотқа", "сот"),
        ("кітап", "кітабым"),
        ("кітабын", "бір кітап"),
        ("арыздарымыздан", "арыз"),
        ("әйелдер", "әйелді"),
        ("заявления", "по заявлению"),
        ("суда", "суд решил"),
        ("полицией", "полиция"),
        ("угрожал", "угрожает"),
        ("Aigul", "Айгүл"),
        ("Aygül", "Айгуль"),
        ("Айгүль", "Aigul"),
        ("Qyzylorda", "Қызылордада"),
        ("письмо Айгуль", "Айгүл написала два письма"),
        ("по-русски", "говорит по-русски"),
        ("2024", "03.05.2024"),
        ("ЖК", "ЖК и ИВС"),
    ],
)
def test_finds_any_form(question: str, text: str) -> None:
    """Of Kazakh and Russian words, in any order, from either alphabet."""
    assert finds(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("суд", "рассудок"),
        ("суда", "судимость"),
        ("и", "иногда"),
        ("письмо Айгуль", "письма без имени"),
        ("қыз", "қазан"),
        ("2025", "12025"),
    ],
)
def test_finds_no_other_word(question: str, text: str) -> None:
    """Nothing inside a word, nothing that a short stem only happens to begin."""
    assert not finds(question, text)


def test_asks_for_each_word_once_and_not_for_too_many() -> None:
    """A pasted page costs no more than a dozen words."""
    words = sought_words(" ".join(f"слово{n} слово{n}" for n in range(40)))

    assert len(words) == MOST_WORDS
    assert sought_words("... !?") == ()


def test_says_where_words_stand_in_the_text_as_typed() -> None:
    """With the signs inside them, so that they can be marked."""
    text = "Бұл О'збек, қыз-келіншек."

    found = [(text[begin:end], word) for begin, end, word in typed_words(text)]

    assert found == [
        ("Бұл", "бул"),
        ("О'збек", "озбек"),
        ("қыз", "кыз"),
        ("келіншек", "келиншек"),
    ]


def test_looks_closer_only_where_it_is_worth_it() -> None:
    """The cheap test lets through everything that the exact one finds."""
    word = forms_of("суда")

    assert word.may_be_in(" судимость".encode())
    assert not word.is_in(" судимость".encode())
    assert word.fits("суд")
    assert not word.fits("судимость")
    assert not word.may_be_in(" рассудок".encode())
