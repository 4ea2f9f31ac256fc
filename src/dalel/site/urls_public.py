"""Addresses of the public site. None of them, and nothing below them, tells what this is."""

from django.urls import include, path

from dalel.site import faults, public_log, verification

urlpatterns = [
    path("", include("dalel.apps.directory.public_urls")),
    path("", include("dalel.apps.intake.public_urls")),
    path("verify", verification.verify, name="verify"),
    path("checkpoint", public_log.checkpoint, name="checkpoint"),
    path("<path:place>", public_log.tile, name="tile"),
]

handler400 = faults.bad_request
handler403 = faults.not_found
handler404 = faults.not_found
handler500 = faults.server_error
