"""Text that reads otherwise than it looks is kept and pointed at."""

import pytest

from dalel.core.entries import FieldWarning, Kind, check_fields, field_warnings
from dalel.core.entries.text_warnings import has_mixed_scripts


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
