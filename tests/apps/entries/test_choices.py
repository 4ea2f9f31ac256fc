"""Codes in a form: grouped under what they belong to."""

from __future__ import annotations

import pytest

from dalel.apps.entries.choices import SHORT_LIST, code_groups, headed_first
from dalel.core.entries.vocabularies import load_vocabularies

VOCABULARIES = load_vocabularies()


@pytest.mark.parametrize("name", VOCABULARIES)
@pytest.mark.parametrize("arrange", [tuple, headed_first])
def test_offers_every_code_once(name: str, arrange: object) -> None:
    """Whatever the groups, nothing gets lost or doubled."""
    groups = code_groups(VOCABULARIES[name], (), language="en")
    arranged = arrange(groups) if callable(arrange) else groups

    offered = [choice.value for group in arranged for choice in group.choices]

    assert sorted(offered) == sorted(VOCABULARIES[name].codes)


def test_heads_a_branch_with_its_root() -> None:
    """The root itself can be chosen, for when no more is known."""
    groups = code_groups(VOCABULARIES["acts/1"], ("rape", "gang_rape"), language="en")

    [branch] = [group for group in groups if group.label == "Sexual violence"]
    assert branch.choices[0].value == "sexual_violence"
    assert branch.choices[0].label == "Sexual violence, not specified further"
    assert {choice.value: choice.depth for choice in branch.choices}["gang_rape"] == 1
    assert branch.chosen == 2


def test_leaves_a_short_list_whole() -> None:
    """Headings over three lines hide more than they order."""
    vocabulary = VOCABULARIES["yes_no_unknown/1"]

    [group] = code_groups(vocabulary, ("no",), language="ru")

    assert len(vocabulary.codes) <= SHORT_LIST
    assert group.label == ""
    assert [choice.is_chosen for choice in group.choices] == [False, True, False]


def test_puts_what_has_no_heading_last() -> None:
    """One block of single boxes under the folded groups."""
    groups = headed_first(code_groups(VOCABULARIES["acts/1"], (), language="en"))

    assert [bool(group.label) for group in groups[-2:]] == [True, False]
    assert groups[-1].choices[-1].value == "other"
