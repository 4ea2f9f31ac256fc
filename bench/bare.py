"""The baselines: bare Django views under the same middleware; one inserts, one lists 50 rows."""

from __future__ import annotations

from functools import cache

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context, Template
from django.urls import path

TABLE = "CREATE TABLE IF NOT EXISTS bench_bare (id INTEGER PRIMARY KEY, text TEXT)"
ROWS = (
    "CREATE TABLE IF NOT EXISTS bench_rows (id INTEGER PRIMARY KEY, number TEXT, title TEXT, "
    "stage TEXT, last TEXT, recorded INTEGER)"
)
ROWS_INDEX = "CREATE INDEX IF NOT EXISTS bench_rows_by_recorded ON bench_rows (recorded)"
SHOWN = 50
PAGE = """<!doctype html><html lang="en"><head><title>Rows</title></head><body><h1>Rows</h1><ul>
{% for number, title, stage, last, recorded in rows %}<li><a href="/rows/{{ number }}">
<span>{{ title }}</span> <span>{{ stage }}</span> <span>{{ last }}</span></a>
<span>{{ number }} · {{ recorded }}</span></li>{% endfor %}</ul></body></html>"""


def save(request: HttpRequest) -> HttpResponse:
    """Insert the posted text and lead on, as any form does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (text) VALUES (%s)", [request.POST["text"]])
    return redirect("/")


@cache
def _template() -> Template:
    return Template(PAGE)


def show(request: HttpRequest) -> HttpResponse:
    """List the newest rows as plain text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, title, stage, last, recorded FROM bench_rows "
            "ORDER BY recorded DESC LIMIT %s",
            [SHOWN],
        )
        rows = cursor.fetchall()
    return HttpResponse(_template().render(Context({"rows": rows})))


urlpatterns = [path("bare", save), path("bare-rows", show)]
