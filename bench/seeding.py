"""Many invented cases, written through the one way anything is written, many to a commit."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

Fields = tuple[str, dict[str, object]]

CASES_AT_ONCE = 250
ENTRIES_EACH = 20
WORDS = (
    "тергеуші арыз сот хат камера дәрігер куә айыптау үкім қысым адвокат есік "
    "түн дабыл қағаз заявление допрос решение письмо свидетель врач камера коридор ночь "
    "дверь протокол ответ жалоба срок экспертиза перевод звонок встреча документ подпись "
    "отказ угроза помощь"
)


def seed(
    session: Any,
    count: int,
    *,
    now: datetime,
    entries_each: int = ENTRIES_EACH,
    first: Fields | None = None,
) -> None:
    """Record so many cases, each with an opening, a first entry if given, and notes of 30 words.

    Raises what ``record_entries`` raises.
    """
    for begin in range(0, count, CASES_AT_ONCE):
        at_once = min(CASES_AT_ONCE, count - begin)
        _seed(session, [_fields(entries_each, first) for _ in range(at_once)], now)


def _seed(session: Any, cases: Sequence[Sequence[Fields]], now: datetime) -> None:
    from dalel.apps.cases.search_documents import alongside
    from dalel.apps.cases.stages import stage_rules
    from dalel.apps.cases.summaries import CaseSummary, write_summary
    from dalel.apps.entries.actions import NewEntry, record_entries
    from dalel.apps.entries.epochs import Holder, prepare_container, write_container
    from dalel.apps.entries.numbers import free_number
    from dalel.apps.entries.terms import ContainerType

    me = Holder(session.member_id, session.own_key)
    changes = [prepare_container(ContainerType.CASE, [me]) for _ in cases]
    news = [
        NewEntry(change.opened, kind, fields)
        for change, entries in zip(changes, cases, strict=True)
        for kind, fields in entries
    ]
    entries_each = len(cases[0])
    rules = stage_rules()

    def found() -> None:
        for change in changes:
            write_container(change, [me], number=free_number(now.year), now=now)

    def summarise(_rows: Sequence[object]) -> None:
        for change, title in zip(changes, news[::entries_each], strict=True):
            summary = CaseSummary(
                title=str(title.fields["title"]),
                stage=rules.start,
                covers=entries_each,
                rules=rules.digest,
                lead=str(session.member_id),
            )
            write_summary(change.opened, summary)

    record_entries(
        news,
        author=session.author,
        now=now,
        keys=[wrap for change in changes for wrap in change.wraps],
        beforehand=found,
        alongside=alongside(news, summarise),
    )


def _fields(entries_each: int, first: Fields | None) -> list[Fields]:
    begun: list[Fields] = [("opening", {"title": _text(2)}), *([first] if first else ())]
    notes: list[Fields] = [("note", {"text": _text(30)}) for _ in range(entries_each - len(begun))]
    return [*begun, *notes]


def _text(words: int) -> str:
    return " ".join(random.choices(WORDS.split(), k=words))  # noqa: S311 - invented words, not keys
