"""What several reports or cases may have in common: names, numbers, places.

Refuses to decide: it finds what can be compared, and a person says what is the same.
"""

from dalel.core.links.numbers import Numbers, find_numbers

__all__ = ["Numbers", "find_numbers"]
