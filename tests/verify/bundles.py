"""Small honest bundles, made with the core alone and fixed keys, for the tests to spoil."""

import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from dalel.core.entries.canonical import canonical_bytes
from dalel.core.keys.commitments import (
    NO_PREVIOUS,
    EntryHeader,
    author_message,
    entry_commitment,
    field_blind,
    root_of_disclosure,
)
from dalel.core.keys.files import PART_BYTES, PartDigest, file_tree
from dalel.core.keys.signatures import SigningKey, fingerprint
from dalel.core.ledger import (
    Checkpoint,
    Leaf,
    LeafType,
    LogKey,
    SignedCheckpoint,
    WitnessKey,
    cosign_checkpoint,
    inclusion_proof_of,
    parse_checkpoint,
    root_of,
    sign_checkpoint,
)
from dalel.verify import Report, bundle, verify_bundle

CONTAINER = UUID(int=0xC0)
FOUNDER = UUID(int=0xF0)
ADVOCATE = UUID(int=0xA0)
FILE = UUID(int=0xE0)
FOUNDER_KEY = SigningKey(b"\x11" * 32)
FOUNDER_FINGERPRINT = fingerprint(FOUNDER_KEY.public.to_bytes() + b"w" * 64)
ADVOCATE_KEY = SigningKey(b"\x12" * 32)
WITNESS_KEY = SigningKey(b"\x13" * 32)
STRANGER_KEY = SigningKey(b"\x14" * 32)
LOG_KEY = LogKey("quiet-plum-7", SigningKey(b"\x10" * 32))
WITNESS = WitnessKey("north-pine-2", WITNESS_KEY.public.to_bytes())
EXPORTED_AT = datetime(2026, 4, 5, 6, 7, tzinfo=UTC)
SEEN_AT = datetime(2026, 4, 5, 7, 0, tzinfo=UTC)
FIRST_MINUTE = 29_500_000
ENTRIES = tuple(UUID(int=0x100 + number) for number in range(4))

CONTENTS = b"Invented minutes of a meeting.\n"
VOCABULARY = b'name = "moods"\nversion = 1\n'
KIND = b"""name = "remark"
version = 1
[[field]]
name = "mood"
type = "code"
vocabulary = "moods/1"
[[field]]
name = "cost"
type = "money"
[[field]]
name = "words"
type = "text"
"""
CURRENCIES = b'name = "currencies"\nversion = 1\n'
KIND_DIGEST = sha256(KIND + sha256(CURRENCIES).digest() + sha256(VOCABULARY).digest()).hexdigest()


def attachment(contents: bytes = CONTENTS) -> dict[str, Any]:
    """An entry's description of the one file."""
    starts = range(0, max(len(contents), 1), PART_BYTES)
    digests = [PartDigest(sha256(contents[at : at + PART_BYTES]).digest()) for at in starts]
    return {
        "file": str(FILE),
        "name": "minutes.txt",
        "media_type": "text/plain",
        "size": len(contents),
        "parts": [digest.hex() for digest in digests],
        "tree": file_tree(digests).hex(),
        "sha256": sha256(contents).hexdigest(),
        "complete": True,
    }


def body(number: int, contents: bytes = CONTENTS) -> dict[str, Any]:
    """What entry ``number`` says; the third one has the file."""
    said: dict[str, Any] = {
        "@kind": "remark",
        "@version": 1,
        "@digest": KIND_DIGEST,
        "@author": str(ADVOCATE if number else FOUNDER),
        "@recorded_at": f"2026-02-0{number + 1}T10:00+05:00",
        "words": f"Invented remark {number}: қазақша да, по-русски тоже.",
    }
    extra: dict[int, dict[str, Any]] = {
        1: {"tags": ["calm", "late"]},
        2: {"attachments": [attachment(contents)]},
    }
    return said | extra.get(number, {})


@dataclass
class Made:
    """A bundle as parts that a test may change before it writes them."""

    parts: dict[str, bytes] = field(default_factory=dict)

    def read(self, name: str) -> Any:
        """A part's JSON."""
        return json.loads(self.parts[name])

    def put(self, name: str, value: Any) -> None:
        """Replace a part by JSON."""
        self.parts[name] = json.dumps(value, ensure_ascii=False).encode()

    def edit(self, name: str, change: Callable[[Any], object]) -> None:
        """Change a part's JSON in place."""
        value = self.read(name)
        change(value)
        self.put(name, value)

    def write(self, path: Path) -> Path:
        """Write the ZIP."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in self.parts.items():
                stored = name.startswith(bundle.FILES)
                packing = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                file.writestr(name, data, packing)
        return path


def verified(given: Made | bytes) -> Report:
    """Verify a bundle, or any bytes, that lie in memory only."""
    packed = io.BytesIO()
    if isinstance(given, Made):
        with zipfile.ZipFile(packed, "w") as file:
            for name, content in given.parts.items():
                file.writestr(name, content)
    descriptor = os.memfd_create("bundle")
    try:
        os.write(descriptor, packed.getvalue() if isinstance(given, Made) else given)
        return verify_bundle(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Plan:
    """What to make differently.

    Attributes:
        held: Which of the four entries come along.
        omitted: What the bundle declares as left out.
        bodies: Bodies by number, instead of the usual ones.
        hidden: Paths to redact.
        signer: Who signs the entries, instead of their authors.
        sign: How a checkpoint is finished, such as by a witness.
        contents: Of the file.
    """

    held: tuple[int, ...] = (0, 1, 2, 3)
    omitted: tuple[tuple[int, int], ...] = ()
    bodies: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    signer: SigningKey | None = None
    finish: Callable[[SignedCheckpoint], SignedCheckpoint] = lambda signed: signed
    contents: bytes = CONTENTS


def witnessed(signed: SignedCheckpoint) -> SignedCheckpoint:
    """The checkpoint with the invented witness's signature."""
    return cosign_checkpoint(signed, witness=WITNESS.name, key=WITNESS_KEY, now=SEEN_AT)


