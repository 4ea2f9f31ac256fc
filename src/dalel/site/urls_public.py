"""Addresses of the public site. None of them, and nothing below them, tells what this is."""

from django.urls import path

from dalel.site import faults, public_log, public_pages, verification

urlpatterns = [
    path("", public_pages.home, name="home"),
    path("help", public_pages.help_page, name="help"),
    path("verify", verification.verify, name="verify"),
    path("checkpoint", public_log.checkpoint, name="checkpoint"),
    path("<path:place>", public_log.tile, name="tile"),
]

handler400 = faults.bad_request
handler403 = faults.not_found
handler404 = faults.not_found
handler500 = faults.server_error
