"""Addresses of the inbox at the desk."""

from django.urls import path

from dalel.apps.intake.views import (
    apart,
    import_reports,
    import_reports_check,
    inbox,
    labels,
    laptop,
    lost_codes,
    merging,
)

app_name = "intake"
urlpatterns = [
    path("links", apart.show_list, name="apart"),
    path("links/<uuid:place>", apart.show_one, name="apart_one"),
    path("inbox", inbox.show_inbox, name="inbox"),
    path("inbox/new", inbox.take_in, name="take_in"),
    path("inbox/label", labels.label, name="label"),
    path("inbox/laptop", laptop.show_laptop, name="laptop"),
    path("inbox/laptop/readers", laptop.write_readers, name="laptop_readers"),
    path("inbox/laptop/confirmation", laptop.write_confirmation, name="laptop_confirmation"),
    path("inbox/import", import_reports.bring, name="import"),
    path("inbox/import/columns", import_reports.name_columns, name="import_columns"),
    path("inbox/import/check", import_reports_check.check, name="import_check"),
    path("inbox/import/discard", import_reports.discard, name="import_discard"),
    path("inbox/<str:number>", inbox.show_report, name="report"),
    path("inbox/<str:number>/answer", inbox.answer, name="answer"),
    path("inbox/<str:number>/step", inbox.note_step, name="step"),
    path("inbox/<str:number>/code", lost_codes.show, name="code"),
    path("inbox/<str:number>/merge", merging.show, name="merge"),
    path("inbox/<str:number>/readers", inbox.let_read, name="readers"),
    path(
        "inbox/<str:number>/files/<uuid:entry>/<int:place>",
        inbox.read_attachment,
        name="attachment",
    ),
]
