"""Commitments, recomputed here with nothing but hashlib and hmac."""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    NO_PREVIOUS,
    BodyRoot,
    CommitmentMalformed,
    DisclosedField,
    EntryHeader,
    PathRefused,
    RedactedField,
    author_message,
    body_root,
    entry_commitment,
    field_blind,
    field_hash,
    header_hash,
    new_salt,
    root_of_disclosure,
)
from dalel.core.keys.commitments import commit_fields
from tests.core.keys.samples import CONTAINER, ENTRY, OTHER, bits, bodies, flipped, unhex, vector

VECTOR = vector("commitments")


def plain_blind(salt: bytes, path: str) -> bytes:
    return hmac.new(salt, path.encode(), "sha256").digest()


def plain_hash(blind: bytes, path: str, value: bytes) -> bytes:
    name = path.encode()
    return sha256(b"dalel/field/1" + blind + len(name).to_bytes(2, "big") + name + value).digest()


def plain_tree(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + plain_tree(leaves[:split]) + plain_tree(leaves[split:])).digest()


def plain_root(salted: list[tuple[bytes, dict[str, bytes]]]) -> bytes:
    hashes = {
        path: plain_hash(plain_blind(salt, path), path, value)
        for salt, fields in salted
        for path, value in fields.items()
    }
    return plain_tree([hashes[path] for path in sorted(hashes, key=str.encode)])


def encoded(fields: dict[str, str]) -> dict[str, bytes]:
    return {path: value.encode() for path, value in fields.items()}


def test_frozen_hashes_are_what_plain_hashlib_gives() -> None:
    """The vector was not copied from this code's output alone: it is derived again here."""
    identity_salt, rest_salt = unhex(VECTOR, "identity_salt", "rest_salt")
    for salt, name in ((identity_salt, "identifying"), (rest_salt, "rest")):
        for path, value in encoded(VECTOR[name]).items():
            blind = plain_blind(salt, path)
            assert blind.hex() == VECTOR["blinds"][path]
            assert plain_hash(blind, path, value).hex() == VECTOR["hashes"][path]
    salted = [
        (identity_salt, encoded(VECTOR["identifying"])),
        (rest_salt, encoded(VECTOR["rest"])),
    ]
    root = plain_root(salted)
    container, entry = UUID(VECTOR["container"]).bytes, UUID(VECTOR["entry"]).bytes
    (previous,) = unhex(VECTOR, "previous")
    header = b"dalel/header/1" + container + entry + (7).to_bytes(8, "big") + previous

    assert root.hex() == VECTOR["body_root"]
    assert header.hex() == VECTOR["header"]
    assert sha256(header).hexdigest() == VECTOR["header_hash"]
    assert (
        sha256(b"dalel/entry/1" + sha256(header).digest() + root).hexdigest()
        == VECTOR["commitment"]
    )
    assert (b"dalel/author/1" + container + entry + root).hex() == VECTOR["author_message"]
    assert plain_tree([]).hex() == VECTOR["empty_body_root"]


def test_this_room_gives_the_frozen_hashes() -> None:
    """The formats do not move."""
    identity_salt, rest_salt = unhex(VECTOR, "identity_salt", "rest_salt")
    hashes: dict[str, bytes] = {}
    for salt, name in ((identity_salt, "identifying"), (rest_salt, "rest")):
        for path, value in encoded(VECTOR[name]).items():
            blind = field_blind(salt, path)
            assert blind.hex() == VECTOR["blinds"][path]
            hashes[path] = field_hash(blind, path, value)
    (previous,) = unhex(VECTOR, "previous")
    container, entry = UUID(VECTOR["container"]), UUID(VECTOR["entry"])
    header = EntryHeader(container, entry, VECTOR["sequence"], previous)
    root = body_root(hashes)

    assert {path: value.hex() for path, value in hashes.items()} == VECTOR["hashes"]
    assert root.hex() == VECTOR["body_root"]
    assert header.to_bytes().hex() == VECTOR["header"]
    assert header_hash(header).hex() == VECTOR["header_hash"]
    assert entry_commitment(header, root).hex() == VECTOR["commitment"]
    assert author_message(container, entry, root).hex() == VECTOR["author_message"]
    assert body_root({}).hex() == VECTOR["empty_body_root"]


