"""A reporter's pages and files, made into entries of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from dalel.apps.intake.actions.reporting import PageEntry, held_anew, save_page
from dalel.apps.intake.actions.sealing_apart import remember_named, ticked
from dalel.apps.intake.arriving_files import ArrivedFile
from dalel.apps.intake.parcels import SealedLetter
from dalel.apps.intake.reports import ONLY_LAWYERS, Report
from dalel.apps.intake.writing import Writing, in_turn, keep, writing_of

# Pages by their numbers.
STORY, DETAILS, WISHES = 3, 4, 6
LINKING = "linking"
_TYPES = {"image": "photo", "video": "video", "audio": "voice_message"}


def file_entries(files: Sequence[ArrivedFile], *, about: str = "") -> tuple[PageEntry, ...]:
    """Return an entry for each file; what was said of them stands in the first."""
    return tuple(
        PageEntry(
            "evidence",
            {
                "evidence_type": _TYPES.get(one.descriptor["media_type"].split("/")[0], "other"),
                "attachments": [one.descriptor],
                **({"description": about} if about and not number else {}),
            },
            part_keys=one.part_keys,
            plain_part_keys=one.plain_part_keys,
        )
        for number, one in enumerate(files)
    )


def save_writing(
    writing: Writing,
    page: int,
    entries: Sequence[PageEntry],
    typed: Mapping[str, object],
    *,
    files: Sequence[ArrivedFile] = (),
    about: str = "",
    ticks: Sequence[str] = (),
    now: datetime,
    language: str,
) -> Writing:
    """Save a page and return the sitting after it; a page saved again corrects its entries.

    Raises as ``save_page``.
    """
    assert writing.report is not None  # noqa: S101 - pages exist once a report has begun
    earlier = writing.entries.get(str(page), {})
    new = [replace(one, corrects=_earlier(earlier, one)) for one in entries]
    brought = file_entries(files, about=about)
    report, held = _remembered(writing.report, page, typed)
    if new or brought or held:
        made = save_page(
            writing.report, [*new, *brought], now=now, language=language, ticks=ticks, held=held
        )
    else:
        made = ()
    first = {one.kind: str(one.corrects or id) for one, id in zip(new, made, strict=False)}
    saved = writing.with_page(page, typed, first)
    return replace(
        saved,
        report=report,
        files=(*saved.files, *(str(one.name) for one in files)),
        cut_files=tuple(name for name in saved.cut_files if name not in {f.name for f in files}),
    )


def _remembered(
    report: Report, page: int, typed: Mapping[str, object]
) -> tuple[Report, SealedLetter | None]:
    """Return a report that was not sent yet with what a page named and allowed.

    It lies beside the story's key under the code: whoever goes on elsewhere loses nothing of it.
    """
    if report.is_sent:
        return report, None
    said = remember_named(report, {name: typed[name] for name in typed if _names(page, name)})
    if page == WISHES:
        allowed, opening = ticked(typed, "allowed"), ticked(typed, "opening")
        choice = replace(said.choice, only_lawyers=ONLY_LAWYERS in opening)
        said = replace(said, choice=choice, may_link=LINKING in allowed)
    return (report, None) if said == report else held_anew(said)


def _names(page: int, field: str) -> bool:
    """Return whether somebody or something may be named in a field of a page."""
    return (page == STORY and field == "words") or page == DETAILS


def file_broken_off(cookie: str, files: Sequence[ArrivedFile], *, now: datetime) -> None:
    """Keep what came of files whose line broke, and remember their names for the next page.

    Raises as ``save_page``.
    """
    with in_turn(cookie):
        writing = writing_of(cookie, now=now)
        if writing is None or writing.report is None:
            return
        _save_files(writing.report, files, now=now)
        names = (*writing.cut_files, *(str(one.name) for one in files))
        keep(cookie, replace(writing, cut_files=tuple(dict.fromkeys(names))), now=now)


def _save_files(report: Report, files: Sequence[ArrivedFile], *, now: datetime) -> None:
    save_page(report, file_entries(files), now=now, language=report.language)


def _earlier(saved: Mapping[str, str], one: PageEntry) -> UUID | None:
    """Return the entry that a page saved again corrects; each consent stands for itself."""
    if one.kind not in saved or one.kind == "consent":
        return None
    return UUID(saved[one.kind])
