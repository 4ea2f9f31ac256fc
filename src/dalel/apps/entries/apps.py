"""Registers the entries room with Django."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    """The entries room."""

    name = "dalel.apps.entries"
    label = "entries"
    default_auto_field = "django.db.models.BigAutoField"
