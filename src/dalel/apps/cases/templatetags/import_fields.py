"""The name of a field in the reader's language."""

from __future__ import annotations

from django import template
from django.utils import translation

from dalel.core.entries.kind_model import Field

register = template.Library()


@register.filter
def field_label(field: Field) -> str:
    """Return what a field is called."""
    return field.label(translation.get_language())
