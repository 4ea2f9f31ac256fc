"""A table arrives in memory: it is read at once, and never lies on the disk as it came."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from dalel.apps.cases.importing import limits

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def takes_a_table(view: View) -> View:
    """Mark a view whose form brings a table."""
    view.takes_a_table = True  # type: ignore[attr-defined]
    return view


class TableUploadHandler(FileUploadHandler):
    """Takes the files of forms that bring tables; leaves all others to the next handler."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self._is_mine = _brings_a_table(self.request)
        self._data = bytearray()
        if self._is_mine:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep the next bytes of a member's table, one more than may be at most."""
        if not self._is_mine:
            return raw_data
        if getattr(self.request, "member", None) is not None:
            self._data += raw_data[: limits.FILE_BYTES + 1 - len(self._data)]
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]
        """Return the file without its name."""
        if not self._is_mine:
            return None
        return UploadedFile(io.BytesIO(bytes(self._data)), name="table", size=len(self._data))


def _brings_a_table(request: HttpRequest | None) -> bool:
    try:
        return request is not None and hasattr(resolve(request.path_info).func, "takes_a_table")
    except Resolver404:
        return False
