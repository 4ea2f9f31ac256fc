"""The baseline of saving: a bare Django view with one durable insert, under the same middleware."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

TABLE = "CREATE TABLE IF NOT EXISTS bench_bare (id INTEGER PRIMARY KEY, text TEXT)"


def save(request: HttpRequest) -> HttpResponse:
    """Insert the posted text and lead on, as any form does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (text) VALUES (%s)", [request.POST["text"]])
    return redirect("/")


urlpatterns = [path("bare", save)]
