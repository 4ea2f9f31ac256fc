"""Bundles that open well and say something untrue: each lie has its own named fault."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.cli import FINDING, main
from dalel.core.ledger import Checkpoint, LogKey, RootHash, sign_checkpoint
from dalel.verify import Note, Policy, Report, bundle
from tests.verify.bundles import (
    ADVOCATE,
    ADVOCATE_KEY,
    ENTRIES,
    FILE,
    FOUNDER,
    FOUNDER_FINGERPRINT,
    FOUNDER_KEY,
    KIND,
    LOG_KEY,
    STRANGER_KEY,
    WITNESS,
    Made,
    Plan,
    body,
    introduced,
    made,
    verified,
    witnessed,
)

Check = Callable[..., Report]
MANIFEST = bundle.MANIFEST
ONE, TWO = (bundle.entry_name(ENTRIES[number]) for number in (1, 2))
PROOF = bundle.proof_name(ENTRIES[1])
KIND_PART = bundle.kind_name("remark", 1)
VOCABULARY_PART = bundle.vocabulary_name("moods/1")
OTHER = ENTRIES[3]


def turned(text: str) -> str:
    """Hexadecimal with its last bit changed."""
    return text[:-1] + format(int(text[-1], 16) ^ 1, "x")


def member(place: int, **changes: object) -> Callable[[Any], None]:
    """Change a listed member."""
    return lambda value: value["members"][place].update(changes)


def replaced_member(one: bundle.BundledMember) -> Callable[[Any], None]:
    """Put another second member into the list."""

    def change(value: Any) -> None:
        value["members"][1] = one.to_json()

    return change


def file(**changes: object) -> Callable[[Any], None]:
    """Change the listed file."""
    return lambda value: value["files"][0].update(changes)


def in_field(path: str, /, **changes: object) -> Callable[[Any], None]:
    """Change one field of an entry."""

    def change(value: Any) -> None:
        next(one for one in value["fields"] if one["path"] == path).update(changes)

    return change


def turned_at(*keys: str) -> Callable[[Any], None]:
    """Change the last bit of a hexadecimal value."""

    def change(value: Any) -> None:
        for key in keys[:-1]:
            value = value[key]
        value[keys[-1]] = turned(value[keys[-1]])

    return change


def hash_turned(value: Any) -> None:
    value["hashes"][0] = turned(value["hashes"][0])


def blind_turned(value: Any) -> None:
    value["fields"][0]["blind"] = turned(value["fields"][0]["blind"])


SPOILED: list[tuple[str, str, Callable[[Any], object], str]] = [
    ("another format", MANIFEST, lambda v: v.update(format="dalel-bundle/2"), "UnknownFormat"),
    ("an unknown member", MANIFEST, lambda v: v.update(extra=1), "JsonRefused"),
    ("no members", MANIFEST, lambda v: v.pop("members"), "JsonRefused"),
    ("an id in capitals", MANIFEST, lambda v: v.update(container="C" * 36), "JsonRefused"),
    ("no time zone", MANIFEST, lambda v: v.update(exported_at="2026-01-01"), "JsonRefused"),
    ("no time", MANIFEST, lambda v: v.update(exported_at="soon"), "JsonRefused"),
    ("a negative size", MANIFEST, file(size=-1), "JsonRefused"),
    ("a truth as size", MANIFEST, file(size=True), "JsonRefused"),
    ("entries as text", MANIFEST, lambda v: v.update(entries="none"), "JsonRefused"),
    ("a control in the number", MANIFEST, lambda v: v.update(number="\x1b[2J"), "JsonRefused"),
    ("a long number", MANIFEST, lambda v: v.update(number="9" * 101), "JsonRefused"),
    ("a number as number", MANIFEST, lambda v: v.update(number=26), "JsonRefused"),
    ("short key", MANIFEST, lambda v: v["log"].update(public_key="00"), "JsonRefused"),
    ("capital key", MANIFEST, lambda v: v["log"].update(public_key="AA" * 32), "JsonRefused"),
    ("another checkpoint", MANIFEST, lambda v: v.update(checkpoint="elsewhere"), "JsonRefused"),
    ("log as list", MANIFEST, lambda v: v.update(log=[]), "JsonRefused"),
    ("odd omissions", MANIFEST, lambda v: v.update(omitted=[[1]]), "JsonRefused"),
    ("omissions backwards", MANIFEST, lambda v: v.update(omitted=[[9, 8]]), "JsonRefused"),
    ("omissions twice", MANIFEST, lambda v: v.update(omitted=[[7, 8], [8, 9]]), "JsonRefused"),
    ("a true omission", MANIFEST, lambda v: v.update(omitted=[[2, 9]]), "OmissionUntrue"),
    ("fingerprint", MANIFEST, lambda v: v["log"].update(fingerprint="0000"), "LogKeyMismatch"),
    ("log key", MANIFEST, turned_at("log", "public_key"), "LogKeyMismatch"),
    ("log name", MANIFEST, lambda v: v["log"].update(origin="another"), "CheckpointRefused"),
    ("log name unfit", MANIFEST, lambda v: v["log"].update(origin="a b"), "CheckpointRefused"),
    ("container", MANIFEST, lambda v: v.update(container=str(OTHER)), "EntryElsewhere"),
    ("reordered", MANIFEST, lambda v: v["entries"].reverse(), "EntryOutOfOrder"),
    ("listed twice", MANIFEST, lambda v: v["entries"].append(str(OTHER)), "EntryListedTwice"),
    ("unlisted entry", MANIFEST, lambda v: v["entries"].pop(), "EntryNotListed"),
    ("unlisted middle", MANIFEST, lambda v: v["entries"].pop(1), "EntryNotListed"),
    ("listed and absent", MANIFEST, lambda v: v["entries"].append(str(FILE)), "PartMissing"),
    ("member twice", MANIFEST, lambda v: v["members"].append(v["members"][1]), "MemberListedTwice"),
    ("another key", MANIFEST, member(1, signing_key="00" * 32), "IntroductionMismatch"),
    ("role", MANIFEST, member(1, role="ADMINISTRATOR"), "IntroductionMismatch"),
    ("no introduction", MANIFEST, member(1, introduction=None), "NotIntroduced"),
    ("no introducer", MANIFEST, lambda v: v["members"].pop(0), "IntroducerUnknown"),
    (
        "introduced in a circle",
        MANIFEST,
        lambda v: v.update(
            members=[
                introduced(
                    FOUNDER, FOUNDER_KEY, by=ADVOCATE, signed_by=ADVOCATE_KEY, role="A"
                ).to_json(),
                introduced(
                    ADVOCATE, ADVOCATE_KEY, by=FOUNDER, signed_by=FOUNDER_KEY, role="B"
                ).to_json(),
            ]
        ),
        "IntroducerUnknown",
    ),
    (
        "introduced by a stranger's hand",
        MANIFEST,
        replaced_member(
            introduced(ADVOCATE, ADVOCATE_KEY, by=FOUNDER, signed_by=STRANGER_KEY, role="B")
        ),
        "IntroductionSignatureInvalid",
    ),
    (
        "another key introduced",
        MANIFEST,
        replaced_member(
            introduced(ADVOCATE, STRANGER_KEY, by=FOUNDER, signed_by=FOUNDER_KEY, role="B")
        ),
        "AuthorSignatureInvalid",
    ),
    ("unknown author", MANIFEST, lambda v: v["members"].pop(1), "AuthorUnknown"),
    ("file twice", MANIFEST, lambda v: v["files"].append(v["files"][0]), "FileListedTwice"),
    ("file id", MANIFEST, file(id=str(OTHER)), "FileNotInAnEntry"),
    ("file name", MANIFEST, file(name="other.txt"), "FileMismatch"),
    ("file tree", MANIFEST, file(tree="00" * 32), "FileChanged"),
    ("file size", MANIFEST, file(size=1), "FileChanged"),
    ("file digest", MANIFEST, file(sha256="00" * 32), "PartMissing"),
    ("unlisted file", MANIFEST, lambda v: v["files"].clear(), "FileNotListed"),
    ("a value", ONE, in_field("words", value="Other words."), "CommitmentMismatch"),
    ("a value's type", ONE, in_field("@version", value="1"), "CommitmentMismatch"),
    ("a blind", ONE, blind_turned, "CommitmentMismatch"),
    ("a path", ONE, in_field("words", path="wordz"), "CommitmentMismatch"),
    ("a field removed", ONE, lambda v: v["fields"].pop(), "CommitmentMismatch"),
    ("a field twice", ONE, lambda v: v["fields"].append(v["fields"][0]), "FieldRefused"),
    ("a strange path", ONE, in_field("words", path='a"b'), "FieldRefused"),
    ("no author field", ONE, lambda v: v["fields"].pop(3), "FieldRefused"),
    ("hash and value", ONE, in_field("words", hash="00" * 32), "JsonRefused"),
    ("the sequence", ONE, lambda v: v["header"].update(sequence=9), "CommitmentMismatch"),
    ("the predecessor", ONE, turned_at("header", "previous"), "CommitmentMismatch"),
    ("the entry's id", ONE, lambda v: v["header"].update(entry=str(OTHER)), "EntryMisnamed"),
    ("the signature", ONE, turned_at("author", "signature"), "AuthorSignatureInvalid"),
    ("the signer", ONE, lambda v: v["author"].update(member=str(FOUNDER)), "AuthorMismatch"),
    ("no member", ONE, lambda v: v["author"].update(member=str(OTHER)), "AuthorUnknown"),
    ("a leaf's zeros", ONE, turned_at("leaf"), "LeafRefused"),
    (
        "a leaf's type",
        ONE,
        lambda v: v.update(leaf="0106" + v["leaf"][4:]),
        "LeafRefused",
    ),
    (
        "a leaf's minute",
        ONE,
        lambda v: v.update(leaf=v["leaf"][:140] + "00000000" + v["leaf"][148:]),
        "NotInTheLog",
    ),
    ("the index", ONE, lambda v: v.update(index=2), "ProofMismatch"),
    ("an entry's extra", ONE, lambda v: v.update(comment="hm"), "JsonRefused"),
    ("a header's extra", ONE, lambda v: v["header"].update(comment="hm"), "JsonRefused"),
    ("an author's extra", ONE, lambda v: v["author"].update(name="hm"), "JsonRefused"),
    ("too many fields", ONE, lambda v: v["fields"].extend(v["fields"] * 99), "JsonRefused"),
    ("fields of numbers", ONE, lambda v: v.update(fields=[1]), "JsonRefused"),
    ("the proof's index", PROOF, lambda v: v.update(index=2), "ProofMismatch"),
    ("the proof's size", PROOF, lambda v: v.update(size=9), "ProofMismatch"),
    ("the proof's hash", PROOF, hash_turned, "NotInTheLog"),
    ("the proof cut", PROOF, lambda v: v["hashes"].pop(), "NotInTheLog"),
    ("the proof extended", PROOF, lambda v: v["hashes"].append("00" * 32), "NotInTheLog"),
    ("the proof too long", PROOF, lambda v: v.update(hashes=["00" * 32] * 64), "JsonRefused"),
    ("the proof's text", PROOF, lambda v: v.update(hashes=["xy"]), "JsonRefused"),
    ("no index", PROOF, lambda v: v.pop("index"), "JsonRefused"),
]


@pytest.mark.parametrize(
    ("part", "change", "fault"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED]
)
def test_names_what_was_changed(
    check: Check, part: str, change: Callable[[Any], object], fault: str
) -> None:
    spoiled = made()
    spoiled.edit(part, change)

    report = check(spoiled)

    assert report.faults[0].code == fault
    assert not report.is_sound
    assert report.grade is None
    assert main(["verify", "bundle.zip"]) == FINDING


@pytest.mark.parametrize(
    ("part", "data", "fault"),
    [
        (bundle.CHECKPOINT, b"", "CheckpointRefused"),
        (bundle.CHECKPOINT, b"\xff", "CheckpointRefused"),
        (KIND_PART, KIND + b"\n", "KindMismatch"),
        (KIND_PART, b"[", "KindMismatch"),
        (VOCABULARY_PART, b"name = 'other'", "KindMismatch"),
        (ONE, b"", "JsonRefused"),
        (ONE, b"\xff", "JsonRefused"),
        (ONE, b"[]", "JsonRefused"),
        (ONE, b"NaN", "JsonRefused"),
        (ONE, b'{"index": 1.0}', "JsonRefused"),
        (ONE, b'{"index": 1e3}', "JsonRefused"),
        (ONE, b'{"index": -Infinity}', "JsonRefused"),
        (ONE, b'{"index": 9007199254740992}', "JsonRefused"),
        (ONE, b'{"index": ' + b"9" * 5000 + b"}", "JsonRefused"),
        (ONE, b'{"index": 1, "index": 1}', "JsonRefused"),
        (ONE, b'{"\\ud800": 1}', "JsonRefused"),
        (ONE, b'"\\ud800"', "JsonRefused"),
        (ONE, b"[" * 100_000, "JsonRefused"),
        (ONE, b"[" * 40 + b"]" * 40, "JsonRefused"),
        (ONE, b'{"a":' * 900 + b"1" + b"}" * 900, "JsonRefused"),
    ],
)
def test_names_what_was_put_there_instead(check: Check, part: str, data: bytes, fault: str) -> None:
    spoiled = made()
    spoiled.parts[part] = data

    assert check(spoiled).faults[0].code == fault


def test_names_an_entry_that_lies_under_anothers_name(check: Check) -> None:
    spoiled = made()
    spoiled.parts[ONE], spoiled.parts[TWO] = spoiled.parts[TWO], spoiled.parts[ONE]

    report = check(spoiled)

    assert report.faults[0].code == "EntryMisnamed"
    assert str(ENTRIES[2]) in str(report.faults[0])
    assert ONE in str(report.faults[0])


@pytest.mark.parametrize(
    ("held", "omitted"),
    [((0, 2, 3), ()), ((1, 2, 3), ()), ((0, 3), ((1, 1),)), ((0, 3), ((2, 2),))],
)
def test_names_where_entries_were_left_out_unseen(
    check: Check, held: tuple[int, ...], omitted: tuple[tuple[int, int], ...]
) -> None:
    report = check(made(Plan(held=held, omitted=omitted)))

    assert report.faults[0].code == "EntriesLeftOut"


def test_finds_an_entry_that_does_not_follow_the_one_before(check: Check) -> None:
    """Two logs of one deployment, and an entry from each: both proved, not of one chain."""
    one, other = made(), made(Plan(bodies={0: body(0) | {"words": "Another beginning."}}))
    one.parts = other.parts | {
        name: one.parts[name]
        for name in (bundle.entry_name(ENTRIES[0]), bundle.proof_name(ENTRIES[0]))
    }

    codes = [fault.code for fault in check(one).faults]

    assert "NotInTheLog" in codes
    assert "PredecessorMismatch" in codes


def test_finds_a_kind_that_does_not_come_along(check: Check) -> None:
    for part in (KIND_PART, VOCABULARY_PART):
        spoiled = made()
        del spoiled.parts[part]

        report = check(spoiled)

        assert report.faults[0].code == "KindMissing"
        assert report.faults[0].part == part
        assert report.faults[0].entry == ENTRIES[0]


def test_finds_a_kind_that_an_author_sealed_wrongly(check: Check) -> None:
    for change, fault in (({"@kind": 7}, "FieldRefused"), ({"@digest": "00"}, "KindMismatch")):
        report = check(made(Plan(bodies={1: body(1) | change})))

        assert [one.code for one in report.faults] == [fault]


def test_finds_an_author_whom_the_body_does_not_name(check: Check) -> None:
    report = check(made(Plan(bodies={1: body(1) | {"@author": str(FOUNDER)}})))

    assert [one.code for one in report.faults] == ["AuthorMismatch"]


def test_finds_a_hidden_author(check: Check) -> None:
    report = check(made(Plan(held=(0, 1), hidden=("@author",))))

    assert [one.code for one in report.faults] == ["AuthorHidden"] * 2


def signed_anew(founder: UUID | None) -> Made:
    """The bundle with a stranger's key under everybody's name, and every entry signed by it."""
    forged = made(Plan(signer=STRANGER_KEY))
    members = [
        introduced(one, STRANGER_KEY, by=founder or one, signed_by=STRANGER_KEY, role="GUEST")
        for one in (FOUNDER, ADVOCATE)
    ]
    forged.edit(MANIFEST, lambda value: value.update(members=[one.to_json() for one in members]))
    return forged


def test_finds_more_than_one_founder(check: Check) -> None:
    report = check(signed_anew(None))

    assert [one.code for one in report.faults] == ["SeveralFounders"]
    assert report.founder is None


def test_finds_a_founder_whom_the_policy_does_not_name(check: Check) -> None:
    forged = signed_anew(FOUNDER)
    logs = (("The invented house", LOG_KEY.verify_key),)

    unpinned = check(forged, policy=Policy(logs=logs))
    pinned = check(forged, policy=Policy(logs=logs, founders=(FOUNDER_FINGERPRINT,)))

    assert unpinned.founder != FOUNDER_FINGERPRINT
    assert Note.AUTHORS_UNPROVED in unpinned.notes
    assert [one.code for one in pinned.faults] == ["FounderNotInPolicy"]
    assert Note.AUTHORS_UNPROVED in pinned.notes


@pytest.mark.parametrize(
    ("role", "faults"), [("ADVOCATE", ["IntroducerNotEntitled"]), ("ADMINISTRATOR", [])]
)
def test_lets_only_founder_and_administrators_introduce(
    check: Check, role: str, faults: list[str]
) -> None:
    members = (
        introduced(FOUNDER, FOUNDER_KEY, by=FOUNDER, signed_by=FOUNDER_KEY, role="ADVOCATE"),
        introduced(ADVOCATE, ADVOCATE_KEY, by=FOUNDER, signed_by=FOUNDER_KEY, role=role),
        introduced(FILE, STRANGER_KEY, by=ADVOCATE, signed_by=ADVOCATE_KEY, role="ADMINISTRATOR"),
    )
    changed = made()
    changed.edit(MANIFEST, lambda value: value.update(members=[one.to_json() for one in members]))

    assert [one.code for one in check(changed).faults] == faults


def test_finds_entries_signed_by_another_hand(check: Check) -> None:
    report = check(made(Plan(signer=STRANGER_KEY)))

    unsigned = [one.entry for one in report.faults if one.code == "AuthorSignatureInvalid"]
    assert unsigned == list(ENTRIES)
    assert report.sealed_at is None


def test_finds_other_contents_under_a_files_name(check: Check) -> None:
    spoiled = made()
    (name,) = (name for name in spoiled.parts if name.startswith("files/"))
    spoiled.parts[name] = b"Other minutes.\n"

    report = check(spoiled)

    assert report.faults[0].code == "FileChanged"
    assert report.faults[0].detail == str(FILE)


def test_finds_a_proof_of_no_entry(check: Check) -> None:
    spoiled = made()
    spoiled.parts[bundle.proof_name(FILE)] = spoiled.parts[PROOF]

    assert check(spoiled).faults[0].code == "UnexpectedPart"


def test_finds_a_proof_that_is_missing(check: Check) -> None:
    spoiled = made()
    del spoiled.parts[PROOF]

    assert check(spoiled).faults[0].code == "PartMissing"


def test_refuses_a_checkpoint_signed_by_another_key(check: Check) -> None:
    spoiled = made()
    stranger = LogKey(LOG_KEY.name, STRANGER_KEY)
    note = sign_checkpoint(Checkpoint(LOG_KEY.name, 8, RootHash(bytes(32))), stranger)
    spoiled.parts[bundle.CHECKPOINT] = note.encode()

    report = check(spoiled)

    assert report.faults[0].code == "CheckpointRefused"
    assert report.sealed_at is None


def test_refuses_a_checkpoint_over_another_tree(check: Check) -> None:
    spoiled = made()
    note = sign_checkpoint(Checkpoint(LOG_KEY.name, 8, RootHash(bytes(32))), LOG_KEY)
    spoiled.parts[bundle.CHECKPOINT] = note.encode()

    unproved = [one.entry for one in check(spoiled).faults if one.code == "NotInTheLog"]
    assert unproved == list(ENTRIES)


def test_refuses_a_named_witnesss_signature_that_does_not_fit(check: Check) -> None:
    own = made()
    seen = made(Plan(finish=witnessed)).parts[bundle.CHECKPOINT]
    _, _, cosignature = seen.rpartition("—".encode())
    note = sign_checkpoint(Checkpoint(LOG_KEY.name, 9, RootHash(bytes(32))), LOG_KEY)
    own.parts[bundle.CHECKPOINT] = note.encode() + "—".encode() + cosignature
    policy = Policy(
        logs=(("The invented house", LOG_KEY.verify_key),),
        witnesses=(("The invented university", WITNESS),),
    )

    assert check(own, policy=policy).faults[0].code == "CheckpointRefused"
    assert WITNESS.name in str(check(own, policy=policy).faults[0])


def test_refuses_a_time_stamp_that_does_not_hold(check: Check) -> None:
    stamped = made()
    stamped.parts[bundle.TIMESTAMP] = b"token"

    trusting = Policy(authorities=(b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",))

    assert check(stamped).faults == ()
    assert check(stamped, policy=trusting).faults[0].code == "TimestampRefused"


def test_lists_every_fault_with_its_entry(check: Check) -> None:
    spoiled = made()
    spoiled.edit(ONE, in_field("words", value="Other words."))
    spoiled.edit(TWO, turned_at("author", "signature"))

    report = check(spoiled)

    found = [(one.code, one.entry) for one in report.faults]
    assert ("CommitmentMismatch", ENTRIES[1]) in found
    assert ("AuthorSignatureInvalid", ENTRIES[2]) in found
    assert [entry.is_sound for entry in report.entries] == [True, False, False, True]
    assert report.entries[1].fields == {}


@given(st.data())
def test_never_finds_a_changed_entry_sound(data: st.DataObject) -> None:
    """Any character of an entry, a proof or a checkpoint exchanged: the same value or a fault."""
    honest = _HONEST
    name = data.draw(st.sampled_from([ONE, TWO, PROOF, bundle.CHECKPOINT, MANIFEST]))
    place = data.draw(st.integers(min_value=0, max_value=len(honest.parts[name]) - 1))
    letter = data.draw(st.integers(min_value=0, max_value=255))
    changed = bytearray(honest.parts[name])
    changed[place] = letter
    spoiled = Made(honest.parts | {name: bytes(changed)})

    report = verified(spoiled)

    if report.is_sound:
        assert _meaning(spoiled, name) == _meaning(honest, name)


_HONEST = made()


def _meaning(given: Made, name: str) -> object:
    """What a part says, without what is the exporter's word alone."""
    if name == bundle.CHECKPOINT:
        return given.parts[name]
    value = given.read(name)
    if name == MANIFEST:
        del value["number"], value["exported_at"]
    return value
