"""Registers the procedure room with Django."""

from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    """The procedure room."""

    name = "dalel.apps.procedure"
    label = "procedure"
    default_auto_field = "django.db.models.BigAutoField"
