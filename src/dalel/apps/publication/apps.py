"""Registers the publication room with Django."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The publication room."""

    name = "dalel.apps.publication"
    label = "publication"
    default_auto_field = "django.db.models.BigAutoField"
