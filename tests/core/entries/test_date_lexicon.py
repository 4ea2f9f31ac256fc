"""The words of the three languages do not get in each other's way."""

from dalel.core.entries.date_lexicon import LEXICON, LISTED, MAX_WORDS, fold
from dalel.core.entries.date_signs import Sign, Token


def test_no_word_means_two_things() -> None:
    """So a page of one language can accept the words of the others."""
    meanings: dict[str, set[tuple[Token, ...]]] = {}
    for words, tokens in LISTED:
        meanings.setdefault(words, set()).add(tokens)

    assert not {words for words, tokens in meanings.items() if len(tokens) > 1}


def test_every_word_is_listed_as_it_is_looked_up() -> None:
    """Folded letters only."""
    assert all(fold(words) == words for words in LEXICON)
    assert max(words.count(" ") + 1 for words in LEXICON) == MAX_WORDS


def test_folds_case_and_the_letters_of_other_keyboards() -> None:
    """ё as е, Kazakh letters as the Russian ones that stand in, a Latin i among Cyrillic."""
    assert fold("СӘУІР") == fold("сауир") == fold("сәуiр")
    assert fold("Ёлка") == "елка"
    assert fold("circa") == "circa"


def test_knows_every_month_in_every_case() -> None:
    """Twelve months, three languages, and the ablative as a sign of its own."""
    months = {tokens[0].numbers[0] for tokens in LEXICON.values() if tokens[0].sign is Sign.MONTH}

    assert months == set(range(1, 13))
    for words, number in {
        "мамырының": 5,
        "қыркүйегінде": 9,
        "қазаны": 10,
        "мартом": 3,
        "мае": 5,
        "декабрём": 12,
        "sept": 9,
    }.items():
        assert LEXICON[fold(words)] == (Token(Sign.MONTH, (number,)),)
    assert LEXICON[fold("қыркүйектен")] == (Token(Sign.MONTH, (9,)), Token(Sign.OUT_OF))
