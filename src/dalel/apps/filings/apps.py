"""Registers the filings room with Django."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """The filings room."""

    name = "dalel.apps.filings"
    label = "filings"
    default_auto_field = "django.db.models.BigAutoField"
