"""Addresses of the filings room."""

from django.urls import path

from dalel.apps.filings.views import paper, shelf

app_name = "filings"
urlpatterns = [
    path("cases/<str:number>/papers", shelf.choose_paper, name="papers"),
    path("cases/<str:number>/papers/<slug:paper>", paper.write_paper, name="paper"),
]
