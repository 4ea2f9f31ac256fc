"""Slots, the printed recovery key, the sealed profile."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    SLOT_BYTES,
    KdfCost,
    KeyMalformed,
    MasterKey,
    MemberSecrets,
    PasswordRefused,
    PrivateKey,
    ProfileDamaged,
    RecoveryKey,
    RecoveryKeyMistyped,
    SigningKey,
    SlotKind,
    WrongPassword,
    new_master_key,
    new_recovery_key,
    open_profile,
    open_slot,
    parse_recovery_key,
    random_slot,
    recovery_key_text,
    seal_box,
    seal_profile,
    seal_slot,
    subkey,
)
from dalel.core.keys.base32 import ALPHABET, encode_number
from dalel.core.keys.boxes import seal_bytes
from tests.core.keys.samples import CHEAP, bits, canonical, flipped, unhex, vector

MEMBER = UUID("11111111-2222-4333-8444-555555555555")
COLLEAGUE = UUID("66666666-7777-4888-9999-000000000000")
MASTER = MasterKey(bytes(range(32)))
RECOVERY = RecoveryKey(bytes(range(100, 132)))
PASSWORD = "жеті бұлақ"
SECRETS = MemberSecrets(bytes(32), bytes(96), {str(COLLEAGUE): "0123-4567"})

recovery_keys = st.binary(min_size=32, max_size=32).map(RecoveryKey)


def test_opens_the_frozen_slots_and_profile() -> None:
    """Members sign in after every upgrade."""
    frozen = vector("credentials")
    master, password_slot, recovery_slot, recovery_key, profile = unhex(
        frozen, "master_key", "password_slot", "recovery_slot", "recovery_key", "profile"
    )
    member, cost = UUID(frozen["member"]), KdfCost(frozen["memory_mib"], frozen["passes"])
    printed = parse_recovery_key(frozen["recovery_text"])

    by_password = open_slot(
        SlotKind.PASSWORD, frozen["password"], password_slot, member=member, cost=cost
    )
    by_print = open_slot(SlotKind.RECOVERY, printed, recovery_slot, member=member, cost=cost)
    secrets = open_profile(profile, MasterKey(master), member=member)

    assert by_password == by_print == master
    assert printed == recovery_key
    assert recovery_key_text(RecoveryKey(recovery_key)) == frozen["recovery_text"]
    assert secrets.signing_seed.hex() == frozen["secrets"]["signing_seed"]
    assert secrets.private_key.hex() == frozen["secrets"]["private_key"]
    assert secrets.pins == frozen["secrets"]["pins"]
    assert secrets.to_bytes() == frozen["secrets_bytes"].encode()


def test_either_secret_opens_the_master_key() -> None:
    """A forgotten password does not lose anything."""
    master, printed = new_master_key(), new_recovery_key()
    by_password = seal_slot(SlotKind.PASSWORD, PASSWORD, master, member=MEMBER, cost=CHEAP)
    by_print = seal_slot(SlotKind.RECOVERY, printed, master, member=MEMBER, cost=CHEAP)

    assert (
        open_slot(SlotKind.PASSWORD, PASSWORD, by_password, member=MEMBER, cost=CHEAP)
        == open_slot(SlotKind.RECOVERY, printed, by_print, member=MEMBER, cost=CHEAP)
        == master
    )


@given(bits)
def test_never_opens_a_slot_with_a_flipped_bit(bit: int) -> None:
    """In the slot, the recovery key or the member."""
    slot = seal_slot(SlotKind.RECOVERY, RECOVERY, MASTER, member=MEMBER, cost=CHEAP)
    other_member = UUID(bytes=flipped(MEMBER.bytes, bit))

    with pytest.raises(WrongPassword):
        open_slot(SlotKind.RECOVERY, RECOVERY, flipped(slot, bit), member=MEMBER, cost=CHEAP)
    wrong = RecoveryKey(flipped(RECOVERY, bit))
    with pytest.raises(WrongPassword):
        open_slot(SlotKind.RECOVERY, wrong, slot, member=MEMBER, cost=CHEAP)
    with pytest.raises(WrongPassword):
        open_slot(SlotKind.RECOVERY, RECOVERY, slot, member=other_member, cost=CHEAP)


def test_never_opens_with_another_password_cost_or_kind() -> None:
    """Wrong, foreign, unused and cut slots look alike."""
    slot = seal_slot(SlotKind.PASSWORD, PASSWORD, MASTER, member=MEMBER, cost=CHEAP)
    by_print = seal_slot(SlotKind.RECOVERY, RECOVERY, MASTER, member=MEMBER, cost=CHEAP)
    attempts = [
        (SlotKind.PASSWORD, "алты бұлақ", slot, MEMBER, CHEAP),
        (SlotKind.PASSWORD, PASSWORD, slot, COLLEAGUE, CHEAP),
        (SlotKind.PASSWORD, PASSWORD, slot, MEMBER, KdfCost(2, 1)),
        (SlotKind.PASSWORD, PASSWORD, flipped(slot, 3), MEMBER, CHEAP),
        (SlotKind.PASSWORD, PASSWORD, by_print, MEMBER, CHEAP),
        (SlotKind.PASSWORD, PASSWORD, random_slot(), MEMBER, CHEAP),
        (SlotKind.PASSWORD, PASSWORD, slot[:-1], MEMBER, CHEAP),
        (SlotKind.PASSWORD, PASSWORD, slot + b"\0", MEMBER, CHEAP),
        (SlotKind.PASSWORD, PASSWORD, b"", MEMBER, CHEAP),
    ]

    for kind, secret, damaged, member, cost in attempts:
        with pytest.raises(WrongPassword):
            open_slot(kind, secret, damaged, member=member, cost=cost)
    with pytest.raises(WrongPassword):
        open_slot(SlotKind.RECOVERY, RECOVERY, slot, member=MEMBER, cost=CHEAP)


def test_binds_the_kind_beyond_the_way_its_key_is_derived() -> None:
    """A box made under the right key for the other kind is refused."""
    salt = bytes(16)
    key = subkey(RECOVERY, label=b"dalel/slot-recovery/1", salt=salt)
    context = b"dalel/slot/1" + MEMBER.bytes + b"password"
    slot = salt + seal_bytes(key, MASTER, context=context)

    with pytest.raises(WrongPassword):
        open_slot(SlotKind.RECOVERY, RECOVERY, slot, member=MEMBER, cost=CHEAP)


def test_slots_look_alike_whatever_opens_them() -> None:
    """Same length, and no position or byte value gives used slots, or their kind, away."""
    count = 400
    kinds = [
        [
            seal_slot(SlotKind.PASSWORD, PASSWORD, MASTER, member=MEMBER, cost=KdfCost(1, 1))
            for _ in range(count)
        ],
        [
            seal_slot(SlotKind.RECOVERY, RECOVERY, MASTER, member=MEMBER, cost=CHEAP)
            for _ in range(count)
        ],
        [random_slot() for _ in range(count)],
    ]

    for slots in kinds:
        assert {len(slot) for slot in slots} == {SLOT_BYTES} == {88}
        for column in zip(*slots, strict=True):
            assert len(set(column)) > 150
            assert 90 < sum(column) / count < 165


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        (SlotKind.PASSWORD, RECOVERY),
        (SlotKind.RECOVERY, PASSWORD),
        (SlotKind.RECOVERY, RecoveryKey(bytes(31))),
    ],
)
def test_refuses_a_secret_of_the_other_kind(kind: SlotKind, secret: str | RecoveryKey) -> None:
    """A password must never be treated as if it were random."""
    with pytest.raises(KeyMalformed):
        seal_slot(kind, secret, MASTER, member=MEMBER, cost=CHEAP)
    with pytest.raises(KeyMalformed):
        open_slot(kind, secret, random_slot(), member=MEMBER, cost=CHEAP)


def test_refuses_a_master_key_of_another_length_and_a_password_without_form() -> None:
    """Else the slot would not look like the others, or could never be opened."""
    with pytest.raises(KeyMalformed):
        seal_slot(SlotKind.PASSWORD, PASSWORD, MasterKey(bytes(31)), member=MEMBER, cost=CHEAP)
    with pytest.raises(PasswordRefused):
        seal_slot(SlotKind.PASSWORD, "\ud800", MASTER, member=MEMBER, cost=CHEAP)


@given(recovery_keys)
def test_reads_the_recovery_key_that_it_printed(key: RecoveryKey) -> None:
    """Also in lower case, with O for 0, I or L for 1, spaces, or no breaks at all."""
    text = recovery_key_text(key)
    typed = [
        text,
        text.lower(),
        text.replace("-", ""),
        text.replace("-", " \n "),
        text.replace("0", "O").replace("1", "I"),
        text.replace("0", "o").replace("1", "l"),
        text.replace("A", "А").replace("K", "к").replace("H", "Н"),
    ]

    assert [parse_recovery_key(form) for form in typed] == [key] * len(typed)
    assert [len(word) for word in text.split("-")] == [4] * 14


@given(recovery_keys, st.integers(0, 55), st.sampled_from(ALPHABET))
def test_finds_any_one_wrong_character(key: RecoveryKey, at: int, wrong: str) -> None:
    """In the key or in its check word."""
    plain = recovery_key_text(key).replace("-", "")
    changed = plain[:at] + wrong + plain[at + 1 :]

    if changed == plain:
        assert parse_recovery_key(changed) == key
    else:
        with pytest.raises(RecoveryKeyMistyped):
            parse_recovery_key(changed)


def test_finds_every_wrong_character_and_every_swap_in_one_key() -> None:
    """All 56 places times 31 characters, and all neighbours exchanged."""
    plain = recovery_key_text(RECOVERY).replace("-", "")
    changed = {plain[:at] + wrong + plain[at + 1 :] for at in range(56) for wrong in ALPHABET}
    changed |= {plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(55)}
    changed.remove(plain)

    assert len(changed) >= 56 * 31
    for text in changed:
        with pytest.raises(RecoveryKeyMistyped):
            parse_recovery_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        recovery_key_text(RECOVERY)[:-1],
        recovery_key_text(RECOVERY) + "0",
        "U" + recovery_key_text(RECOVERY)[1:],
        recovery_key_text(RECOVERY)[:-1] + "U",
        "Ж" + recovery_key_text(RECOVERY)[1:],
        "0" * 53,
        "\ud800",
    ],
)
def test_refuses_text_that_is_no_recovery_key(text: str) -> None:
    """Too short, too long, or strange."""
    with pytest.raises(RecoveryKeyMistyped):
        parse_recovery_key(text)


def test_refuses_a_number_above_256_bits_even_with_its_check_word() -> None:
    """One key has one print."""
    number = 1 << 256
    text = encode_number(number, 52) + encode_number(number % 1048573, 4)

    with pytest.raises(RecoveryKeyMistyped):
        parse_recovery_key(text)


def test_opens_the_profile_that_it_sealed() -> None:
    """Seed, private key and pins come back."""
    secrets = MemberSecrets(SECRETS.signing_seed, SECRETS.private_key, {str(MEMBER): "Қ"})

    assert open_profile(seal_profile(secrets, MASTER, member=MEMBER), MASTER, member=MEMBER) == (
        secrets
    )


def test_makes_secrets_that_are_keys() -> None:
    """A new member can sign and open wraps, and has pinned nobody."""
    secrets = MemberSecrets.generate()

    assert SigningKey(secrets.signing_seed).public
    assert PrivateKey(secrets.private_key).public
    assert secrets.pins == {}
    assert secrets != MemberSecrets.generate()


@given(bits)
def test_never_opens_a_profile_with_a_flipped_bit(bit: int) -> None:
    """In the box, the key or the member."""
    box = seal_profile(SECRETS, MASTER, member=MEMBER)

    for changed, master, member in (
        (flipped(box, bit), MASTER, MEMBER),
        (box, MasterKey(flipped(MASTER, bit)), MEMBER),
        (box, MASTER, UUID(bytes=flipped(MEMBER.bytes, bit))),
    ):
        with pytest.raises(ProfileDamaged):
            open_profile(changed, master, member=member)


CONTENT = json.loads(SECRETS.to_bytes())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b"[" * 100_000,
        SECRETS.to_bytes() + b" ",
        canonical({**CONTENT, "version": 2}),
        canonical({**CONTENT, "more": 1}),
        canonical({**CONTENT, "pins": 7}),
        canonical({**CONTENT, "signing_seed": 7}),
        canonical({**CONTENT, "signing_seed": "zz"}),
        canonical({name: value for name, value in CONTENT.items() if name != "private_key"}),
        canonical({**CONTENT, "pins": {}}).replace(b"{}", b'{"a":"\\ud800"}'),
    ],
)
def test_refuses_profile_bytes_that_it_would_not_write(data: bytes) -> None:
    """Even inside a box that opens."""
    key = subkey(MASTER, label=b"dalel/profile-key/1")
    box = seal_box(key, data, context=b"dalel/profile/1" + MEMBER.bytes)

    with pytest.raises(ProfileDamaged):
        open_profile(box, MASTER, member=MEMBER)


def test_prints_no_secret() -> None:
    """Representations may end up in a log."""
    assert repr(SECRETS) == "MemberSecrets(1 pins)"
