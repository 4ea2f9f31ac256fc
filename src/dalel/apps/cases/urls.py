"""Addresses of the cases room."""

from django.urls import path

from dalel.apps.cases.views import (
    access,
    cards,
    choosing,
    entry_forms,
    import_check,
    import_table,
    journal,
    lists,
    pages,
    party_pages,
    proof,
    reading,
    search,
    visits,
)

app_name = "cases"
urlpatterns = [
    path("", lists.home, name="home"),
    path("cases", lists.show_cases, name="list"),
    path("search", search.show_search, name="search"),
    path("cases/new", pages.new_case, name="new"),
    path("cases/import", import_table.bring, name="import"),
    path("cases/import/discard", import_table.discard, name="import_discard"),
    path("cases/import/columns", import_table.name_columns, name="import_columns"),
    path("cases/import/words", import_check.name_words, name="import_words"),
    path("cases/import/check", import_check.check, name="import_check"),
    path("cases/<str:number>", reading.show_case, name="case"),
    path("cases/<str:number>/print", reading.print_case, name="print"),
    path("cases/<str:number>/parties", party_pages.list_parties, name="parties"),
    path("cases/<str:number>/parties/<uuid:party>", party_pages.show_party, name="party"),
    path(
        "cases/<str:number>/parties/<uuid:party>/former",
        party_pages.show_former_names,
        name="former_names",
    ),
    path("cases/<str:number>/journal", journal.show_journal, name="journal"),
    path("cases/<str:number>/entries/new", choosing.choose_kind, name="choose_kind"),
    path("cases/<str:number>/entries/new/<slug:kind>", entry_forms.new_entry, name="new_entry"),
    path(
        "cases/<str:number>/entries/<uuid:entry>/correct",
        entry_forms.correct_entry,
        name="correct_entry",
    ),
    path("cases/<str:number>/visit", visits.record_visit, name="visit"),
    path("cases/<str:number>/access", access.share_case, name="access"),
    path("cases/<str:number>/access/end", access.end_access, name="end_access"),
    path("cases/<str:number>/access/exclusions", access.change_exclusions, name="exclusions"),
    path("cases/<str:number>/card", cards.write_card, name="card_of_case"),
    path("cases/<str:number>/card/access", cards.give_card, name="give_card"),
    path("cases/<str:number>/card/access/end", cards.take_back_card, name="take_back_card"),
    path("cards/<str:number>", cards.show_card, name="card"),
    path("cases/<str:number>/bundle", proof.export_case, name="bundle"),
    path("entries/<uuid:entry>", reading.show_entry, name="entry"),
    path("entries/<uuid:entry>/receipt", proof.show_receipt, name="receipt"),
    path("entries/<uuid:entry>/receipt/file", proof.receipt_file, name="receipt_file"),
    path("entries/<uuid:entry>/files/<int:number>", proof.read_attachment, name="attachment"),
]
