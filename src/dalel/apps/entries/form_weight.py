"""Keeping a form light: the longest lists wait until somebody asks for them.

A list that waits costs one press and loses nothing. What is sent over a slow line must stay below
the weight of a page, in the languages whose letters take two bytes as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from dalel.apps.entries.choices import SHORT_LIST
from dalel.apps.entries.form_fields import FormField

# What a page may weigh in all, less its head, its buttons and what errors add.
BUDGET_BYTES = 51_000
FIELD_BYTES = 420
CHOICE_BYTES = 84
OPTION_BYTES = 36
GROUP_BYTES = 120
DEFERRED_BYTES = 560
# Lists up to this long are never deferred: they weigh no more than the button.
SHORTEST_LIST = 4


def weight_of(field: FormField) -> int:
    """Return about how many bytes a field takes on its page."""
    words = _bytes(field.label, field.help, field.text, *field.read)
    words += 240 * len(field.adds)
    if field.is_deferred:
        return DEFERRED_BYTES + words + sum(90 + _bytes(one.label) for one in field.chosen)
    each = CHOICE_BYTES + len(field.name) if field.is_group else OPTION_BYTES
    listed = sum(each + _bytes(one.value, one.label) for one in (*field.choices, *field.currencies))
    return FIELD_BYTES + words + listed + GROUP_BYTES * len(field.groups)


def fitted(
    fields: Sequence[FormField],
    *,
    budget: int = BUDGET_BYTES,
    wanted: Collection[str] = (),
    rare: Collection[str] = (),
    spares_required: bool = True,
) -> tuple[FormField, ...]:
    """Return the fields with as many of the longest lists deferred as the budget demands.

    Args:
        fields: All fields of the form.
        budget: How many bytes they may take.
        wanted: Names of fields whose list was asked for; never deferred.
        rare: Names of fields that only some entries fill; deferred first.
        spares_required: Required lists are never deferred.
    """
    total = sum(weight_of(field) for field in fields)
    deferred: set[str] = set()
    in_turn = sorted(fields, key=lambda one: _rank(one, rare))
    long = [one for one in in_turn if len(one.choices) > SHORT_LIST]
    short = [one for one in in_turn if SHORTEST_LIST < len(one.choices) <= SHORT_LIST]
    for field in (*long, *short):
        spared = weight_of(field) - weight_of(replace(field, is_deferred=True))
        if total <= budget:
            break
        is_kept = field.name in wanted or (field.is_required and spares_required)
        if spared > 0 and not is_kept:
            deferred.add(field.name)
            total -= spared
    return tuple(replace(one, is_deferred=one.name in deferred) for one in fields)


def _rank(field: FormField, rare: Collection[str]) -> tuple[bool, bool, bool, int]:
    """Return the order in which lists are deferred: rare and long ones first."""
    is_told = bool(field.error or field.chosen)
    return field.is_required, field.name not in rare, is_told, -weight_of(field)


def _bytes(*texts: str) -> int:
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