def made(plan: Plan | None = None) -> Made:
    """The bundle of a plan, the whole and honest one if nothing is said."""
    plan = plan or Plan()
    entries = _entries(plan)
    leaves = [leaf for entry in entries for leaf in (_filler(entry.index), entry.leaf)]
    hashes = [leaf.hash for leaf in leaves]
    checkpoint = Checkpoint(LOG_KEY.name, len(leaves), root_of(hashes))
    note = sign_checkpoint(checkpoint, LOG_KEY)
    signed = plan.finish(parse_checkpoint(note, log_key=LOG_KEY.verify_key))
    held = [entries[number] for number in plan.held]
    result = Made()
    result.parts[bundle.README] = b"<!doctype html><title>An invented case</title>"
    result.put(bundle.MANIFEST, _manifest(plan, held).to_json())
    result.parts[bundle.CHECKPOINT] = signed.note.encode()
    for entry in held:
        proof = inclusion_proof_of(hashes, entry.index)
        shown = bundle.BundledProof(entry.index, len(leaves), proof)
        result.put(bundle.entry_name(entry.header.entry), entry.to_json())
        result.put(bundle.proof_name(entry.header.entry), shown.to_json())
    result.parts[bundle.kind_name("remark", 1)] = KIND
    result.parts[bundle.vocabulary_name("moods/1")] = VOCABULARY
    result.parts[bundle.vocabulary_name("currencies/1")] = CURRENCIES
    if 2 in plan.held:
        result.parts[bundle.file_name(sha256(plan.contents).hexdigest())] = plan.contents
    return result


def introduced(
    member: UUID, key: SigningKey, *, by: UUID, signed_by: SigningKey, role: str
) -> bundle.BundledMember:
    """A member with an introduction; the wrapping key is invented bytes."""
    raw = key.public.to_bytes()
    message = bundle.introduction_message(
        member, role=role, signing_key=raw, wrapping_key=b"w" * 64, introducer=by
    )
    signature = signed_by.sign(message)
    given = bundle.Introduction(member, role, raw, b"w" * 64, by, signature)
    return bundle.BundledMember(member, role, raw, given)


MEMBERS = (
    introduced(FOUNDER, FOUNDER_KEY, by=FOUNDER, signed_by=FOUNDER_KEY, role="ADMINISTRATOR"),
    introduced(ADVOCATE, ADVOCATE_KEY, by=FOUNDER, signed_by=FOUNDER_KEY, role="ADVOCATE"),
)


def _manifest(plan: Plan, held: list[bundle.BundledEntry]) -> bundle.Manifest:
    said = attachment(plan.contents)
    file = bundle.BundledFile(FILE, said["sha256"], said["tree"], said["name"], said["size"])
    return bundle.Manifest(
        origin=LOG_KEY.name,
        public_key=LOG_KEY.verify_key.public_key,
        fingerprint=LOG_KEY.verify_key.fingerprint,
        container=CONTAINER,
        number="26-7K2QX",
        exported_at=EXPORTED_AT,
        members=MEMBERS,
        entries=tuple(entry.header.entry for entry in held),
        files=(file,) if 2 in plan.held else (),
        omitted=plan.omitted,
    )


def _entries(plan: Plan) -> list[bundle.BundledEntry]:
    entries: list[bundle.BundledEntry] = []
    previous: bytes = NO_PREVIOUS
    for number, entry in enumerate(ENTRIES):
        header = EntryHeader(CONTAINER, entry, number, previous)
        found = _entry(header, plan, number)
        previous = found.leaf.commitment
        entries.append(found)
    return entries


def _entry(header: EntryHeader, plan: Plan, number: int) -> bundle.BundledEntry:
    salt = sha256(b"salt %d" % number).digest()
    values = plan.bodies.get(number) or body(number, plan.contents)
    shown = [bundle.ShownField(path, field_blind(salt, path), values[path]) for path in values]
    root = root_of_disclosure(one.commitment() for one in shown)
    author = ADVOCATE if number else FOUNDER
    key = plan.signer or (ADVOCATE_KEY if number else FOUNDER_KEY)
    commitment = entry_commitment(header, root)
    digest = sha256(b"ciphertext" + canonical_bytes(values)).digest()
    return bundle.BundledEntry(
        header=header,
        fields=tuple(
            bundle.HiddenField(one.path, one.commitment().hash) if one.path in plan.hidden else one
            for one in shown
        ),
        author=author,
        signature=key.sign(author_message(CONTAINER, header.entry, root)),
        leaf=Leaf(LeafType.ENTRY, commitment, digest, 1, FIRST_MINUTE + number),
        index=2 * number + 1,
    )


def _filler(index: int) -> Leaf:
    digest = sha256(b"filler %d" % index).digest()
    return Leaf(LeafType.FILLER, digest, digest, 0, FIRST_MINUTE)
