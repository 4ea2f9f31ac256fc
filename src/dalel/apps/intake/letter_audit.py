"""Do the letters under a code say what the conversation says, and is each answer among them?

Letters are sealed to the code: nobody at the desk opens them. What shows is which entry each one
is a copy of, and what stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from uuid import UUID

from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries
from dalel.apps.entries.reporters import KeyOf
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.models import Letter, Lookup
from dalel.apps.ledger.audit import Finding

# The letter that the code finds first; in a story the one that tells of it, and what keeps it.
_WITHOUT_ENTRY = {ContainerType.CONVERSATION: 1, ContainerType.STORY: 2}
_OURS = {"direction": "to_reporter", "channel": "our_report_page"}


def audit_letters(
    container: OpenContainer, key_of: KeyOf, *, reporters: Collection[UUID]
) -> Iterator[Finding]:
    """Yield letters that are copies of nothing, and answers without a letter."""
    without_entry = _WITHOUT_ENTRY.get(ContainerType(container.type))
    if without_entry is None:
        return
    where = f"container {container.id}"
    entries = {one.row.leaf_index: one for one in open_entries(container, key_of)}
    rows = Letter.objects.filter(container=container.id).values_list("lookup", "leaf_index")
    found = Counter((bytes(lookup), leaf) for lookup, leaf in rows)
    for (_lookup, leaf), times in sorted(found.items(), key=str):
        if leaf is None:
            is_known = times <= without_entry
        else:
            is_known = times == 1 and _may_be_copied(entries.get(leaf), reporters)
        if not is_known:
            yield Finding("LetterWithoutEntry", where, "A letter is a copy of nothing in here.")
    copied = {leaf for _lookup, leaf in found}
    if Lookup.objects.filter(conversation=container.id).exists():
        if None not in copied:
            yield Finding("CodeCutOff", where, "The letter that the code opens first is gone.")
        for leaf, one in entries.items():
            if leaf not in copied and isinstance(one, OpenedEntry) and _is_answer(one):
                yield Finding("AnswerNotThere", f"entry {one.id}", "No code finds this answer.")


def _may_be_copied(one: OpenedEntry | UnreadableEntry | None, reporters: Collection[UUID]) -> bool:
    """Return whether an entry can have a letter; one that does not open is named elsewhere."""
    if not isinstance(one, OpenedEntry):
        return one is not None
    return one.author in reporters or _is_answer(one)


def _is_answer(one: OpenedEntry) -> bool:
    is_ours = all(one.fields.get(name) == text for name, text in _OURS.items())
    return one.kind.name == "message" and is_ours
