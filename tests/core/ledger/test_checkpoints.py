"""Checkpoints: signing, reading, witnesses, and what following a log refuses."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys.signatures import SigningKey
from dalel.core.ledger import (
    Checkpoint,
    LedgerError,
    LogKey,
    LogVerifyKey,
    NoteSignature,
    RootHash,
    WitnessKey,
    add_cosignature,
    cosign_checkpoint,
    follow,
    parse_checkpoint,
    sign_checkpoint,
    verify_cosignatures,
)
from dalel.core.ledger.checkpoints import parse_body
from dalel.core.ledger.errors import (
    CheckpointError,
    CheckpointForked,
    CheckpointMalformed,
    CheckpointShrank,
    CheckpointSignatureInvalid,
    CheckpointUnsigned,
    CosignatureInvalid,
    OriginMismatch,
)
from tests.core.ledger.logs import ORIGIN, SEEN_AT, WITNESS, WITNESS_KEY, Log, a_log, flipped

LOG = a_log()
names = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="+"), min_size=1)
checkpoints = st.builds(
    Checkpoint,
    names.filter(lambda name: len(name.encode()) < 200),
    st.integers(min_value=0, max_value=(1 << 63) - 1),
    st.binary(min_size=32, max_size=32).map(RootHash),
    st.lists(names, max_size=2).map(tuple),
)


@given(checkpoints)
def test_reads_back_what_it_signed(checkpoint: Checkpoint) -> None:
    key = LogKey(checkpoint.origin, SigningKey(b"\x07" * 32))

    signed = parse_checkpoint(sign_checkpoint(checkpoint, key), log_key=key.verify_key)

    assert signed.checkpoint == checkpoint
    assert signed.note == sign_checkpoint(checkpoint, key)
    assert signed.cosignatures == ()


@given(st.integers(min_value=0))
def test_never_verifies_after_one_bit(bit: int) -> None:
    note = flipped(LOG.note_at(9).encode(), bit)

    with pytest.raises(CheckpointError):
        parse_checkpoint(note, log_key=LOG.verify_key)


def test_writes_the_text_that_the_specification_shows(log: Log) -> None:
    lines = log.note_at(9).split("\n")

    assert lines[0] == ORIGIN
    assert lines[1] == "9"
    assert base64.b64decode(lines[2]) == log.checkpoint_at(9).checkpoint.root
    assert lines[3] == ""
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert base64.b64decode(lines[4].split(" ")[2])[:4] == log.verify_key.key_id
    assert lines[5:] == [""]


def test_refuses_the_key_of_another_log(log: Log) -> None:
    other = LogVerifyKey("other-log", log.verify_key.public_key)

    with pytest.raises(OriginMismatch) as caught:
        parse_checkpoint(log.note_at(3), log_key=other)

    assert (caught.value.expected, caught.value.offered) == ("other-log", ORIGIN)


def test_refuses_a_note_without_the_logs_own_signature(log: Log) -> None:
    stranger = LogVerifyKey(ORIGIN, SigningKey(b"\x09" * 32).public.to_bytes())

    with pytest.raises(CheckpointUnsigned):
        parse_checkpoint(log.note_at(3), log_key=stranger)


def test_refuses_a_signature_over_another_text(log: Log) -> None:
    text = log.note_at(3).replace("\n3\n", "\n4\n")

    with pytest.raises(CheckpointSignatureInvalid):
        parse_checkpoint(text, log_key=log.verify_key)


def test_signs_only_for_its_own_log(log: Log) -> None:
    with pytest.raises(OriginMismatch):
        sign_checkpoint(Checkpoint("other", 0, RootHash(bytes(32))), log.key)


@pytest.mark.parametrize(
    ("origin", "size", "extensions"),
    [
        ("a b", 1, ()),
        ("a\nb", 1, ()),
        ("", 1, ()),
        ("a", -1, ()),
        ("a", 1 << 63, ()),
        ("a", 1, ("",)),
        ("a", 1, ("x\ny",)),
        ("a", 1, ("x\n",)),
    ],
)
def test_refuses_to_sign_what_could_not_be_read(
    origin: str, size: int, extensions: tuple[str, ...]
) -> None:
    key = LogKey(origin, SigningKey(b"\x07" * 32))

    with pytest.raises(LedgerError):
        sign_checkpoint(Checkpoint(origin, size, RootHash(bytes(32)), extensions), key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "a\n1\n",
        f"{ORIGIN}\n1\n\n— {ORIGIN} AAAAAAAA\n",
        f"{ORIGIN}\n01\n{'A' * 43}=\n\n— {ORIGIN} AAAAAAAA\n",
        f"{ORIGIN}\n1\n{'A' * 42}=\n\n— {ORIGIN} AAAAAAAA\n",
        f"{ORIGIN}\n1\n{'A' * 42}B=\n\n— {ORIGIN} AAAAAAAA\n",
        f"{ORIGIN}\n1\n{'A' * 43}=\n\n— {ORIGIN} AAAAAAAA",
        f"{ORIGIN}\n1\n{'A' * 43}=\n\n- {ORIGIN} AAAAAAAA\n",
        f"{ORIGIN}\n1\n{'A' * 43}=\n\n— {ORIGIN} AAAA\n",
        f"{ORIGIN}\n1\n{'A' * 43}=\n\n— a+b AAAAAAAA\n",
        f"{ORIGIN}\n1\n{'A' * 43}=\n\n— {ORIGIN} AAAAAAA*\n",
        f"{ORIGIN}\r\n1\n{'A' * 43}=\n\n— {ORIGIN} AAAAAAAA\n",
        f"two words\n1\n{'A' * 43}=\n\n— {ORIGIN} AAAAAAAA\n",
        f"{ORIGIN}\n1\n\n{'A' * 43}=\n\n— {ORIGIN} AAAAAAAA\n",
        f"{ORIGIN}\n1\n{'A' * 43}=\n\n" + f"— {ORIGIN} AAAAAAAA\n" * 65,
        "x" * 70_000,
        "\ud800",
    ],
)
def test_refuses_what_is_not_a_checkpoint(text: str) -> None:
    with pytest.raises(CheckpointMalformed):
        parse_checkpoint(text, log_key=LOG.verify_key)


def test_refuses_bytes_that_are_not_text() -> None:
    with pytest.raises(CheckpointMalformed):
        parse_checkpoint(b"\xff\n\n\n", log_key=LOG.verify_key)


def test_names_the_witness_and_when_it_saw_the_log(log: Log) -> None:
    signed = parse_checkpoint(log.witnessed_at(9).note, log_key=log.verify_key)

    (seen,) = verify_cosignatures(signed, [log.witness])

    assert (seen.witness.name, seen.seen_at) == (WITNESS, SEEN_AT)


def test_counts_one_key_once_and_takes_its_earliest_time(log: Log) -> None:
    later = SEEN_AT + timedelta(days=1)
    twice = cosign_checkpoint(log.witnessed_at(9), witness="again", key=WITNESS_KEY, now=later)
    again = WitnessKey("again", log.witness.public_key)

    (seen,) = verify_cosignatures(twice, [again, log.witness])

    assert seen.seen_at == SEEN_AT


def test_passes_over_witnesses_it_was_not_told_of(log: Log) -> None:
    assert verify_cosignatures(log.witnessed_at(9), []) == ()
    stranger = WitnessKey("stranger", SigningKey(b"\x0a" * 32).public.to_bytes())
    assert verify_cosignatures(log.witnessed_at(9), [stranger]) == ()


@given(st.integers(min_value=0))
def test_refuses_a_cosignature_after_one_bit(bit: int) -> None:
    signed = LOG.checkpoint_at(9)
    data = LOG.witnessed_at(9).cosignatures[0].data
    changed = NoteSignature(WITNESS, LOG.witness.key_id, flipped(data, bit))

    with pytest.raises(CosignatureInvalid) as caught:
        verify_cosignatures(add_cosignature(signed, changed), [LOG.witness])

    assert caught.value.witness == WITNESS


def test_refuses_a_cosignature_of_another_checkpoint_or_length(log: Log) -> None:
    (other,) = log.witnessed_at(8).cosignatures
    short = NoteSignature(other.name, other.key_id, other.data[:-1])

    for one in (other, short):
        with pytest.raises(CosignatureInvalid):
            verify_cosignatures(add_cosignature(log.checkpoint_at(9), one), [log.witness])


def test_refuses_a_time_that_no_calendar_has(log: Log) -> None:
    signed = log.checkpoint_at(9)
    seconds = 253_402_300_800
    message = f"cosignature/v1\ntime {seconds}\n{signed.checkpoint.body()}".encode()
    data = seconds.to_bytes(8, "big") + WITNESS_KEY.sign(message)
    one = NoteSignature(WITNESS, log.witness.key_id, data)

    with pytest.raises(CosignatureInvalid):
        verify_cosignatures(add_cosignature(signed, one), [log.witness])


def test_drops_the_fraction_of_a_second(log: Log) -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, 999_999, tzinfo=UTC)
    signed = cosign_checkpoint(log.checkpoint_at(9), witness=WITNESS, key=WITNESS_KEY, now=moment)

    (seen,) = verify_cosignatures(signed, [log.witness])

    assert seen.seen_at == SEEN_AT


@given(st.integers(min_value=0, max_value=13), st.integers(min_value=0, max_value=13))
def test_follows_a_log_that_grew(one: int, two: int) -> None:
    old, new = sorted((one, two))
    offered = LOG.checkpoint_at(new)

    followed = follow(LOG.checkpoint_at(old), offered, proof=LOG.consistency(old, new))

    assert followed == offered


def test_refuses_a_checkpoint_that_forgets_entries(log: Log) -> None:
    """A smaller tree under the same key is reported, not accepted."""
    seen = log.checkpoint_at(8)
    offered = log.checkpoint_at(7)

    with pytest.raises(CheckpointShrank) as caught:
        follow(seen, offered, proof=())

    assert caught.value.sizes == (8, 7)


def test_refuses_a_fork(log: Log) -> None:
    other = Log(log.leaves[1:], log.key)

    with pytest.raises(CheckpointForked) as caught:
        follow(log.checkpoint_at(5), other.checkpoint_at(8), proof=log.consistency(5, 8))

    assert caught.value.sizes == (5, 8)


def test_refuses_to_follow_into_another_log(log: Log) -> None:
    elsewhere = Log(log.leaves, LogKey("elsewhere", log.key.signing_key))
    note = sign_checkpoint(Checkpoint("elsewhere", 0, RootHash(bytes(32))), elsewhere.key)
    offered = parse_checkpoint(note, log_key=elsewhere.verify_key)

    with pytest.raises(OriginMismatch):
        follow(log.checkpoint_at(5), offered, proof=())


@pytest.mark.parametrize("text", ["", "a", f"a\n1\n{'A' * 43}="])
def test_reads_a_body_only_whole(text: str) -> None:
    with pytest.raises(CheckpointMalformed):
        parse_body(text)
