"""What the site's tests share: a visitor of the public program, and an instance with a log."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings

from dalel.apps.directory import queries as directory
from dalel.apps.intake.views import report
from dalel.apps.ledger import queries
from dalel.apps.ledger.actions import checkpoint_covering
from dalel.apps.ledger.log_key import PUBLIC_KEY_FILE, log_key
from dalel.core.ledger import Receipt, issue_receipt, parse_checkpoint
from dalel.site import look
from dalel.site.settings.base import FORM_CHECK, MIDDLEWARE
from tests.apps.conftest import (  # noqa: F401 - the same cast lives here
    FOUNDED_AT,
    bare_instance,
    bare_template,
    instance,
    peopled_template,
)


@pytest.fixture(autouse=True)
def storage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an instance there is no storage: pages then show what they showed before."""

    def absent() -> None:
        raise OperationalError

    monkeypatch.setattr(look, "_last", [])
    if not {"instance", "bare_instance"} & set(request.fixturenames):
        monkeypatch.setattr(look, "_newest_look", absent)
        # Nobody can be asked who reads reports: the page then says that nobody does.
        monkeypatch.setattr(report, "is_open", lambda: False)
        monkeypatch.setattr(report, "intake_members", list)
        monkeypatch.setattr(report, "readers_offered", tuple)
        monkeypatch.setattr(directory, "places", absent)


@pytest.fixture
def public(settings: Settings) -> Client:
    """Return a visitor of the public site."""
    settings.ROOT_URLCONF = "dalel.site.urls_public"
    settings.MIDDLEWARE = [*MIDDLEWARE, "dalel.site.bodies.FewLargeBodies", FORM_CHECK]
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    settings.DALEL_BODY_BYTES = 8 * 1024 * 1024 + 64 * 1024
    settings.DALEL_PROGRAM = "public"
    settings.LANGUAGE_COOKIE_AGE = None
    return Client(raise_request_exception=False)


@pytest.fixture
def receipt(instance: Path) -> Receipt:  # noqa: F811
    """Return the receipt of the log's second leaf; the log's public key is published."""
    key = log_key().verify_key
    (instance / PUBLIC_KEY_FILE).write_text(key.to_text(), encoding="utf-8")
    checkpoint = checkpoint_covering(1, now=FOUNDED_AT)
    signed = parse_checkpoint(checkpoint.note, log_key=key)
    proof = queries.inclusion_proof(1, signed.checkpoint.size)
    return issue_receipt(queries.leaf_at(1), 1, proof, signed, log_key=key)