@given(bodies())
def test_agrees_with_plain_hashlib_on_any_body(
    body: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    """The fast path and the plain one are the same function."""
    salts = (new_salt(), new_salt())
    hashes = commit_fields(salts[0], body[0])[1] | commit_fields(salts[1], body[1])[1]

    assert body_root(hashes) == plain_root(list(zip(salts, body, strict=True)))


@given(bodies(), st.data())
def test_proves_shown_fields_whatever_is_redacted(
    body: tuple[dict[str, bytes], dict[str, bytes]], data: st.DataObject
) -> None:
    """Any choice of redactions leads to the same root."""
    fields = body[0] | body[1]
    blinds, hashes = commit_fields(new_salt(), fields)
    shown = data.draw(st.sets(st.sampled_from(["", *fields])))
    disclosure = [
        DisclosedField(path, blinds[path], fields[path])
        if path in shown
        else RedactedField(path, hashes[path])
        for path in data.draw(st.permutations(sorted(fields)))
    ]

    assert root_of_disclosure(disclosure) == body_root(hashes)


@given(bodies(), bits, st.data())
def test_never_proves_a_changed_field(
    body: tuple[dict[str, bytes], dict[str, bytes]], bit: int, data: st.DataObject
) -> None:
    """One bit of a value, a blind, a hidden commitment or a path gives another root."""
    fields = {"@kind": b'"act"'} | body[0] | body[1]
    blinds, hashes = commit_fields(new_salt(), fields)
    changed_path = data.draw(st.sampled_from(sorted(fields)))
    others: list[DisclosedField | RedactedField] = [
        RedactedField(path, value) for path, value in hashes.items() if path != changed_path
    ]
    blind, value = blinds[changed_path], fields[changed_path]
    changes: list[DisclosedField | RedactedField] = [
        DisclosedField(changed_path, blind, flipped(value, bit)),
        DisclosedField(changed_path, flipped(blind, bit), value),
        DisclosedField(changed_path + "~", blind, value),
        RedactedField(changed_path, flipped(hashes[changed_path], bit)),
    ]

    for changed in changes:
        assert root_of_disclosure([*others, changed]) != body_root(hashes)
    assert root_of_disclosure(others) != body_root(hashes)


def test_moves_no_byte_between_path_and_value() -> None:
    """The length of the path keeps them apart."""
    blind = bytes(32)

    assert field_hash(blind, "ab", b"c1") != field_hash(blind, "abc", b"1")


@pytest.mark.parametrize(
    "path",
    ["", "a" * 256, "with space", 'quo"te', "back\\slash", "жол", "line\n", "\ud800", "a\x7f"],
)
def test_refuses_a_path_that_is_not_plain(path: str) -> None:
    """Such a path could be written in two ways."""
    with pytest.raises(PathRefused):
        field_blind(bytes(32), path)
    with pytest.raises(PathRefused):
        field_hash(bytes(32), path, b"1")
    with pytest.raises(PathRefused):
        RedactedField(path, bytes(32))


def test_takes_the_longest_and_the_oddest_plain_path() -> None:
    """The edges of what is allowed."""
    path = "!#[]~@" + "a" * 249

    assert field_blind(bytes(32), path) == plain_blind(bytes(32), path)


def test_refuses_a_path_given_twice_in_a_disclosure() -> None:
    """Else one of the two values would be proved by the other."""
    twice: list[DisclosedField | RedactedField] = [
        RedactedField("a", bytes(32)),
        DisclosedField("a", bytes(32), b"1"),
    ]

    with pytest.raises(PathRefused):
        root_of_disclosure(twice)


def test_refuses_blinds_and_commitments_of_other_lengths() -> None:
    """Else bytes could move from one to the next."""
    with pytest.raises(CommitmentMalformed) as blind:
        DisclosedField("a", bytes(31), b"1")
    with pytest.raises(CommitmentMalformed) as redacted:
        RedactedField("a", bytes(33))

    assert (blind.value.part, redacted.value.part) == ("blind", "field commitment")


@pytest.mark.parametrize(
    ("sequence", "previous", "part"),
    [(-1, bytes(32), "sequence"), (1 << 64, bytes(32), "sequence"), (0, bytes(31), "predecessor")],
)
def test_refuses_a_header_that_does_not_fit(sequence: int, previous: bytes, part: str) -> None:
    """Fixed widths hold what they hold."""
    with pytest.raises(CommitmentMalformed) as caught:
        EntryHeader(CONTAINER, ENTRY, sequence, previous)

    assert caught.value.part == part


def test_binds_every_part_of_the_header() -> None:
    """Another container, entry, number, predecessor or body is another commitment."""
    root, other_root = BodyRoot(bytes(32)), BodyRoot(bytes(31) + b"\1")
    headers = [
        EntryHeader(CONTAINER, ENTRY, 0, NO_PREVIOUS),
        EntryHeader(OTHER, ENTRY, 0, NO_PREVIOUS),
        EntryHeader(CONTAINER, OTHER, 0, NO_PREVIOUS),
        EntryHeader(CONTAINER, ENTRY, 1, NO_PREVIOUS),
        EntryHeader(CONTAINER, ENTRY, 0, bytes(31) + b"\1"),
    ]

    commitments = {entry_commitment(header, root) for header in headers}
    commitments.add(entry_commitment(headers[0], other_root))

    assert len(commitments) == 6


def test_salts_make_equal_bodies_look_different() -> None:
    """Without the salt nobody can test a guess."""
    fields = {"@kind": b'"act"'}

    assert commit_fields(new_salt(), fields)[1] != commit_fields(new_salt(), fields)[1]
