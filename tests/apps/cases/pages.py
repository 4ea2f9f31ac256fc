"""The pages of a case as a browser sends and reads them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.entries.journal import Deed, read_journal
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from tests.apps.conftest import CastMember
from tests.apps.records import case_of

Fields = Mapping[str, Any]


def upload(content: bytes, name: str = "note.txt", media_type: str = "") -> SimpleUploadedFile:
    """Return a file as somebody chooses it."""
    return SimpleUploadedFile(name, content, content_type=media_type or "text/plain")


def new_address(case: OpenCase | str, kind: str) -> str:
    """Return where an entry of a kind is recorded."""
    number = case if isinstance(case, str) else case.number
    return f"/cases/{number}/entries/new/{kind}"


def correct_address(case: OpenCase, entry: UUID) -> str:
    """Return where an entry is corrected."""
    return f"/cases/{case.number}/entries/{entry}/correct"


def saved(member: CastMember, address: str, fields: Fields) -> None:
    """Send a form that must be taken; once more where something was read back to look at."""
    answer = member.client.post(address, fields)
    if answer.status_code == 422 and 'id="look"' in text_of(answer):
        answer = member.client.post(address, looked_at(text_of(answer), fields))
    assert answer.status_code == 302, refusals(text_of(answer))


def looked_at(page: str, fields: Fields) -> dict[str, Any]:
    """Return a form as it is sent again after its page was looked at: its files are there."""
    again = {name: value for name, value in fields.items() if not isinstance(value, File)}
    seen = dict(re.findall(r'name="([^"]+_seen)" value="([^"]*)"', page))
    return {**again, **seen, "kept_files": hidden_value(page, "kept_files")}


def refused(member: CastMember, address: str, fields: Fields) -> str:
    """Send a form that must come back, and return its page."""
    answer = member.client.post(address, fields)
    assert answer.status_code == 422
    return text_of(answer)


def page_at(client: Client, address: str, *, status: int = 200) -> str:
    """Return a page's text."""
    answer = client.get(address)
    assert answer.status_code == status
    return text_of(answer)


def text_of(answer: HttpResponseBase) -> str:
    """Return a page's text with every character as it is read."""
    assert hasattr(answer, "content")
    return html.unescape(answer.content.decode())


def bytes_of(answer: HttpResponseBase) -> bytes:
    """Return what was handed out."""
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.status_code == 200
    return b"".join(bytes(part) for part in answer)


def hidden_value(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def refusals(page: str) -> list[str]:
    """Return what the summary of a form says is wrong, one sentence per field."""
    summary = page.partition('id="errors"')[2].partition("</div>")[0]
    found = re.findall(r'<a href="#id_(\w+)">[^<]*</a>:?\s*([^<]*)</li>', summary)
    return [f"{name}: {sentence}" for name, sentence in found]


def entries_of(member: CastMember, number: str) -> tuple[OpenedEntry | UnreadableEntry, ...]:
    """Return a case's entries as a member reads them now."""
    return content_of(case_of(member, number)).entries


def entries_of_kind(member: CastMember, number: str, kind: str) -> list[OpenedEntry]:
    """Return the readable entries of one kind, in the order of the seal."""
    found = content_of(case_of(member, number)).readable
    return [entry for entry in found if entry.kind.name == kind]


def journal_of(member: CastMember, number: str) -> list[tuple[UUID, Deed, UUID | None]]:
    """Return who did what about which entry."""
    container = case_of(member, number).container
    return [(line.who, line.deed, line.about) for line in read_journal(container)]


def in_order(page: str, ids: Sequence[UUID]) -> list[UUID]:
    """Return the entries in the order in which the page shows them."""
    assert all(f'data-entry="{one}"' in page for one in ids)
    return sorted(ids, key=lambda one: page.index(f'data-entry="{one}"'))
