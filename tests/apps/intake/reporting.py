"""A reporter for tests: a code without its costly derivation, and a report sent page by page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes

from dalel.apps.intake.actions.reporting import PageEntry, begin_report, finish_report, save_page
from dalel.apps.intake.readers import ReaderChoice
from dalel.apps.intake.reports import Report
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import PrivateKey


@dataclass(frozen=True)
class PlainKeys:
    """What a code would give, drawn at random."""

    lookup_id: bytes = field(default_factory=lambda: token_bytes(16))
    box: PrivateKey = field(default_factory=PrivateKey.generate)
    signing: SigningKey = field(default_factory=SigningKey.generate)


@dataclass(frozen=True)
class Told:
    """A report that was begun, and the keys of its code."""

    report: Report
    keys: PlainKeys
    second: PlainKeys | None = None


STORY = "Invented: he took her papers in Qyzylsai and hid them."


def begun(
    now: datetime, *, choice: ReaderChoice | None = None, second: PlainKeys | None = None
) -> Told:
    """Begin a report and write its story; nobody has sealed it yet."""
    keys = PlainKeys()
    report = begin_report(
        keys, choice or ReaderChoice(), for_whom="self", language="kk", now=now, second=second
    )
    fields = {"form": "written_by_herself", "words": STORY}
    save_page(report, [PageEntry("statement", fields)], now=now, language="kk")
    return Told(report, keys, second)


def sent(now: datetime, *, choice: ReaderChoice | None = None) -> Told:
    """Begin a report, write its story and send it."""
    told = begun(now, choice=choice)
    return Told(finish_report(told.report, now=now), told.keys)
