"""What leaves a case to prove something: receipts, bundles, files."""

from __future__ import annotations

from itertools import chain
from uuid import UUID

import segno
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.queries import member_names, role_words, verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.bundles import bundle_parts
from dalel.apps.cases.queries import OpenCase, case_of_entry
from dalel.apps.cases.timeline import attachments_of, broken_line
from dalel.apps.cases.views.pages import case_or_404
from dalel.apps.entries.errors import EntryDamaged, EntryErased
from dalel.apps.entries.files import read_file, require_whole
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_one
from dalel.apps.ledger.actions import receipt_for
from dalel.core.ledger import Grade


@members_only
def show_receipt(request: MemberRequest, entry: UUID) -> HttpResponse:
    """Show an entry's receipt: it opens nothing and can be carried safely."""
    member = request.member
    case, opened = _entry_or_404(member, entry)
    now = timezone.now()
    receipt = receipt_for(opened.row.leaf_index, now=now)
    append_journal(case.container, Deed.TOOK_RECEIPT, who=member.member_id, about=entry, now=now)
    text = receipt.to_base45()
    code = segno.make(text, error="m", mode="alphanumeric")
    context = {
        "case": case,
        "entry": opened,
        "receipt": receipt,
        "text": text,
        "grade": Grade.STATED.name,
        "code": code.svg_inline(scale=3, border=4, svgclass="code", lineclass="code-line"),
    }
    return render(request, "cases/receipt_show.html", context)


@members_only
def receipt_file(request: MemberRequest, entry: UUID) -> HttpResponse:
    """Hand the receipt out as a file; ``?form=c2sp`` gives the tlog-proof text."""
    member = request.member
    case, opened = _entry_or_404(member, entry)
    now = timezone.now()
    receipt = receipt_for(opened.row.leaf_index, now=now)
    append_journal(case.container, Deed.TOOK_RECEIPT, who=member.member_id, about=entry, now=now)
    if request.GET.get("form") == "c2sp":
        return _download(receipt.to_c2sp().encode(), "receipt.tlog-proof", "text/plain")
    return _download(receipt.to_bytes(), "receipt.bin", "application/octet-stream")


@require_POST
@members_only
def export_case(request: MemberRequest, number: str) -> HttpResponseBase:
    """Hand out the case as a bundle that anyone can check without us."""
    member = request.member
    now = timezone.now()
    case = case_or_404(member, number, now=now)
    is_naming = bool(request.POST.get("names")) and not member.is_guest
    deed = Deed.EXPORTED_NAMES if is_naming else Deed.EXPORTED
    append_journal(case.container, deed, who=member.member_id, about=None, now=now)
    language = translation.get_language()
    names = member_names(member) if is_naming else role_words()
    parts = bundle_parts(case, names=names, now=now, language=language)
    # What cannot be exported at all is an error page, not a broken download.
    response = StreamingHttpResponse(chain((next(parts),), parts), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="bundle.zip"'
    return response


@members_only
def read_attachment(request: MemberRequest, entry: UUID, number: int) -> HttpResponseBase:
    """Hand out a file of an entry, decrypted on the way."""
    member = request.member
    case, opened = _entry_or_404(member, entry)
    files = attachments_of(opened)
    if number >= len(files):
        raise Http404
    file = files[number]
    try:
        require_whole(case.container, file, entry=entry)
    except (EntryErased, EntryDamaged) as fault:
        line = broken_line(UnreadableEntry(opened.row, fault))
        return render(request, "cases/file_broken.html", {"case": case, "line": line}, status=404)
    append_journal(
        case.container, Deed.READ_FILE, who=member.member_id, about=entry, now=timezone.now()
    )
    response = StreamingHttpResponse(
        read_file(case.container, file, entry=entry), content_type="application/octet-stream"
    )
    response["Content-Length"] = str(file["size"])
    response["Content-Disposition"] = f'attachment; filename="file-{number + 1}{_ending(file)}"'
    return response


def _ending(file: dict[str, object]) -> str:
    """Keep a harmless file ending; the name itself could tell too much."""
    _stem, dot, ending = str(file["name"]).rpartition(".")
    is_plain = bool(dot) and ending.isascii() and ending.isalnum() and len(ending) <= 5
    return f".{ending.lower()}" if is_plain else ""


def _entry_or_404(member: MemberSession, entry: UUID) -> tuple[OpenCase, OpenedEntry]:
    case = case_of_entry(member, entry, now=timezone.now())
    opened = open_one(case.container, entry, verify_key_of) if case else None
    if case is None or not isinstance(opened, OpenedEntry):
        raise Http404
    return case, opened


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
