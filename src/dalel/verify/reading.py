"""From the JSON parts of a bundle to its shapes; whatever is not as agreed is refused."""

from uuid import UUID

from dalel.core.keys.commitments import EntryHeader
from dalel.core.ledger import LEAF_BYTES, Leaf, LeafType
from dalel.core.ledger.errors import MalformedLeaf
from dalel.core.merkle import HASH_BYTES
from dalel.verify.bundle import (
    CHECKPOINT,
    FORMAT,
    MANIFEST,
    REPORTER,
    BundledEntry,
    BundledFile,
    BundledMember,
    BundledProof,
    HiddenField,
    Introduction,
    Manifest,
    ShownField,
)
from dalel.verify.faults import (
    JsonRefused,
    LeafRefused,
    NotIntroduced,
    TooManyEntries,
    UnknownFormat,
)
from dalel.verify.limits import Limits
from dalel.verify.strict_json import JsonObject, parse_json

MAX_FIELDS = 500
MAX_FILES = 100_000
MAX_PROOF_HASHES = 63
MAX_SEQUENCE = 1 << 53
SEALED_AS = (LeafType.ENTRY, LeafType.ERASURE)


def read_manifest(data: bytes, limits: Limits) -> Manifest:
    """Return what ``bundle.json`` says.

    Raises:
        UnknownFormat: It is of another format or version.
        JsonRefused: Something is missing, unknown or of another type.
    """
    given = JsonObject(parse_json(data, MANIFEST), MANIFEST)
    stated = given.text("format")
    if stated != FORMAT:
        raise UnknownFormat(detail=stated)
    log = given.member("log")
    manifest = Manifest(
        origin=log.text("origin"),
        public_key=log.fixed_bytes("public_key", size=32),
        fingerprint=log.text("fingerprint"),
        container=given.uuid("container"),
        number=given.text("number", most=100),
        exported_at=given.moment("exported_at"),
        members=tuple(_member(one) for one in given.members("members", most=limits.members)),
        entries=_entries(given, limits),
        files=tuple(_file(one) for one in given.members("files", most=MAX_FILES)),
        omitted=_omitted(given, limits),
    )
    if given.text("checkpoint") != CHECKPOINT:
        raise JsonRefused(part=MANIFEST, detail="checkpoint is not the name of the checkpoint")
    log.finish()
    given.finish()
    return manifest


def read_entry(data: bytes, part: str, expected: UUID) -> BundledEntry:
    """Return the entry in a part; ``expected`` is the id in the part's name.

    Raises:
        JsonRefused, FieldRefused, LeafRefused: Something in it is not as agreed.
    """
    given = JsonObject(parse_json(data, part), part)
    header, author = given.member("header"), given.member("author")
    entry = BundledEntry(
        header=_header(header),
        fields=tuple(_field(one, expected) for one in given.members("fields", most=MAX_FIELDS)),
        author=author.uuid("member"),
        signature=author.fixed_bytes("signature", size=64),
        leaf=_leaf(given.fixed_bytes("leaf", size=LEAF_BYTES), expected),
        index=given.number("index"),
    )
    for one in (header, author, given):
        one.finish()
    return entry


def read_proof(data: bytes, part: str) -> BundledProof:
    """Return the inclusion proof in a part.

    Raises:
        JsonRefused: Something in it is not as agreed.
    """
    given = JsonObject(parse_json(data, part), part)
    index, size = given.number("index"), given.number("size")
    listed = given.items("hashes", most=MAX_PROOF_HASHES)
    given.finish()
    hashes = tuple(given.as_bytes(one, "hashes", size=HASH_BYTES) for one in listed)
    return BundledProof(index, size, hashes)


def _header(given: JsonObject) -> EntryHeader:
    return EntryHeader(
        container=given.uuid("container"),
        entry=given.uuid("entry"),
        sequence=given.number("sequence"),
        previous=given.fixed_bytes("previous", size=32),
    )


def _field(given: JsonObject, entry: UUID) -> ShownField | HiddenField:
    path = given.text("path", most=255)
    field: ShownField | HiddenField
    if given.has("hash"):
        field = HiddenField(path, given.fixed_bytes("hash", size=32))
    else:
        field = ShownField(path, given.fixed_bytes("blind", size=32), given.value("value"))
    given.finish()
    return field


def _leaf(data: bytes, entry: UUID) -> Leaf:
    try:
        leaf = Leaf.from_bytes(data)
    except MalformedLeaf as error:
        raise LeafRefused(entry=entry, detail=error.reason) from error
    if leaf.type not in SEALED_AS:
        raise LeafRefused(entry=entry, detail=f"type {leaf.type.value}")
    return leaf


def _member(given: JsonObject) -> BundledMember:
    member = given.uuid("id")
    role = given.text("role", most=100)
    signing_key = given.fixed_bytes("signing_key", size=32)
    introduction = given.value("introduction")
    given.finish()
    if introduction is None:
        if role != REPORTER:
            raise NotIntroduced(detail=str(member))
        return BundledMember(member, role, signing_key, None)
    return BundledMember(
        member, role, signing_key, _introduction(JsonObject(introduction, MANIFEST))
    )


def _introduction(given: JsonObject) -> Introduction:
    introduction = Introduction(
        member=given.uuid("member"),
        role=given.text("role", most=100),
        signing_key=given.fixed_bytes("signing_key", size=32),
        wrapping_key=given.any_bytes("wrapping_key"),
        introducer=given.uuid("introducer"),
        signature=given.fixed_bytes("signature", size=64),
    )
    given.finish()
    return introduction


def _entries(given: JsonObject, limits: Limits) -> tuple[UUID, ...]:
    listed = given.items("entries", most=None)
    if len(listed) > limits.entries:
        raise TooManyEntries(detail=f"{len(listed)}, at most {limits.entries}")
    return tuple(given.as_uuid(one, "entries") for one in listed)


def _file(given: JsonObject) -> BundledFile:
    file = BundledFile(
        id=given.uuid("id"),
        sha256=given.fixed_bytes("sha256", size=32).hex(),
        tree=given.fixed_bytes("tree", size=32).hex(),
        name=given.any_text("name", most=255),
        size=given.number("size"),
    )
    given.finish()
    return file


def _omitted(given: JsonObject, limits: Limits) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for one in given.items("omitted", most=limits.omitted):
        if not isinstance(one, list) or len(one) != 2:
            raise JsonRefused(part=MANIFEST, detail="omitted is not a list of pairs")
        first, last = (given.whole(number, "omitted") for number in one)
        if last < first or last >= MAX_SEQUENCE or (runs and first <= runs[-1][1]):
            raise JsonRefused(part=MANIFEST, detail="omitted is not in order")
        runs.append((first, last))
    return tuple(runs)
