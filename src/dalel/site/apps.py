"""Registers the site with Django: templates and template tags, no models."""

from django.apps import AppConfig, apps


class SiteConfig(AppConfig):
    """What both programs share."""

    name = "dalel.site"
    label = "site"

    def ready(self) -> None:
        """Put together what several rooms show: each room knows only those nearer the seal."""
        if apps.is_installed("dalel.apps.procedure"):
            from dalel.site.composed import compose_desk  # noqa: PLC0415 - once models are loaded

            compose_desk()
