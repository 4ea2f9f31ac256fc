"""Sealed records: two boxes, two keys, two salts."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    AuthorSignatureInvalid,
    BodyRoot,
    CommitmentMismatch,
    KeyMalformed,
    KeysError,
    PathRefused,
    RecordDamaged,
    RecordKeys,
    RecordPlace,
    RedactedField,
    Salt,
    SigningKey,
    ciphertext_digest,
    open_box,
    open_record,
    root_of_disclosure,
    seal_box,
    seal_record,
    verify_author,
)
from dalel.core.keys.commitments import body_root, commit_fields, new_salt
from dalel.core.keys.record_text import IdentityText, RestText, read_rest_text
from tests.core.keys.samples import (
    AUTHOR,
    CONTAINER,
    ENTRY,
    OTHER,
    PLACE,
    bits,
    bodies,
    flipped,
    unhex,
    vector,
)

Body = tuple[dict[str, bytes], dict[str, bytes]]

NAMED = {"person.name": '"Айжан Үлгі"'.encode(), "body": '"Ол \\"жоқ\\" деді"'.encode()}
REST = {
    "@kind": b'"statement"',
    "act.when": b'"2021-03"',
    "sum": b'{"amount":"5","currency":"KZT"}',
}


def test_opens_the_frozen_record() -> None:
    """What was sealed by the first release opens in every later one."""
    frozen = vector("record")
    keys, bare_keys, root, ciphertext, author, signature = unhex(
        frozen, "keys", "keys_without_identity", "body_root", "ciphertext", "author", "signature"
    )
    place = RecordPlace(UUID(frozen["container"]), UUID(frozen["entry"]))
    named = {path: value.encode() for path, value in frozen["identifying"].items()}
    rest = {path: value.encode() for path, value in frozen["rest"].items()}

    whole = open_record(place, ciphertext, RecordKeys.from_bytes(keys), body_root=BodyRoot(root))
    bare = open_record(
        place, ciphertext, RecordKeys.from_bytes(bare_keys), body_root=BodyRoot(root)
    )

    assert whole.fields == named | rest
    assert (
        whole.signature
        == signature
        == SigningKey(bytes(range(50, 82))).sign(
            b"dalel/author/1" + place.container.bytes + place.entry.bytes + root
        )
    )
    assert SigningKey(bytes(range(50, 82))).public.to_bytes() == author
    assert bare.fields == rest
    assert bare.hidden.keys() == named.keys()
    assert RecordKeys.from_bytes(keys).without_identity().to_bytes() == bare_keys
    assert ciphertext_digest(ciphertext).hex() == frozen["ciphertext_digest"]


@given(bodies())
def test_opens_what_it_sealed(body: Body) -> None:
    """Value bytes come back as they were given, and the author's signature holds."""
    sealed, keys = seal_record(PLACE, identifying=body[0], rest=body[1], sign=AUTHOR)

    record = open_record(PLACE, sealed.ciphertext, keys, body_root=sealed.body_root)

    assert record.fields == body[0] | body[1]
    assert record.hidden == {}
    assert record.blinds.keys() == record.fields.keys()
    assert verify_author(PLACE, record, AUTHOR.public) is record


@given(bodies())
def test_keeps_the_rest_provable_after_the_identity_key_is_gone(body: Body) -> None:
    """Named fields stay hidden; the others open and still lead to the body root."""
    sealed, keys = seal_record(PLACE, identifying=body[0], rest=body[1], sign=AUTHOR)

    record = open_record(
        PLACE, sealed.ciphertext, keys.without_identity(), body_root=sealed.body_root
    )

    assert record.fields == body[1]
    assert record.hidden.keys() == body[0].keys()
    assert root_of_disclosure(record.disclosure(body[1])) == sealed.body_root
    assert verify_author(PLACE, record, AUTHOR.public) is record


