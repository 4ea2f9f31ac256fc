"""What can be wrong with a bundle or a receipt: one class per fault, one plain sentence each.

A fault is raised where it is found and collected in the report. Its sentence names the entry or
the part of the bundle concerned, never what an entry says.
"""

from typing import ClassVar
from uuid import UUID

from dalel.core.errors import DalelError


class VerifyError(DalelError):
    """The root of what this room raises."""


class PolicyMalformed(VerifyError):
    """A policy file that cannot be used."""

    def __init__(self, reason: str) -> None:
        """Keep the reason as a short plain phrase."""
        super().__init__(f"The policy file cannot be used: {reason}.")
        self.reason = reason


class Fault(VerifyError):
    """Something found while verifying.

    Attributes:
        entry: The entry concerned, where there is one.
        part: The part of the bundle concerned, where there is one.
        detail: A number or a short plain phrase that the sentence needs.
    """

    sentence: ClassVar[str] = "Something is wrong."

    def __init__(self, *, entry: UUID | None = None, part: str = "", detail: str = "") -> None:
        """Keep what the sentence names."""
        self.entry = entry
        self.part = _printable(part)
        self.detail = _printable(detail)
        super().__init__(self.sentence.format(entry=self.entry, part=self.part, detail=self.detail))

    @property
    def code(self) -> str:
        """The class's name, the same in every language."""
        return type(self).__name__


class NotABundle(Fault):
    sentence = "The file is not a bundle, or its end is missing."


class NotAReceipt(Fault):
    sentence = "The file is not a receipt: {detail}."


class UnsafeName(Fault):
    sentence = "The bundle holds a part with a dangerous name: {part}."


class UnexpectedPart(Fault):
    sentence = "The bundle holds a part that does not belong into one: {part}."


class DuplicatePart(Fault):
    sentence = "The bundle holds two parts with one name: {part}."


class NotAPlainFile(Fault):
    sentence = "A part of the bundle is a link or another special file: {part}."


class EncryptedPart(Fault):
    sentence = "A part of the bundle is locked with a password: {part}."


class UnknownCompression(Fault):
    sentence = "A part of the bundle is packed in a way that is not allowed: {part}."


class TooManyParts(Fault):
    sentence = "The bundle holds too many parts: {detail}."


class TooManyEntries(Fault):
    sentence = "The bundle lists too many entries: {detail}."


class PartTooLarge(Fault):
    sentence = "A part of the bundle is too large: {part} ({detail})."


class BundleTooLarge(Fault):
    sentence = "The bundle is too large when unpacked: {detail}."


class PackedTooTightly(Fault):
    sentence = "A part of the bundle unpacks to far more than it seems: {part} ({detail})."


class PartMissing(Fault):
    sentence = "A part of the bundle is missing: {part}."


class PartDamaged(Fault):
    sentence = "A part of the bundle is damaged: {part}."


class JsonRefused(Fault):
    sentence = "A part of the bundle is not written as agreed: {part} ({detail})."


class UnknownFormat(Fault):
    sentence = "The bundle is of a format that this release does not know: {detail}."


class LogKeyMismatch(Fault):
    sentence = "The bundle states a fingerprint that its log key does not have."


class LogNotInPolicy(Fault):
    sentence = "The log's key is not one that the policy names: {detail}."


class CheckpointRefused(Fault):
    sentence = "The checkpoint does not hold. {detail}"


class TimestampRefused(Fault):
    sentence = "The time stamp does not hold under the authorities that the policy names."


class EntryNotListed(Fault):
    sentence = "Entry {entry} is in the bundle, but not in its list."


class EntryListedTwice(Fault):
    sentence = "Entry {entry} is listed twice."


class EntryMisnamed(Fault):
    sentence = "Entry {entry} lies under another entry's name: {part}."


class EntryElsewhere(Fault):
    sentence = "Entry {entry} belongs to another container than the bundle."


class EntryOutOfOrder(Fault):
    sentence = "Entry {entry} is not in the order in which entries were recorded."


class EntriesLeftOut(Fault):
    sentence = (
        "Before entry {entry}, entries are missing that the bundle does not declare: {detail}."
    )


class OmissionUntrue(Fault):
    sentence = "The bundle declares entries as left out that it holds: {detail}."


class PredecessorMismatch(Fault):
    sentence = "Entry {entry} does not follow the entry before it: one of the two was changed."


class FieldRefused(Fault):
    sentence = "Entry {entry} has a field that cannot be read ({detail})."


class CommitmentMismatch(Fault):
    sentence = "Entry {entry} does not say what was sealed: a field or its place was changed."


class LeafRefused(Fault):
    sentence = "Entry {entry} names a leaf that is not an entry's leaf ({detail})."


class AuthorUnknown(Fault):
    sentence = "Entry {entry} is signed by a member whom the bundle does not introduce."


class AuthorHidden(Fault):
    sentence = "Entry {entry} hides its author, so anybody could have signed it."


class AuthorMismatch(Fault):
    sentence = "Entry {entry} names another author than the one who signed it."


class AuthorSignatureInvalid(Fault):
    sentence = "The author's signature under entry {entry} does not fit."


class MemberListedTwice(Fault):
    sentence = "Member {detail} is listed twice."


class NotIntroduced(Fault):
    sentence = "Nobody introduces member {detail}."


class IntroductionMismatch(Fault):
    sentence = "The introduction of member {detail} is about another member, key or role."


class IntroducerUnknown(Fault):
    sentence = "Member {detail} was introduced by somebody whom the bundle does not introduce."


class IntroducerNotEntitled(Fault):
    sentence = "Member {detail} was introduced by somebody who may not introduce members."


class SeveralFounders(Fault):
    sentence = "The bundle names more than one founder: {detail}."


class FounderNotInPolicy(Fault):
    sentence = "The founder's fingerprint is not one that the policy names: {detail}."


class IntroductionSignatureInvalid(Fault):
    sentence = "The signature under the introduction of member {detail} does not fit."


class ProofMismatch(Fault):
    sentence = "The proof for entry {entry} is about another place or another checkpoint."


class NotInTheLog(Fault):
    sentence = "Entry {entry} is not proved to be in the log."


class KindMissing(Fault):
    sentence = "The description of its kind does not come with entry {entry}: {part}."


class KindMismatch(Fault):
    sentence = "The description of its kind is not the one that entry {entry} names: {part}."


class FileListedTwice(Fault):
    sentence = "File {detail} is listed twice."


class FileNotListed(Fault):
    sentence = "A file is in the bundle, but not in its list: {part}."


class FileNotInAnEntry(Fault):
    sentence = "No entry shown here names file {detail}: nothing proves it."


class FileMismatch(Fault):
    sentence = "An entry names other contents for file {detail} than the bundle's list."


class FileChanged(Fault):
    sentence = "The contents of file {detail} are not the ones that were sealed."


class ReceiptNeedsPolicy(Fault):
    sentence = "This form of receipt does not hold the log's key: name it in a policy file."


class ReceiptRefused(Fault):
    sentence = "The receipt does not hold. {detail}"


def _printable(text: str) -> str:
    """Return a name from outside so that it cannot move a terminal's cursor or fill a page."""
    shown = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return shown if len(shown) <= 200 else f"{shown[:199]}…"
