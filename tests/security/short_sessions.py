"""The desk with sessions that end after two seconds without use. Only tests serve it."""

from dalel.apps.accounts import session_store

session_store.IDLE_SECONDS = 2

from dalel.site.wsgi_desk import application  # noqa: E402 - with the limits above

__all__ = ["application"]
