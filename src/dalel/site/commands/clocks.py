"""``dalel clocks``: the terms that run by a file of entries, without any instance."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from dalel.core.errors import DalelError
from dalel.core.procedure import Clock, End, Pack, citations_text, clocks, load_pack, read_pack

LANGUAGES = ("en", "ru", "kk")


def run(argv: Sequence[str]) -> int:
    """Print the clocks of a file. Return 0, or 2 where file or moment cannot be read."""
    arguments = _parser().parse_args(argv)
    try:
        now = _moment(arguments.now)
        pack = read_pack(arguments.pack) if arguments.pack else load_pack("kz")
        found = clocks(_entries(arguments.file), pack, now=now)
    except (DalelError, OSError, ValueError) as fault:
        print(f"dalel clocks: {fault}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(_document(found, pack, now), ensure_ascii=False, indent=1))
    else:
        for clock in found:
            print(_line(clock, pack, arguments.language))
    return 0


def _moment(text: str) -> datetime:
    now = datetime.fromisoformat(text) if text else datetime.now(UTC)
    if now.tzinfo is None:
        raise ValueError("--now needs an offset, such as 2026-03-02T09:00+05:00")
    return now


def _entries(file: Path) -> list[object]:
    content = json.loads(file.read_text(encoding="utf-8"))
    entries = content.get("entries") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise ValueError(f"{file}: no list of entries (id, kind, when, fields)")
    return entries


def _document(found: Sequence[Clock], pack: Pack, now: datetime) -> dict[str, object]:
    return {
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "now": now.isoformat(),
        "clocks": [as_table(clock) for clock in found],
    }


def as_table(clock: Clock) -> dict[str, object]:
    """Return a clock as plain values."""
    return {
        "id": clock.id,
        "rule_id": clock.rule_id,
        "who": clock.who,
        "entry_id": clock.entry_id,
        "starts_on": clock.starts_on.isoformat() if clock.starts_on else None,
        "ends_earliest": _end(clock.earliest.end if clock.earliest else None),
        "ends_latest": _end(clock.latest.end if clock.latest else None),
        "ends_at": clock.ends_at.isoformat() if clock.ends_at else None,
        "state": clock.state.value,
        "legal_basis": clock.legal_basis,
        "confidence": clock.confidence,
        "is_stale": clock.is_stale,
        "doubts": [doubt.value for doubt in clock.doubts],
        "answers": [answer.entry_id for answer in clock.answers],
        "steps": list(clock.steps),
    }


def _end(end: End | None) -> str | None:
    if end is None:
        return None
    return end.at.isoformat(timespec="minutes") if end.by_hour else end.day.isoformat()


def _line(clock: Clock, pack: Pack, language: str) -> str:
    ends = [_end(each.end) for each in (clock.earliest, clock.latest) if each]
    until = "..".join(dict.fromkeys(end for end in ends if end)) or "-"
    rule = pack.rules[clock.rule_id]
    basis = citations_text(clock.basis, pack.laws, language)
    marks = [clock.confidence, *(doubt.value for doubt in clock.doubts)]
    name = f"{clock.rule_id} ({rule.label[language]})"
    return f"{clock.state.value:14} {until:34} {name} [{basis}] {', '.join(marks)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel clocks", description="Count the terms that run by a JSON file of entries."
    )
    parser.add_argument("file", type=Path, help="a list of id, kind, when and fields")
    parser.add_argument(
        "--now", default="", metavar="DATETIME", help="with offset; else this moment"
    )
    parser.add_argument("--pack", type=Path, help="folder of another rule pack")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    return parser
