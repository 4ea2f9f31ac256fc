"""A report as one page that needs nothing else: no script, no address, no picture."""

import json
from collections.abc import Iterator
from html import escape

from dalel.core.entries.canonical import JsonValue
from dalel.verify.rendering import fact_rows, moment_text, note_sentences
from dalel.verify.report import EntryReport, Report
from dalel.verify.words import say, say_fault

_STYLE = """
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color-scheme: light dark; }
h1, h2, h3 { line-height: 1.25; }
.verdict { border: 2px solid; padding: .5rem 1rem; font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(8rem, 1fr) 2fr; gap: .25rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
article { border-top: 1px solid; margin-top: 1.5rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def as_html(report: Report, *, language: str = "en") -> str:
    """Return the page: verdict, facts, notes, and the proved contents of every sound entry."""
    return "".join(
        (
            f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{escape(say(language, 'title'))}</title>\n",
            f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
            f"<h1>{escape(say(language, 'title'))}</h1>\n",
            *_verdict(report, language),
            *_pairs(fact_rows(report, language)),
            *_notes(report, language),
            *_entries(report, language),
            "</main>\n</body>\n</html>\n",
        )
    )


def _verdict(report: Report, language: str) -> Iterator[str]:
    key = "sound" if report.is_sound else "not_sound"
    verdict = say(language, key, count=len(report.faults))
    yield f'<p class="verdict">{escape(verdict)}</p>\n'
    if report.faults:
        yield from _list("ol", (say_fault(language, fault) for fault in report.faults))


def _notes(report: Report, language: str) -> Iterator[str]:
    if report.notes:
        yield f"<h2>{escape(say(language, 'to_know'))}</h2>\n"
        yield from _list("ul", iter(note_sentences(report, language)))


def _entries(report: Report, language: str) -> Iterator[str]:
    if report.entries:
        yield f"<h2>{escape(say(language, 'entries'))}</h2>\n"
    for entry in report.entries:
        state = say(language, "yes" if entry.is_sound else "faulty")
        title = f"{say(language, 'entry')} {entry.sequence + 1}: {state}"
        yield f"<article>\n<h3>{escape(title)}</h3>\n"
        yield from _pairs(_entry_rows(entry, language))
        yield from _pairs((path, _shown(value)) for path, value in sorted(entry.fields.items()))
        yield "</article>\n"


def _entry_rows(entry: EntryReport, language: str) -> Iterator[tuple[str, str]]:
    yield "id", str(entry.id)
    yield say(language, "kind"), entry.kind or say(language, "hidden_kind")
    yield say(language, "author"), f"{entry.author} {entry.role}".strip()
    yield say(language, "place"), str(entry.index + 1)
    yield say(language, "sealed_at"), moment_text(entry.sealed_at)
    if entry.hidden:
        yield say(language, "hidden_fields"), str(entry.hidden)


def _pairs(rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Yield a list of terms; what comes from outside is isolated, so it cannot turn the line."""
    yield "<dl>\n"
    for label, value in rows:
        yield f"<dt><bdi>{escape(label)}</bdi></dt><dd><bdi>{escape(value)}</bdi></dd>\n"
    yield "</dl>\n"


def _list(tag: str, sentences: Iterator[str]) -> Iterator[str]:
    yield f"<{tag}>\n"
    yield from (f"<li><bdi>{escape(sentence)}</bdi></li>\n" for sentence in sentences)
    yield f"</{tag}>\n"


def _shown(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
