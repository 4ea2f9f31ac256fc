"""The sealed summary of a case: computed from its entries, disposable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from dalel.apps.cases.models import Summary
from dalel.apps.cases.record import recorded_on
from dalel.apps.cases.stages import stage_of, stage_rules
from dalel.apps.entries.held_lists import HeldList
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.presenting import PARTIES, happened, happened_first
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.apps.entries.remembering import CopyMemory
from dalel.apps.entries.sealed_copies import SealedCopies
from dalel.apps.ledger.errors import LogError
from dalel.apps.ledger.transaction import write_transaction

# What is written down about a case, rather than what happened in it.
NOT_EVENTS = PARTIES | {
    "access",
    "address",
    "card_link",
    "confirmation",
    "erasure",
    "exclusion",
    "judgement",
    "note",
    "opening",
    "report_link",
}


@dataclass(frozen=True)
class CaseSummary:
    """What the list of cases shows of one case.

    ``last_when`` (EDTF) and ``last_kind`` tell the last thing that happened, ``lead`` is the id of
    the member who leads the case. ``covers`` counts the entries it was computed from and ``rules``
    names the rules; both are 0 or empty in a summary of an earlier release.
    """

    title: str = ""
    stage: str = ""
    last_when: str = ""
    last_kind: str = ""
    covers: int = 0
    rules: str = ""
    lead: str = ""

    def is_behind(self, length: int) -> bool:
        """Return whether a case of that many entries has something this was not computed from."""
        return self.covers < length or self.rules != stage_rules().digest


def first_summary(title: str, lead: str) -> CaseSummary:
    """Return the summary of a case that has only been opened."""
    rules = stage_rules()
    return CaseSummary(title=title, stage=rules.start, covers=1, rules=rules.digest, lead=lead)


def summary_of(entries: Sequence[OpenedEntry | UnreadableEntry]) -> CaseSummary:
    """Return the summary that follows from all entries of a case."""
    readable = [entry for entry in entries if isinstance(entry, OpenedEntry)]
    last = last_event(readable)
    when = happened(last) if last else None
    return CaseSummary(
        title=title_of(readable),
        stage=stage_of(readable),
        last_when=when.edtf if when else "",
        last_kind=last.kind.name if last else "",
        covers=len(entries),
        rules=stage_rules().digest,
        lead=lead_of(readable),
    )


def title_of(entries: Iterable[OpenedEntry]) -> str:
    """Return the safe title of the latest opening."""
    opening = _opening(entries)
    return str(opening.fields.get("title", "")) if opening else ""


def lead_of(entries: Iterable[OpenedEntry]) -> str:
    """Return the id of the member who leads the case by its latest opening, else who wrote it."""
    opening = _opening(entries)
    return str(opening.fields.get("lead") or opening.author) if opening else ""


def _opening(entries: Iterable[OpenedEntry]) -> OpenedEntry | None:
    openings = [e for e in entries if e.kind.name == "opening" and not e.superseded_by]
    return openings[-1] if openings else None


def last_event(entries: Iterable[OpenedEntry]) -> OpenedEntry | None:
    """Return what happened last, as far as dates are known; a plan is no event."""
    found = [
        entry
        for entry in entries
        if entry.kind.name not in NOT_EVENTS
        and not entry.superseded_by
        and happened(entry)
        and happened_first(entry)[0] <= recorded_on(entry)
    ]
    return max(found, key=happened_first, default=None)


def write_summary(container: OpenContainer, summary: CaseSummary) -> None:
    """Seal a summary. Runs inside the write transaction."""
    SUMMARIES.store(container, summary)


def sealed_summary(container: OpenContainer, summary: CaseSummary) -> Summary:
    """Return a sealed summary that is not yet written."""
    return SUMMARIES.sealed(container, summary)


def write_first_summaries(rows: Iterable[Summary]) -> None:
    """Write the summaries of new cases at once. Runs inside the write transaction."""
    Summary.objects.bulk_create(rows)


def refresh_summary(
    container: OpenContainer, entries: Sequence[OpenedEntry | UnreadableEntry]
) -> CaseSummary:
    """Return the summary of a case, and seal it anew where the stored one has fallen behind."""
    return bring_up(container, summary_of(entries))


def bring_up(container: OpenContainer, summary: CaseSummary) -> CaseSummary:
    """Return a summary, and store it where another is stored.

    Where it cannot be stored now, the next reader stores it: what was recorded is safe already.
    """
    if read_summaries([container]).get(container.id) == summary:
        return summary
    store_summaries([(container, summary)])
    return summary


def store_summaries(computed: Sequence[tuple[OpenContainer, CaseSummary]]) -> None:
    """Seal several summaries in one commit, where nobody has stored newer ones meanwhile.

    What was opened before something was erased is not stored.
    """
    if not computed:
        return
    with suppress(LogError), write_transaction():
        stored = read_summaries([container for container, _summary in computed])
        for container, summary in computed:
            there = stored.get(container.id)
            if container.is_outdated:
                continue
            if there is None or there.covers <= summary.covers:
                write_summary(container, summary)


def drop_summary(container: UUID) -> None:
    """Destroy the stored summary: what it was computed from was erased. A reader makes another."""
    with write_transaction():
        SUMMARIES.drop(container)


def read_summaries(containers: Iterable[OpenContainer]) -> dict[UUID, CaseSummary]:
    """Return the readable summaries by container id."""
    return SUMMARIES.of(containers)


def listed_summaries(held: HeldList, memory: CopyMemory) -> dict[UUID, CaseSummary]:
    """Return the readable summaries of what a member lists, by container id."""
    return SUMMARIES.listed(held, memory)


_TYPES = {name: type(value) for name, value in asdict(CaseSummary()).items()}


def _read(payload: dict[str, Any]) -> CaseSummary:
    """Return a summary of this or another release: what it lacks stays empty.

    Raises ``TypeError`` and its like where it is something else.
    """
    values = {name: value for name, value in payload.items() if name in _TYPES}
    for name, value in values.items():
        if type(value) is not _TYPES[name]:
            raise TypeError
    return CaseSummary(**values)


SUMMARIES: SealedCopies[Summary, CaseSummary] = SealedCopies(Summary, "case-summary", asdict, _read)