def test_leaves_hidden_fields_unguessable() -> None:
    """The rest box does not hold what would let a guess at a name be tested."""
    sealed, keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)
    whole = open_record(PLACE, sealed.ciphertext, keys, body_root=sealed.body_root)
    bare = open_record(
        PLACE, sealed.ciphertext, keys.without_identity(), body_root=sealed.body_root
    )
    rest_salt = _rest_salt(sealed.ciphertext, keys)

    guesses = commit_fields(rest_salt, NAMED)[1]

    assert commit_fields(rest_salt, REST)[0] == bare.blinds
    assert all(guesses[path] != bare.hidden[path] for path in NAMED)
    assert bare.blinds.keys().isdisjoint(NAMED)
    assert whole.blinds.keys() >= NAMED.keys()


def _rest_salt(ciphertext: bytes, keys: RecordKeys) -> Salt:
    """Read the rest box's salt with the keys alone, as somebody who seized them would."""
    rest_at = 4 + int.from_bytes(ciphertext[:4], "big")
    return read_rest_text(open_box(keys.rest, ciphertext[rest_at:], context=_context(1))).salt


def _context(part: int, place: RecordPlace = PLACE) -> bytes:
    return b"dalel/record/1" + place.container.bytes + place.entry.bytes + bytes([part])


@given(bodies(), bits)
def test_never_opens_with_a_flipped_bit(body: Body, bit: int) -> None:
    """Length, nonce, ciphertext or tag: one bit is enough."""
    sealed, keys = seal_record(PLACE, identifying=body[0], rest=body[1], sign=AUTHOR)

    with pytest.raises(RecordDamaged):
        open_record(PLACE, flipped(sealed.ciphertext, bit), keys, body_root=sealed.body_root)


@given(bits)
def test_never_opens_with_another_key_place_or_root(bit: int) -> None:
    """Keys, both halves of the place and the root are bound."""
    sealed, keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)
    assert keys.identity is not None
    container = UUID(bytes=flipped(CONTAINER.bytes, bit))
    entry = UUID(bytes=flipped(ENTRY.bytes, bit))
    root = BodyRoot(flipped(sealed.body_root, bit))

    other_identity = RecordKeys(flipped(keys.identity, bit), keys.rest)
    other_rest = RecordKeys(keys.identity, flipped(keys.rest, bit))
    with pytest.raises(RecordDamaged) as identity:
        open_record(PLACE, sealed.ciphertext, other_identity, body_root=sealed.body_root)
    with pytest.raises(RecordDamaged) as rest:
        open_record(PLACE, sealed.ciphertext, other_rest, body_root=sealed.body_root)
    for place in (RecordPlace(container, ENTRY), RecordPlace(CONTAINER, entry)):
        with pytest.raises(RecordDamaged):
            open_record(place, sealed.ciphertext, keys, body_root=sealed.body_root)
    with pytest.raises(CommitmentMismatch):
        open_record(PLACE, sealed.ciphertext, keys, body_root=root)

    assert (identity.value.part, rest.value.part) == ("identity", "rest")


@given(st.binary(max_size=3000))
def test_turns_arbitrary_bytes_into_its_own_errors(data: bytes) -> None:
    """No library's exception leaves the room."""
    with pytest.raises(KeysError):
        open_record(PLACE, data, RecordKeys(bytes(32), bytes(32)), body_root=BodyRoot(bytes(32)))


def test_does_not_let_boxes_of_two_records_be_mixed() -> None:
    """The rest of one entry with the identity of another does not open."""
    first, keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)
    other_place = RecordPlace(CONTAINER, OTHER)
    second, other_keys = seal_record(other_place, identifying=NAMED, rest=REST, sign=AUTHOR)
    cut = 4 + int.from_bytes(first.ciphertext[:4], "big")
    mixed = second.ciphertext[:cut] + first.ciphertext[cut:]

    with pytest.raises(RecordDamaged) as caught:
        open_record(
            PLACE, mixed, RecordKeys(other_keys.identity, keys.rest), body_root=first.body_root
        )

    assert caught.value.part == "identity"


def test_two_records_of_one_content_share_no_bytes() -> None:
    """Keys, nonces and salts are fresh each time; only sizes agree."""
    first, first_keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)
    second, second_keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)

    def windows(data: bytes) -> set[bytes]:
        return {data[at : at + 8] for at in range(len(data) - 7)}

    shared = windows(first.ciphertext[4:]) & windows(second.ciphertext[4:])

    assert shared == set()
    assert len(first.ciphertext) == len(second.ciphertext)
    assert first.body_root != second.body_root
    assert {first_keys.rest, first_keys.identity}.isdisjoint(
        {second_keys.rest, second_keys.identity}
    )


