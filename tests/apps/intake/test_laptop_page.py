"""The desk's page of a laptop: for those who read reports; whole files, faults in words."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dalel.apps.intake.actions.taking_in import current_readers
from dalel.apps.intake.laptops import Readers
from dalel.apps.intake.models import Arrival, HandedOver
from dalel.apps.intake.pouches import OUTSIDE
from dalel.apps.intake.views.laptop import MOST_BYTES
from tests.apps.conftest import CastMember
from tests.apps.intake.laptops import Laptop, laptop
from tests.apps.intake.reporting import sent

__all__ = ["laptop"]

NOW = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)
PAGE, READERS, CONFIRMED = "/inbox/laptop", "/inbox/laptop/readers", "/inbox/laptop/confirmation"


def brought(member: CastMember, data: bytes) -> str:
    """Bring a file to the page and return what it answers."""
    file = SimpleUploadedFile("from her phone.zip", data)
    answer = member.client.post(PAGE, {"pouch": file})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_prepares_a_laptop(worker: CastMember) -> None:
    """The file that is handed out has the fingerprint that the page shows."""
    page = worker.client.get(PAGE).content.decode()
    file = worker.client.post(READERS)

    assert current_readers(worker.refreshed()).fingerprint in page
    assert Readers.from_text(file.content.decode()).fingerprint in page
    assert file["Content-Disposition"] == 'attachment; filename="readers.json"'
    assert PAGE in worker.client.get("/inbox").content.decode()


def test_takes_in_a_file_and_confirms_it(laptop: Laptop, worker: CastMember) -> None:
    """Once new, once known; the confirmation names what came in."""
    laptop.prepare(worker, now=NOW)
    with laptop.here():
        sent(NOW)
    pouch = laptop.pouch(now=NOW).getvalue()

    assert 'role="status"' in brought(worker, pouch)
    assert Arrival.objects.count() == 3
    assert CONFIRMED in brought(worker, pouch)
    assert Arrival.objects.count() == 3
    named = json.loads(worker.client.post(CONFIRMED).content)["arrivals"]
    assert named == sorted(one.hex for one in HandedOver.objects.values_list("pk", flat=True))


def nested() -> bytes:
    """Return a ZIP whose list lies too deep within itself to be read."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        package.writestr(OUTSIDE, "[" * 8_000)
    return made.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"Invented", b"PK\x03\x04 half", bytes(MOST_BYTES + 1), nested()]
)
def test_says_what_is_wrong_with_a_file(worker: CastMember, data: bytes) -> None:
    """Beside the field and above; nothing of it is kept."""
    page = brought(worker, data)

    assert page.count('href="#id_pouch"') == 1
    assert 'aria-invalid="true"' in page
    assert not HandedOver.objects.exists()


@pytest.mark.parametrize("who", ["administrator", "guest"])
def test_is_not_there_for_others(who: str, request: pytest.FixtureRequest) -> None:
    """Whoever reads no reports finds no page and no file."""
    member: CastMember = request.getfixturevalue(who)

    assert member.client.get(PAGE).status_code == 404
    assert member.client.post(PAGE).status_code == 404
    assert member.client.post(READERS).status_code == 404
    assert member.client.post(CONFIRMED).status_code == 404
    assert PAGE not in member.client.get("/inbox").content.decode()
