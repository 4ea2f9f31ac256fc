"""Small words the case pages need in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from django import template
from django.utils import formats, timezone, translation

from dalel.apps.cases.stages import stage_rules
from dalel.apps.cases.summaries import CaseSummary
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.presenting import date_words, stored_date
from dalel.core.entries.kinds import Kind

register = template.Library()


@register.filter
def minute(minutes: int) -> str:
    """Return a minute since the epoch as a local date and time."""
    return _minute(minutes, translation.get_language())


@lru_cache(maxsize=4096)
def _minute(minutes: int, _language: str) -> str:
    moment = datetime.fromtimestamp(minutes * 60, tz=UTC)
    return str(formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT"))


@register.filter
def day(minutes: int) -> str:
    """Return the local day of a minute since the epoch."""
    moment = datetime.fromtimestamp(minutes * 60, tz=UTC)
    return str(formats.date_format(timezone.localtime(moment), "DATE_FORMAT"))


@register.filter
def stage(summary: CaseSummary) -> str:
    """Return the stage of a case in words; empty where the summary does not know it."""
    vocabulary, language = stage_rules().vocabulary, translation.get_language()
    known = summary.stage in vocabulary.codes
    return vocabulary.code_label(summary.stage, language) if known else ""


@register.filter
def last_event(summary: CaseSummary) -> str:
    """Return what happened last and when, such as ``17 September 2020: Decision``."""
    if not summary.last_when or summary.last_kind not in catalogue():
        return ""
    return _last_event(summary.last_when, summary.last_kind, translation.get_language())


@lru_cache(maxsize=1024)
def _last_event(when: str, kind: str, language: str) -> str:
    return f"{date_words(stored_date(when), language)}: {catalogue()[kind].label(language)}"


@register.filter
def label(kind: Kind) -> str:
    """Return a kind's name in the reader's language."""
    return kind.label(translation.get_language())


@register.filter(name="help")
def help_text(kind: Kind) -> str:
    """Return a kind's help in the reader's language."""
    return kind.help_text(translation.get_language())