def test_shows_only_size_classes() -> None:
    """Short bodies of different lengths are stored in the same number of bytes."""
    sizes = set()
    for length in (0, 1, 200, 700):
        named = {"body": b'"' + b"a" * length + b'"'}
        sealed, _ = seal_record(PLACE, identifying=named, rest={"@kind": b'"note"'}, sign=AUTHOR)
        sizes.add(len(sealed.ciphertext))

    assert sizes == {4 + 2 * (24 + 1024 + 16)}


def test_refuses_a_path_in_both_groups() -> None:
    """One of the two values would be lost."""
    with pytest.raises(PathRefused):
        seal_record(PLACE, identifying=NAMED, rest=NAMED, sign=AUTHOR)


def test_discloses_what_is_asked_and_no_more() -> None:
    """What stays hidden has no value and no blind in the disclosure."""
    sealed, keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)
    record = open_record(PLACE, sealed.ciphertext, keys, body_root=sealed.body_root)

    disclosure = record.disclosure({"@kind", "unknown"})

    assert [field.path for field in disclosure] == sorted(NAMED | REST)
    assert [field.path for field in disclosure if not isinstance(field, RedactedField)] == ["@kind"]
    assert root_of_disclosure(disclosure) == sealed.body_root


def test_refuses_another_author_or_another_entry() -> None:
    """A signature is moved neither to another name nor to another place."""
    sealed, keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)
    record = open_record(PLACE, sealed.ciphertext, keys, body_root=sealed.body_root)

    for place, author in (
        (PLACE, SigningKey.generate().public),
        (RecordPlace(CONTAINER, OTHER), AUTHOR.public),
        (RecordPlace(OTHER, ENTRY), AUTHOR.public),
    ):
        with pytest.raises(AuthorSignatureInvalid):
            verify_author(place, record, author)


def _crafted(rest_text: bytes, identity_text: bytes, keys: RecordKeys) -> bytes:
    """Return a ciphertext as a dishonest author, who has the keys, could write it."""
    assert keys.identity is not None
    identity_box = seal_box(keys.identity, identity_text, context=_context(0))
    rest_box = seal_box(keys.rest, rest_text, context=_context(1))
    return len(identity_box).to_bytes(4, "big") + identity_box + rest_box


KEYS = RecordKeys(bytes(32), bytes(range(32)))
SALT = new_salt()
HASHES = commit_fields(SALT, REST)[1]
NAMED_HASHES = commit_fields(SALT, NAMED)[1]
IDENTITY_TEXT = IdentityText(SALT, NAMED).to_bytes()
REST_TEXT = RestText(SALT, REST, NAMED_HASHES, bytes(64)).to_bytes()


def test_refuses_an_author_who_hides_other_fields_than_were_sealed() -> None:
    """Neither the root over the open fields nor the one over the listed ones is accepted."""
    listed = commit_fields(new_salt(), NAMED)[1]
    rest_text = RestText(SALT, REST, listed, bytes(64)).to_bytes()
    ciphertext = _crafted(rest_text, IDENTITY_TEXT, KEYS)

    for hidden in (NAMED_HASHES, listed):
        with pytest.raises(CommitmentMismatch):
            open_record(PLACE, ciphertext, KEYS, body_root=body_root(HASHES | hidden))


