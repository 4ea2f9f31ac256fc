"""What came from her herself: contacts, letters, messages and her own accounts, with their days.

A letter tells how she was when she gave it away, not when it came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dalel.apps.cases.letters import LETTER_CAME, is_to_her
from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.dates import PartialDate

HEARD = {"took_place", "overheard", "cut_short", "not_confidential", "agreed_to_represent"}
NOT_HER_VOICE = {"anonymous_call", "complaint_box_opening", "parcel"}
LETTER_LOST = {"not_received", "torn_or_taken", "refused_to_take", "handed_to_administration"}
# By which field each of these kinds names who spoke.
SPOKEN_BY = {"contact": "person", "letter": "writer", "statement": "speaker"}


def own_words(record: CaseRecord) -> Iterable[tuple[OpenedEntry, tuple[str, ...]]]:
    """Yield what came from her herself, with the fields that date it."""
    for contact in record.of("contact"):
        is_hers = not is_one_of(contact, "contact_type", *NOT_HER_VOICE)
        is_hers = is_hers and record.is_survivor(contact, "person")
        if is_hers and is_one_of(contact, "result", *HEARD):
            yield contact, ("when",)
    for letter in record.of("letter"):
        is_lost = is_one_of(letter, "fates", *LETTER_LOST) and not is_one_of(
            letter, "fates", *LETTER_CAME
        )
        if record.is_survivor(letter, "writer") and not is_lost and not is_to_her(letter):
            yield letter, ("sent_on", "handed_over_at", "received_on")
    for message in record.of("message"):
        if is_one_of(message, "direction", "from_reporter"):
            yield message, ("sent_at",)
    for statement in record.of("statement"):
        is_hers = is_one_of(statement, "speaker_role", "survivor")
        if is_hers or (
            statement.fields.get("speaker") and record.is_survivor(statement, "speaker")
        ):
            yield statement, ("told_on",)


def last_word(
    record: CaseRecord, person: str = "", *, but_by: Collection[str] = ()
) -> PartialDate | None:
    """Return the day of the last word from somebody, or from any survivor.

    ``person`` is the id of the first version; an entry that names nobody counts for all.
    ``but_by`` are kinds of contact that do not count.
    """
    agreed = [(one, ("last_heard_on",)) for one in record.of("heard_by")]
    days = [
        known
        for entry, names in (*own_words(record), *agreed)
        if _is_by(record, entry, person)
        and not is_one_of(entry, "contact_type", *but_by)
        and (known := record.known_date(entry, *names))
    ]
    return max((day for day in days if day.has_start), key=lambda day: day.earliest, default=None)


def _is_by(record: CaseRecord, entry: OpenedEntry, person: str) -> bool:
    named = record.referred_ids(entry, SPOKEN_BY.get(entry.kind.name, "person"))
    return not person or not named or person in named


def is_one_of(entry: OpenedEntry, name: str, *codes: str) -> bool:
    """Return whether a field holds one of these codes."""
    return bool(values_of(entry, name) & set(codes))
