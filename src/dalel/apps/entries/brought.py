"""A file that is read at once arrives in memory, and never lies on the disk as it came."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def brings_a_file(*, most_bytes: int) -> Callable[[View], View]:
    """Mark a view whose form brings a file to be read at once; what is larger is cut off."""

    def marked(view: View) -> View:
        view.most_bytes_brought = most_bytes  # type: ignore[attr-defined]
        return view

    return marked


class BroughtFileHandler(FileUploadHandler):
    """Takes the files of forms that are read at once; leaves all others to the next handler."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self._most_bytes = _most_bytes(self.request)
        self._data = bytearray()
        if self._most_bytes is not None:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep the next bytes of a member's file, one more than may be at most."""
        if self._most_bytes is None:
            return raw_data
        if getattr(self.request, "member", None) is not None:
            self._data += raw_data[: self._most_bytes + 1 - len(self._data)]
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]
        """Return the file without its name."""
        if self._most_bytes is None:
            return None
        return UploadedFile(io.BytesIO(bytes(self._data)), name="file", size=len(self._data))


def _most_bytes(request: HttpRequest | None) -> int | None:
    try:
        found = resolve(request.path_info).func if request is not None else None
    except Resolver404:
        return None
    most: int | None = getattr(found, "most_bytes_brought", None)
    return most
