"""Text that reads otherwise than it looks is kept and pointed at."""

import pytest

from dalel.core.entries import FieldWarning, Kind, check_fields, field_warnings
from dalel.core.entries.text_warnings import (
    excerpt_with_marks,
    has_mixed_scripts,
    mixed_words,
    with_marks_shown,
)


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("Сәуле Жұмабек", False),
        ("Aigerim Айгерим", False),
        ("Aйгерим", True),
        ("Сәулe", True),
        ("Ελeni", True),
        ("Т-34 и T1", False),
        ("Т34x", False),
        ("name_имя", False),
        ("", False),
    ],
)
def test_sees_two_scripts_in_one_word(text: str, mixed: bool) -> None:
    """A Latin letter among Cyrillic ones; digits and hyphens part words."""
    assert has_mixed_scripts(text) is mixed


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "Aйгерим"}, [("name", "mixed_scripts")]),
        ({"note": "Aйгерим"}, []),
        ({"body": "Aйгерим"}, []),
        ({"name": "Айгерим"}, []),
        ({"name": "Aigerim"}, []),
        ({"body": "за\u202eтак"}, [("body", "direction_marks")]),
        ({"note": "за\u200bтак"}, [("note", "invisible_marks")]),
        (
            {"name": "а\u200bx\u202eй", "body": "\ufeffа"},
            [
                ("body", "invisible_marks"),
                ("name", "direction_marks"),
                ("name", "invisible_marks"),
            ],
        ),
        ({"colour": "red", "times": 3}, []),
    ],
)
def test_warns_and_keeps(
    every_type: Kind, given: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    """Scripts are looked at in names only, marks in every text."""
    checked = check_fields(every_type, given)

    assert field_warnings(every_type, checked) == tuple(FieldWarning(*each) for each in expected)
    assert set(checked.identifying | checked.rest) == set(given)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain, қарапайым\n\ttext", "Plain, қарапайым\n\ttext"),
        ("за\u202eтак\u202c", "за⟦U+202E⟧так⟦U+202C⟧"),
        ("a\x07b\x9fc", "a⟦U+0007⟧b⟦U+009F⟧c"),
        ("за\u200bтак", "за\u200bтак"),
        ("", ""),
    ],
)
def test_shows_marks_that_would_act_on_the_page(text: str, shown: str) -> None:
    """What turns a text and what cannot be printed; lines and tabs are text."""
    assert with_marks_shown(text) == shown


def test_shows_the_first_mark_with_what_stands_around_it() -> None:
    """So that it can be found and taken out, in a long text as well."""
    long = "слово " * 20

    assert excerpt_with_marks(f"{long}\x07{long}", around=6) == "…слово ⟦U+0007⟧слово…"
    assert excerpt_with_marks("a\u200bb") == "a⟦U+200B⟧b"
    assert excerpt_with_marks("one\ntwo\u202ethree") == "one two⟦U+202E⟧three"
    assert excerpt_with_marks("nothing here") == ""


def test_names_the_words_of_two_scripts() -> None:
    assert mixed_words("Aйгерим and Сәулe Ахмет") == ("Aйгерим", "Сәулe")
