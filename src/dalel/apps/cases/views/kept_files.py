"""Files that have arrived with a form that is not saved yet, carried through it sealed."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.views.lost_sessions import arrived_in
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.errors import NoKey, TooManyUploads, UploadsBusy, UploadTooLarge
from dalel.apps.entries.files import unwrap_of_any_epoch
from dalel.apps.entries.forms import EntryForm
from dalel.apps.entries.uploads import SealedUpload, lane_of
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import wrap_context

# Descriptors of files, by the name under which their field is sent.
Files = Mapping[str, Sequence[Mapping[str, Any]]]


def take_files(request: HttpRequest, forms: Sequence[EntryForm], fresh: Files, kept: Files) -> None:
    """Give each form its files: earlier ones but what was left out, then the fresh ones."""
    for form in forms:
        removed = set(form.typed.get("remove_file", ()))
        form.attachments = {
            field.name: [
                *(f for f in kept.get(form.prefix + field.name, ()) if f["file"] not in removed),
                *fresh.get(form.prefix + field.name, ()),
            ]
            for field in form.kind.fields
            if field.type == "attachments"
        }


def arrive(request: HttpRequest) -> Files:
    """Keep the files that came with a form, empty ones aside, and return them.

    To be called once the body was read: only what has arrived can be kept.
    """
    lane_of(request).keep()
    return arrived_in(request)


def blame_files(request: HttpRequest, forms: Sequence[EntryForm]) -> Promise | None:
    """Put what is wrong with files beside their fields; return a trouble that has no place."""
    for form in forms:
        for field in form.kind.fields:
            empty = _empty_ones(request, form.prefix + field.name)
            if empty:
                sentence = _(
                    "This file is empty (0 bytes) and was not kept: %(names)s. "
                    "Choose it again, or save without it."
                )
                form.errors = {**form.errors, field.name: sentence % {"names": ", ".join(empty)}}
    fault = lane_of(request).fault
    if fault is None:
        return None
    with_files = [form for form in forms if any(f.type == "attachments" for f in form.kind.fields)]
    if len(with_files) == 1 and isinstance(fault, UploadTooLarge | TooManyUploads | UploadsBusy):
        [form] = with_files
        name = next(f.name for f in form.kind.fields if f.type == "attachments")
        form.errors = {**form.errors, name: str(trouble_of(fault))}
        return None
    return trouble_of(fault)


def _empty_ones(request: HttpRequest, name: str) -> list[str]:
    uploads = request.FILES.getlist(name)
    return [one.name or "" for one in uploads if isinstance(one, SealedUpload) and not one.size]


def seal_kept(forms: Sequence[EntryForm], case: OpenCase, member: MemberSession) -> str:
    """Return the files that have arrived, sealed for the form to carry."""
    files = {
        form.prefix + name: listed
        for form in forms
        for name, listed in form.attachments.items()
        if listed
    }
    if not files:
        return ""
    context = wrap_context("kept-files", case.container.id, member.member_id)
    box = case.container.secret.wrap(json.dumps(files).encode(), context=context)
    return base64.b64encode(box).decode()


def open_kept(sent: str, case: OpenCase, member: MemberSession) -> Files:
    """Return the files that a form carried; none where it is not this member's form."""
    context = wrap_context("kept-files", case.container.id, member.member_id)
    try:
        box = base64.b64decode(sent, validate=True)
        # The key may have changed since the form was shown.
        read = unwrap_of_any_epoch(case.container, box, context=context) if box else b"{}"
    except (ValueError, KeysError, NoKey):
        return {}
    files: Files = json.loads(read)
    return files
