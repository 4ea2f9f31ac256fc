"""A report as text for a terminal, as JSON for a program, and as rows that both pages share."""

import json
from collections.abc import Iterator
from datetime import datetime

from dalel.core.entries.canonical import JsonValue
from dalel.core.ledger import Grade
from dalel.verify.report import EntryReport, LogReport, Report
from dalel.verify.words import say, say_fault


def as_text(report: Report, *, language: str = "en") -> str:
    """Return the report as lines for a terminal."""
    lines = list(_verdict_lines(report, language))
    rows = list(fact_rows(report, language))
    lines += ["", *(f"{label}: {value}" for label, value in rows)] if rows else []
    notes = note_sentences(report, language)
    lines += ["", f"{say(language, 'to_know')}:", *(f"- {note}" for note in notes)] if notes else []
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> str:
    """Return the report as JSON; field contents stay in the bundle."""
    return json.dumps(_json(report), ensure_ascii=False, indent=2) + "\n"


def note_sentences(report: Report, language: str) -> list[str]:
    """Return what a reader must know besides the faults, in whole sentences."""
    return [say(language, note.value, number=report.last_number) for note in report.notes]


def fact_rows(report: Report, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is known, as pairs of label and value."""
    if report.number:
        yield say(language, "case"), report.number
    if report.container:
        yield say(language, "container"), str(report.container)
        yield say(language, "entries"), str(len(report.entries))
        yield say(language, "files"), str(report.files)
    if report.omitted:
        yield say(language, "omitted"), ", ".join(_run(run) for run in report.omitted)
    if report.log:
        yield from _log_rows(report, report.log, language)
    if report.founder:
        yield say(language, "founder"), report.founder
    if report.sealed_at:
        yield say(language, "sealed_at"), moment_text(report.sealed_at)
    if report.exported_at:
        yield say(language, "exported_at"), moment_text(report.exported_at)


def strength(report: Report, language: str) -> str:
    """Return how strong the log's statement is, in words."""
    if report.grade is None or report.log is None:
        return say(language, "none")
    said = [say(language, Grade.STATED.name)] if report.grade is Grade.STATED else []
    if report.log.witnessed_at:
        when, witnesses = moment_text(report.log.witnessed_at), ", ".join(report.log.witnesses)
        said.append(say(language, "WITNESSED", witnessed_at=when, witnesses=witnesses))
    if report.log.timestamped_at:
        when = moment_text(report.log.timestamped_at)
        said.append(say(language, "TIMESTAMPED", timestamped_at=when))
    return "; ".join(said)


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC, to the minute."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _verdict_lines(report: Report, language: str) -> Iterator[str]:
    if report.is_sound:
        yield say(language, "sound")
        return
    first, *others = (say_fault(language, fault) for fault in report.faults)
    yield say(language, "not_sound", count=len(report.faults))
    yield f"  {first}"
    if others:
        yield say(language, "also")
        yield from (f"  {other}" for other in others)


def _log_rows(report: Report, log: LogReport, language: str) -> Iterator[tuple[str, str]]:
    yield say(language, "log"), log.origin
    if log.known_as:
        yield say(language, "log_known_as"), log.known_as
    yield say(language, "fingerprint"), log.fingerprint
    yield say(language, "strength"), strength(report, language)
    if report.index is not None and log.size:
        place = say(language, "place_of", place=report.index + 1, size=log.size)
        yield say(language, "place"), place


def _run(run: tuple[int, int]) -> str:
    first, last = run[0] + 1, run[1] + 1
    return str(first) if first == last else f"{first}-{last}"


def _json(report: Report) -> dict[str, JsonValue]:
    return {
        "sound": report.is_sound,
        "grade": report.grade.name if report.grade else None,
        "faults": [
            {
                "code": fault.code,
                "entry": str(fault.entry) if fault.entry else None,
                "part": fault.part or None,
                "sentence": str(fault),
            }
            for fault in report.faults
        ],
        "notes": [note.value for note in report.notes],
        "container": str(report.container) if report.container else None,
        "number": report.number or None,
        "sealed_at": _iso(report.sealed_at),
        "exported_at": _iso(report.exported_at),
        "log": _log_json(report.log),
        "founder": report.founder,
        "index": report.index,
        "entries": [_entry_json(entry) for entry in report.entries],
        "files": report.files,
        "omitted": [list(run) for run in report.omitted],
    }


def _log_json(log: LogReport | None) -> JsonValue:
    if log is None:
        return None
    return {
        "origin": log.origin,
        "fingerprint": log.fingerprint,
        "known_as": log.known_as,
        "size": log.size,
        "witnessed_at": _iso(log.witnessed_at),
        "witnesses": list(log.witnesses),
        "timestamped_at": _iso(log.timestamped_at),
    }


def _entry_json(entry: EntryReport) -> JsonValue:
    return {
        "id": str(entry.id),
        "sequence": entry.sequence,
        "index": entry.index,
        "kind": entry.kind,
        "author": str(entry.author),
        "role": entry.role,
        "sealed_at": _iso(entry.sealed_at),
        "hidden_fields": entry.hidden,
        "sound": entry.is_sound,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
