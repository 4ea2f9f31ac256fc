"""Which words may stand in the title of every page."""

import unicodedata

LONGEST_NAME = 60


def is_showable(name: str) -> bool:
    """Return whether a name is short, not empty, and holds only what can be seen.

    Control characters, marks that turn the direction of writing and breaks of lines are refused.
    """
    seen = all(unicodedata.category(one) not in {"Zl", "Zp"} and not _hides(one) for one in name)
    return seen and 0 < len(name) <= LONGEST_NAME and name == name.strip()


def _hides(character: str) -> bool:
    return unicodedata.category(character).startswith("C")
