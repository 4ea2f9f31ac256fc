"""A paper of three pages: from what is typed to the file, in one language and side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bench.report import Result, at_most

LINES = 66
ROUNDS = 5
LINE = (
    "– 12 марта 2026 года – ответ органа: заявление оставлено без движения (отдел полиции "
    "выдуманного района; № 000; названная причина: нет видимых повреждений; копия прилагается)"
)


def run() -> Iterator[Result]:
    """Measure wall time, the press's own process included, as the member waits for it."""
    from dalel.apps.filings.pdf_file import pdf_of
    from dalel.apps.filings.sheets import Sheet
    from dalel.apps.filings.word_file import docx_of
    from dalel.apps.papers.printing import pages_in

    now = datetime(2026, 3, 3, tzinfo=UTC)
    body = "\n".join([LINE] * LINES)
    texts = {"to": "Прокурору", "title": "ЖАЛОБА\nна отказ", "body": body, "asks": "Первое"}
    ru, kk = Sheet("ru", texts), Sheet("kk", texts | {"title": "ШАҒЫМ\nбас тартуға"})
    beside = [
        Sheet(one.language, texts | {"body": "\n".join([LINE] * (LINES // 2))}) for one in (kk, ru)
    ]
    pages = [pages_in(pdf_of(sheets, is_read=False)) for sheets in ([ru], beside)]
    if min(pages) < 3:
        raise RuntimeError(f"these papers have {pages} pages; they were to have three")
    yield at_most("papers.pdf_three_pages", _seconds(lambda: pdf_of([ru], is_read=False)), "s", 1.5)
    yield at_most(
        "papers.pdf_three_pages_beside",
        _seconds(lambda: pdf_of(beside, is_read=False)),
        "s",
        1.5,
    )
    yield at_most(
        "papers.docx_three_pages_beside",
        _seconds(lambda: docx_of(beside, is_read=False, now=now)),
        "s",
        1.5,
    )


def _seconds(make: Callable[[], bytes]) -> float:
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        make()
        spent.append(time.perf_counter() - begun)
    return min(spent)
