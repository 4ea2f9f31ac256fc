"""Addresses of the room at the desk."""

from django.urls import path

from dalel.apps.directory.views import bringing, desk, sheets

urlpatterns = [
    path("organisation/help", desk.listing, name="places"),
    path("organisation/help/new", desk.new, name="place_new"),
    path("organisation/help/bring", bringing.bring, name="places_bring"),
    path("organisation/help/file/csv", desk.as_csv, name="places_csv"),
    path("organisation/help/file/json", desk.as_hsds, name="places_json"),
    path("organisation/help/file/zip", desk.as_hsds_tables, name="places_zip"),
    path("organisation/papers", sheets.sheets, name="papers"),
    path("organisation/papers/<int:number>/<str:language>", sheets.sheet, name="paper"),
    path("organisation/help/<slug:place>", desk.edit, name="place"),
]
