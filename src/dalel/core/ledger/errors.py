"""What can be wrong with a leaf, a checkpoint, a tile or a receipt."""

from dalel.core.errors import DalelError


class LedgerError(DalelError):
    """The root of everything this room refuses."""


class MalformedLeaf(LedgerError):
    """Bytes that are not a leaf of this log."""

    def __init__(self, reason: str) -> None:
        """Keep the reason as a short plain phrase."""
        super().__init__(f"This is not a leaf of the log: {reason}.")
        self.reason = reason


class KeyTextMalformed(LedgerError):
    """A written verifier key that cannot be read."""

    def __init__(self, reason: str) -> None:
        """Keep the reason as a short plain phrase."""
        super().__init__(f"The written key cannot be read: {reason}.")
        self.reason = reason


class MalformedName(LedgerError):
    """A name of a log or a witness that cannot stand in a signature line."""

    def __init__(self) -> None:
        """Say what a name needs."""
        super().__init__(
            "A log or witness name has 1 to 255 bytes, no spaces, plus signs or control characters."
        )


class TilePathMalformed(LedgerError):
    """A path that names no tile."""

    def __init__(self) -> None:
        """Say it plainly, without repeating what was asked for."""
        super().__init__("The path does not name a tile of the log.")


class CheckpointError(LedgerError):
    """A checkpoint that cannot be accepted."""


class CheckpointMalformed(CheckpointError):
    """Text that is not a signed checkpoint."""

    def __init__(self, reason: str) -> None:
        """Keep the reason as a short plain phrase."""
        super().__init__(f"The checkpoint cannot be read: {reason}.")
        self.reason = reason


class CheckpointUnsigned(CheckpointError):
    """No signature by the log's own key."""

    def __init__(self, origin: str) -> None:
        """Keep whose signature is missing."""
        super().__init__(f"The checkpoint is not signed by the key of log {origin!r}.")
        self.origin = origin


class CheckpointSignatureInvalid(CheckpointError):
    """The log's signature does not fit the text."""

    def __init__(self, origin: str) -> None:
        """Keep whose signature failed."""
        super().__init__(f"The signature of log {origin!r} does not fit the checkpoint.")
        self.origin = origin


class CosignatureInvalid(CheckpointError):
    """The signature of a witness in the policy does not fit the checkpoint."""

    def __init__(self, witness: str) -> None:
        """Keep which witness."""
        super().__init__(f"The signature of witness {witness!r} does not fit the checkpoint.")
        self.witness = witness


class OriginMismatch(CheckpointError):
    """A checkpoint of another log."""

    def __init__(self, *, expected: str, offered: str) -> None:
        """Keep both names."""
        super().__init__(f"The checkpoint is of log {offered!r}, not of {expected!r}.")
        self.expected = expected
        self.offered = offered


class CheckpointShrank(CheckpointError):
    """A tree smaller than the one already seen: entries were forgotten."""

    def __init__(self, *, seen: int, offered: int) -> None:
        """Keep both sizes, the one already seen first."""
        super().__init__(f"The log had {seen} leaves and now states {offered}: it forgot some.")
        self.sizes = (seen, offered)


class CheckpointForked(CheckpointError):
    """A tree that does not extend the one already seen."""

    def __init__(self, *, seen: int, offered: int) -> None:
        """Keep both sizes, the one already seen first."""
        super().__init__(f"The tree of {offered} leaves does not extend the one of {seen}: a fork.")
        self.sizes = (seen, offered)


class ReceiptError(LedgerError):
    """A receipt that proves nothing."""


class ReceiptMalformed(ReceiptError):
    """Bytes or text that are not a receipt."""

    def __init__(self, reason: str) -> None:
        """Keep the reason as a short plain phrase."""
        super().__init__(f"The receipt cannot be read: {reason}.")
        self.reason = reason


class ReceiptFromAnotherLog(ReceiptError):
    """A receipt that names a log key other than the one it is checked with."""

    def __init__(self, *, expected: str, offered: str) -> None:
        """Keep both fingerprints."""
        super().__init__(f"The receipt names the log key {offered}, not {expected}.")
        self.expected = expected
        self.offered = offered


class ReceiptNotProved(ReceiptError):
    """The proof does not lead from the leaf to the signed root."""

    def __init__(self, *, index: int, size: int) -> None:
        """Keep the place that was claimed."""
        super().__init__(f"The receipt does not prove leaf {index} in a log of {size} leaves.")
        self.index = index
        self.size = size


class ReceiptTimestampRefused(ReceiptError):
    """The time stamp in a receipt does not hold under the authorities that were named."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "The time stamp does not hold under the authorities named in the policy; "
            "name the authority that issued it, or ask for a new receipt."
        )