def test_refuses_a_path_that_is_both_open_and_hidden() -> None:
    """Else the reader and the proof could mean different values."""
    rest_text = RestText(SALT, REST, HASHES, bytes(64)).to_bytes()

    with pytest.raises(RecordDamaged):
        open_record(
            PLACE, _crafted(rest_text, IDENTITY_TEXT, KEYS), KEYS, body_root=body_root(HASHES)
        )


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 1000,
        b'{"a":' + b"[" * 100_000,
        IDENTITY_TEXT + b" ",
        b" " + IDENTITY_TEXT,
        IDENTITY_TEXT.replace(b'"salt"', b' "salt"'),
        IDENTITY_TEXT.replace(b'"fields"', b'"field"'),
        IDENTITY_TEXT.replace(b'"salt"', b'"cost"'),
        IDENTITY_TEXT.replace(b'"body":', b'"body":1,"body":'),
        IDENTITY_TEXT.replace(b'"body"', b'"b dy"'),
        IDENTITY_TEXT.replace(b'"body"', b'["body"]'),
        IDENTITY_TEXT.replace(SALT.hex().encode(), SALT.hex().upper().encode()),
        IDENTITY_TEXT.replace(SALT.hex().encode(), SALT.hex().encode()[2:]),
        IDENTITY_TEXT.replace(SALT.hex().encode(), "\u0661\u0661".encode()),
        pytest.param(b'{"fields":[],"salt":"%b"}' % SALT.hex().encode(), id="no fields"),
    ],
)
def test_refuses_an_identity_text_that_it_would_not_write(text: bytes) -> None:
    """One content has one form: nothing can be smuggled between two readings."""
    with pytest.raises(RecordDamaged) as caught:
        open_record(
            PLACE,
            _crafted(REST_TEXT, text, KEYS),
            KEYS,
            body_root=body_root(HASHES | NAMED_HASHES),
        )

    assert caught.value.part == "identity"


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        IDENTITY_TEXT,
        REST_TEXT.replace(b'"signature":"00', b'"signature":"'),
        REST_TEXT.replace(b'"hidden":{', b'"hidden":{"z":"00",'),
        REST_TEXT.replace(b'"hidden":', b'"hiden":'),
        REST_TEXT[:-1] + b',"z":1}',
    ],
)
def test_refuses_a_rest_text_that_it_would_not_write(text: bytes) -> None:
    """The same for the other box."""
    with pytest.raises(RecordDamaged) as caught:
        open_record(
            PLACE,
            _crafted(text, IDENTITY_TEXT, KEYS),
            KEYS,
            body_root=body_root(HASHES | NAMED_HASHES),
        )

    assert caught.value.part == "rest"


def test_opens_what_the_crafted_texts_are_made_of() -> None:
    """The refusals above are about the changes, not about the way the boxes are made."""
    record = open_record(
        PLACE,
        _crafted(REST_TEXT, IDENTITY_TEXT, KEYS),
        KEYS,
        body_root=body_root(HASHES | NAMED_HASHES),
    )

    assert record.fields == NAMED | REST


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_keys_have_one_length_with_and_without_identity(identity: bytes, rest: bytes) -> None:
    """A wrap does not show by its size whether identities were erased."""
    keys = RecordKeys(identity, rest)
    bare = keys.without_identity()

    assert len(keys.to_bytes()) == len(bare.to_bytes()) == 65
    assert RecordKeys.from_bytes(keys.to_bytes()) == keys
    assert RecordKeys.from_bytes(bare.to_bytes()) == bare


@pytest.mark.parametrize(
    "raw",
    [b"", bytes(65), b"\3" + bytes(63), b"\3" + bytes(65), b"\2" + b"\1" * 64, b"\1" + bytes(64)],
)
def test_refuses_bytes_that_are_no_keys(raw: bytes) -> None:
    """Flag, length and the zeros of an absent key are checked."""
    with pytest.raises(KeyMalformed):
        RecordKeys.from_bytes(raw)


def test_refuses_keys_of_other_lengths() -> None:
    """They cannot open anything."""
    sealed, keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)

    for other in (RecordKeys(keys.identity, b""), RecordKeys(b"short", keys.rest)):
        with pytest.raises(RecordDamaged):
            open_record(PLACE, sealed.ciphertext, other, body_root=sealed.body_root)


def test_prints_no_key_and_no_value() -> None:
    """Representations may end up in a log."""
    sealed, keys = seal_record(PLACE, identifying=NAMED, rest=REST, sign=AUTHOR)
    record = open_record(PLACE, sealed.ciphertext, keys, body_root=sealed.body_root)

    assert repr(keys) == "RecordKeys(identity=present)"
    assert repr(keys.without_identity()) == "RecordKeys(identity=absent)"
    assert repr(record) == "OpenRecord(5 open, 0 hidden)"
