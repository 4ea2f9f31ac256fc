"""A newer version of a kind takes whatever an older one took, so that entries stay correctable."""

from itertools import pairwise

import pytest

from dalel.core.entries import Kind, Vocabulary, load_kinds, load_vocabularies

KINDS = load_kinds()
NAMES = tuple(name for name in KINDS if KINDS[name].version > 1)
VERSIONS = tuple(
    pair
    for name in NAMES
    for pair in pairwise(KINDS.version(name, one) for one in range(1, KINDS[name].version + 1))
)
LISTS = load_vocabularies()
NEWER_LISTS = tuple(
    (LISTS[f"{one.name}/{one.version - 1}"], one) for one in LISTS.values() if one.version > 1
)


def named(item: object) -> str:
    """Name a version in the test's report."""
    return f"{item.name}/{item.version}" if isinstance(item, Kind | Vocabulary) else ""


@pytest.mark.parametrize(("older", "newer"), VERSIONS, ids=named)
def test_keeps_every_field(older: Kind, newer: Kind) -> None:
    """Its type, its box, what it links and sets going; nothing becomes obligatory."""
    for was in older.fields:
        field = newer.by_name[was.name]
        assert (field.type, field.identifying, field.max_length) == (
            was.type,
            was.identifying,
            was.max_length,
        )
        assert (field.links_as, field.counts_as) == (was.links_as, was.counts_as)
        assert set(field.starts) >= set(was.starts)
        assert set(field.answers) >= set(was.answers)
        assert not field.refers_to or set(field.refers_to) >= set(was.refers_to)
        assert was.required or not field.required
        if was.vocabulary:
            assert field.vocabulary
            assert set(field.vocabulary.codes) >= set(was.vocabulary.codes)


@pytest.mark.parametrize(("older", "newer"), VERSIONS, ids=named)
def test_asks_for_nothing_new(older: Kind, newer: Kind) -> None:
    """A new field can be left empty, and the kind still belongs where it did."""
    added = [field for field in newer.fields if field.name not in older.by_name]

    assert not [field.name for field in added if field.required]
    assert set(newer.containers) >= set(older.containers)
    assert (newer.overlay, newer.when) == (older.overlay, older.when)


@pytest.mark.parametrize(("older", "newer"), NEWER_LISTS, ids=named)
def test_keeps_every_code(older: Vocabulary, newer: Vocabulary) -> None:
    """With what it belongs to and counts as; its words may only become clearer."""
    for code, was in older.codes.items():
        assert newer.codes[code].parent == was.parent
        assert newer.codes[code].maps == was.maps
