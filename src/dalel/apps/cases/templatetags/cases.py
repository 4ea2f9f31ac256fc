"""Small words the case pages need in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils import formats, timezone, translation

from dalel.core.entries.kinds import Kind

register = template.Library()


@register.filter
def minute(minutes: int) -> str:
    """Return a minute since the epoch as a local date and time."""
    moment = datetime.fromtimestamp(minutes * 60, tz=UTC)
    return str(formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT"))


@register.filter
def label(kind: Kind) -> str:
    """Return a kind's name in the reader's language."""
    return kind.label(translation.get_language())


@register.filter(name="help")
def help_text(kind: Kind) -> str:
    """Return a kind's help in the reader's language."""
    return kind.help_text(translation.get_language())
