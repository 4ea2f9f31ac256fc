"""Registers the directory room with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The directory room."""

    name = "dalel.apps.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
