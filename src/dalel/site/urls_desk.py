"""Addresses of the desk: each room brings its own."""

from django.urls import include, path

from dalel.site import faults

urlpatterns = [
    path("", include("dalel.apps.accounts.urls")),
    path("", include("dalel.apps.procedure.urls")),
    path("", include("dalel.apps.intake.urls")),
    path("", include("dalel.apps.filings.urls")),
    path("", include("dalel.apps.cases.urls")),
    path("", include("dalel.apps.directory.urls")),
    path("", include("dalel.apps.publication.urls")),
]

handler400 = faults.bad_request
handler403 = faults.not_found
handler404 = faults.not_found
handler500 = faults.server_error
