"""Registers the site with Django: templates and template tags, no models."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What both programs share."""

    name = "dalel.site"
    label = "site"
