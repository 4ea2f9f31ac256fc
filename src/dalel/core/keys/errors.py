"""What can go wrong with keys, sealed bytes and proofs of origin: one class per fault."""

from dalel.core.errors import DalelError


class KeysError(DalelError):
    """A key, a sealed value or a proof that cannot be used as it stands."""


class KeyMalformed(KeysError):
    """Bytes that were offered as a key are not one."""

    def __init__(self, kind: str) -> None:
        """Keep which kind of key was expected."""
        super().__init__(f"These bytes are not a {kind}.")
        self.kind = kind


class SignatureInvalid(KeysError):
    """The signature does not belong to this message and key."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The signature does not fit the message and the key.")


class AuthorSignatureInvalid(SignatureInvalid):
    """The record opens, but was not signed by the person named as its author."""


class BoxDamaged(KeysError):
    """A sealed box was changed, belongs elsewhere, or the key is another one."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The sealed box does not open with this key in this place.")


class PaddingDamaged(KeysError):
    """Opened bytes are not padded as this format pads them."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The padding is not the one this format writes.")


class WrapDamaged(KeysError):
    """A wrapped key was changed, belongs elsewhere, or is for somebody else."""

    def __init__(self, statement: str = "The wrapped key does not open here.") -> None:
        """Take a narrower statement where there is one."""
        super().__init__(statement)


class UnknownSuite(WrapDamaged):
    """The wrap names a suite that this release, or this key, does not open."""

    def __init__(self, suite: int | None) -> None:
        """Keep the suite's number; ``None`` for an empty wrap."""
        super().__init__(f"Wraps of suite {suite} are not opened by this key.")
        self.suite = suite


class RecordDamaged(KeysError):
    """One part of a sealed record does not open or is not written as the format says."""

    def __init__(self, part: str) -> None:
        """Keep the part: ``frame``, ``keys``, ``identity`` or ``rest``."""
        super().__init__(f"The record's {part} part is damaged or belongs elsewhere.")
        self.part = part


class CommitmentMismatch(KeysError):
    """The fields do not lead to the sealed body root."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The fields are not the ones that were sealed.")


class PathRefused(KeysError):
    """A field path is empty, too long, not plain ASCII, or given twice."""

    def __init__(self) -> None:
        """Say it plainly, without the path."""
        super().__init__("A field path must be 1 to 255 plain ASCII characters, given once.")


class CommitmentMalformed(KeysError):
    """A part of a header or of a disclosure has the wrong length or range."""

    def __init__(self, part: str) -> None:
        """Keep the part's name."""
        super().__init__(f"The {part} does not have the length or range of one.")
        self.part = part


class PartDamaged(KeysError):
    """One part of a file was changed, cut, or belongs to another place."""

    def __init__(self, number: int) -> None:
        """Keep the number of the part."""
        super().__init__(f"Part {number} of the file is damaged or belongs elsewhere.")
        self.number = number


class PartTooLarge(KeysError):
    """More bytes were given for one part of a file than a part holds."""

    def __init__(self, size_bytes: int) -> None:
        """Keep the size."""
        super().__init__(f"A part of a file holds at most 8 MiB, not {size_bytes} bytes.")
        self.size_bytes = size_bytes


class WrongPassword(KeysError):
    """The slot does not open: another password or recovery key, or damage (looks alike)."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The password or recovery key does not open this slot.")


class PasswordRefused(KeysError):
    """Text that cannot be encoded was given as a password."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The password has characters that cannot be encoded.")


class CostRefused(KeysError):
    """A cost of key derivation that the library or this machine cannot work with."""

    def __init__(self, memory_mib: int, passes: int) -> None:
        """Keep both numbers."""
        super().__init__(f"Key derivation cannot run with {memory_mib} MiB, {passes} passes.")
        self.memory_mib = memory_mib
        self.passes = passes


class RecoveryKeyMistyped(KeysError):
    """The text is not a recovery key: a character is missing, strange or wrong."""

    def __init__(self) -> None:
        """Say what to do, without the text."""
        super().__init__("This is not a recovery key: compare it with the print, word by word.")


class CodeUnreadable(KeysError):
    """What was typed is not a report's code; ``positions`` are of words that were not read."""

    positions: tuple[int, ...] = ()


class CodeTooLong(CodeUnreadable):
    """No code is as long as this text."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("This is longer than twelve words.")


class CodeWordsUnknown(CodeUnreadable):
    """There are twelve words, and some are not in the lists."""

    def __init__(self, positions: tuple[int, ...]) -> None:
        """Keep where they stand, counted from one; never the words."""
        super().__init__("Some words of the code could not be read.")
        self.positions = positions


class CodeWordsMissing(CodeUnreadable):
    """There are not twelve words."""

    def __init__(self, count: int, positions: tuple[int, ...]) -> None:
        """Keep how many there are, and where those stand that are not in the lists."""
        super().__init__("A code has twelve words.")
        self.count = count
        self.positions = positions


class CodeWordsDisagree(CodeUnreadable):
    """Every word is in the lists, but together they are no code: one is another, or moved."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("These words are no code together: compare them with the list.")


class ProfileDamaged(KeysError):
    """A member's sealed secrets were changed, or belong to another member or key."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The sealed profile does not open with this key for this member.")


class SessionUnreadable(KeysError):
    """A session cannot be opened with this cookie."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The session does not open with this cookie.")


class TimestampError(KeysError):
    """A timestamp that shows nothing."""


class TimestampMalformed(TimestampError):
    """The bytes are not an RFC 3161 token or response, or a root is not a certificate."""

    def __init__(self, part: str) -> None:
        """Keep the part: ``token`` or ``root certificate``."""
        super().__init__(f"The bytes are not a timestamp's {part}.")
        self.part = part


class TimestampForOther(TimestampError):
    """The token is about other bytes."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The timestamp is about other bytes.")


class TimestampUntrusted(TimestampError):
    """No given root stands behind the token, or its signature does not hold."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The timestamp is not signed by an authority that is trusted here.")
