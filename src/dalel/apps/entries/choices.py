"""What can be chosen in a form: codes grouped under what they belong to, and other entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from dalel.core.entries.vocabularies import Code, Vocabulary

# A list up to this long is read at a glance; a longer one is folded, or grouped if it can be.
SHORT_LIST = 12


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what is sent, what is read, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices under one heading; those of a group without a heading stand alone."""

    label: str
    choices: tuple[Choice, ...]
    is_wanted: bool = False

    @property
    def values(self) -> frozenset[str]:
        """Return what its choices are sent as."""
        return frozenset(choice.value for choice in self.choices)

    @property
    def chosen(self) -> int:
        """Return how many are chosen."""
        return sum(choice.is_chosen for choice in self.choices)


def code_groups(
    vocabulary: Vocabulary, sent: Sequence[str], *, language: str
) -> tuple[ChoiceGroup, ...]:
    """Return a vocabulary's codes in its own order, each branch of a longer tree a group.

    The code at the root of a branch stays a choice of its own, for when no more is known.
    """
    if len(vocabulary.codes) <= SHORT_LIST:
        codes = vocabulary.codes.values()
        return (
            ChoiceGroup("", tuple(_choice(vocabulary, code, sent, language) for code in codes)),
        )
    groups: list[ChoiceGroup] = []
    for branch in _branches(vocabulary):
        root, rest = branch[0], branch[1:]
        if rest:
            general = Choice(root.code, _general(root, language), root.code in sent)
            deeper = (_choice(vocabulary, code, sent, language, below=1) for code in rest)
            groups.append(ChoiceGroup(root.label(language), (general, *deeper)))
            continue
        alone = Choice(root.code, root.label(language), root.code in sent)
        if groups and not groups[-1].label:
            groups[-1] = ChoiceGroup("", (*groups[-1].choices, alone))
        else:
            groups.append(ChoiceGroup("", (alone,)))
    return tuple(groups)


def headed_first(groups: Sequence[ChoiceGroup]) -> tuple[ChoiceGroup, ...]:
    """Return the groups with a heading, then everything without one as a single group.

    That last one gets a heading too, to fold under, where it is long and stands below others.
    """
    alone = tuple(choice for group in groups if not group.label for choice in group.choices)
    headed = tuple(group for group in groups if group.label)
    heading = _("Others") if headed and len(alone) > SHORT_LIST else ""
    return (*headed, ChoiceGroup(heading, alone)) if alone else headed


def wanted_first(groups: Sequence[ChoiceGroup], code: str) -> tuple[ChoiceGroup, ...]:
    """Return the groups, the one that holds a code first and open."""
    wanted = tuple(
        replace(group, is_wanted=True) for group in groups if code in group.values and group.label
    )
    return (*wanted, *(group for group in groups if not (code in group.values and group.label)))


def _branches(vocabulary: Vocabulary) -> list[list[Code]]:
    branches: dict[str, list[Code]] = {}
    for code in vocabulary.codes.values():
        branches.setdefault(vocabulary.line_of(code.code)[-1], []).append(code)
    return [
        sorted(branch, key=lambda code: code.parent is not None) for branch in branches.values()
    ]


def _choice(
    vocabulary: Vocabulary, code: Code, sent: Sequence[str], language: str, *, below: int = 0
) -> Choice:
    """Return a code as a choice; its depth counts from the heading ``below`` the tree's top."""
    depth = len(vocabulary.line_of(code.code)) - 1 - below
    return Choice(code.code, code.label(language), code.code in sent, depth)


def _general(root: Code, language: str) -> str:
    return _("%(group)s, not specified further") % {"group": root.label(language)}
