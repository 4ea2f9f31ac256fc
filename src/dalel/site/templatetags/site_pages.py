"""Tags the base templates use: addresses of static files, and one way to show a form field."""

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput
from django.template.loader import render_to_string

from dalel.site.assets import asset_url, inline_icon

register = template.Library()
# A list of choices up to this long is read at a glance; a longer one waits behind one line.
SHORT_LIST = 12


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a static file."""
    return asset_url(name)


@register.simple_tag
def sheets() -> tuple[str, ...]:
    """Return the addresses of the program's sheets: the public one is a fifth of the desk's."""
    names = ("public.css",) if settings.DALEL_PROGRAM == "public" else ("site.css", "pages.css")
    return tuple(asset_url(name) for name in names)


@register.simple_tag
def icon() -> str:
    """Return the icon: the public site carries it in the page and spares a request."""
    return inline_icon() if settings.DALEL_PROGRAM == "public" else asset_url("site.svg")


@register.simple_tag
def leave_if_public() -> str:
    """Return the way out for pages that both programs show; the desk has no need of it."""
    return render_to_string("site/_leave.html") if settings.DALEL_PROGRAM == "public" else ""


@register.inclusion_tag("site/_field.html")
def field(bound: BoundField) -> dict[str, object]:
    """Show a form field with its label, help and errors, tied together for screen readers."""
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}-error")
    attributes: dict[str, str | bool] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    is_group = bool(bound.field.widget.use_fieldset)
    is_box = isinstance(bound.field.widget, CheckboxInput)
    choices = list(getattr(bound.field, "choices", ()))
    return {
        "field": bound,
        "is_group": is_group,
        "is_box": is_box,
        "choices": choices,
        "is_folded": is_group and not bound.field.required and len(choices) > SHORT_LIST,
        "is_open": bool(bound.errors or bound.value()),
        "described_by": attributes.get("aria-describedby", ""),
        "control": bound.as_widget(attrs={} if is_group else attributes),
    }


@register.inclusion_tag("site/_errors.html")
def errors(form: object) -> dict[str, object]:
    """Sum up what is wrong with a form, with a link to each field."""
    return {"form": form}


@register.filter
def is_under(path: str, start: str) -> bool:
    """Return whether a path is the address given or lies below it."""
    return path == start or path.startswith(f"{start.rstrip('/')}/")
