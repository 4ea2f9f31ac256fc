"""Signed notes (C2SP signed-note): text with signature lines, and the keys that check them."""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Self

from dalel.core.keys.signatures import SigningKey, fingerprint
from dalel.core.ledger.errors import CheckpointMalformed, KeyTextMalformed, MalformedName

MAX_NOTE_BYTES = 65_536
MAX_SIGNATURES = 64
KEY_BYTES = 32
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
_SIGNATURE_LINE = re.compile("— ([^ ]+) ([A-Za-z0-9+/]+={0,2})")
_KEY_TEXT = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A public key under the name that its signature lines carry.

    Attributes:
        name: At most 255 bytes in UTF-8, without spaces, plus signs or control characters.
        public_key: 32 bytes, Ed25519.

    Raises:
        MalformedName: The name cannot stand in a signature line.
        KeyTextMalformed: The key is not 32 bytes long.
    """

    ALGORITHM: ClassVar[int] = 0

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        """Refuse a name that would break the note's lines."""
        checked_name(self.name)
        if len(self.public_key) != KEY_BYTES:
            raise KeyTextMalformed("the key is not 32 bytes long")

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        typed = bytes([self.ALGORITHM]) + self.public_key
        return sha256(self.name.encode() + b"\n" + typed).digest()[:KEY_ID_BYTES]

    @property
    def fingerprint(self) -> str:
        """The key's fingerprint as people compare it."""
        return fingerprint(self.public_key)

    def to_text(self) -> str:
        """Return the written form: name, key id and key, joined by plus signs."""
        typed = bytes([self.ALGORITHM]) + self.public_key
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(typed).decode()}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the written form.

        Raises:
            KeyTextMalformed: The form, the algorithm or the key id is wrong.
        """
        match = _KEY_TEXT.fullmatch(text)
        typed = decoded_base64(match[3]) if match else None
        if match is None or typed is None or len(typed) != KEY_BYTES + 1:
            raise KeyTextMalformed("it is not name+id+key")
        if typed[0] != cls.ALGORITHM:
            raise KeyTextMalformed(f"algorithm {typed[0]} is not the one needed here")
        key = cls(match[1], typed[1:])
        if key.key_id.hex() != match[2]:
            raise KeyTextMalformed("its id does not fit name and key")
        return key


class LogVerifyKey(NamedKey):
    """The public key of a log; its name is the log's origin."""

    ALGORITHM = 1
    __slots__ = ()


class WitnessKey(NamedKey):
    """The public key of a witness that cosigns checkpoints with a time."""

    ALGORITHM = 4
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LogKey:
    """The key with which a log signs its checkpoints."""

    name: str
    signing_key: SigningKey

    @property
    def verify_key(self) -> LogVerifyKey:
        """The public half."""
        return LogVerifyKey(self.name, self.signing_key.public.to_bytes())


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who claims it, under which key, and the signature's bytes."""

    name: str
    key_id: bytes
    data: bytes

    def to_line(self) -> str:
        """Return the line as it stands in a note, without its line feed."""
        return f"— {self.name} {base64.b64encode(self.key_id + self.data).decode()}"

    def is_by(self, key: NamedKey) -> bool:
        """Whether name and key id are those of ``key``; the signature itself is unchecked."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True, slots=True)
class Note:
    """A text, ending in a line feed, and its signatures, all unchecked."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def to_text(self) -> str:
        """Return the note as it is stored and sent."""
        return self.text + "\n" + "".join(f"{one.to_line()}\n" for one in self.signatures)


def parse_note(note: str | bytes) -> Note:
    """Read a signed note without checking its signatures.

    Raises:
        CheckpointMalformed: Not a note, or larger than 64 KiB or 64 signatures.
    """
    text = _text_of(note)
    body, separator, lines = text.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise CheckpointMalformed("it has no text or no signature lines")
    rows = lines[:-1].split("\n")
    if len(rows) > MAX_SIGNATURES:
        raise CheckpointMalformed(f"it has more than {MAX_SIGNATURES} signatures")
    return Note(body + "\n", tuple(_signature_of(row) for row in rows))


def checked_name(name: str) -> str:
    """Return a name that may stand in a signature line.

    Raises:
        MalformedName: It is empty, too long, or holds spaces, plus signs or control characters.
    """
    if not 0 < len(name.encode(errors="replace")) <= 255:
        raise MalformedName
    if "+" in name or not name.isprintable() or any(letter.isspace() for letter in name):
        raise MalformedName
    return name


def decoded_base64(text: str) -> bytes | None:
    """Return the bytes, or None where the text is not exactly how base64 writes them."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def _text_of(note: str | bytes) -> str:
    try:
        data = note.encode() if isinstance(note, str) else note
        text = data.decode()
    except UnicodeError as error:
        raise CheckpointMalformed("it is not UTF-8 text") from error
    if len(data) > MAX_NOTE_BYTES:
        raise CheckpointMalformed(f"it is longer than {MAX_NOTE_BYTES} bytes")
    if any(letter < " " and letter != "\n" for letter in text):
        raise CheckpointMalformed("it holds control characters")
    return text


def _signature_of(line: str) -> NoteSignature:
    match = _SIGNATURE_LINE.fullmatch(line)
    data = decoded_base64(match[2]) if match else None
    if match is None or data is None or len(data) <= KEY_ID_BYTES:
        raise CheckpointMalformed("a signature line is damaged")
    try:
        name = checked_name(match[1])
    except MalformedName as error:
        raise CheckpointMalformed("a signature line is damaged") from error
    return NoteSignature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])
