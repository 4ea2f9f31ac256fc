"""Files are encrypted while they arrive: no plain byte touches the disk.

Django parses a body before the view runs (the CSRF check reads it), so the handler is global and
finds the container by the address alone. Where there is none, the parts are sealed to a key that
is thrown away, so that an outsider sees the same work and the same answer.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

from dalel.apps.entries.errors import TooManyUploads, UploadsBusy, UploadTooLarge
from dalel.apps.entries.files import discard_file, part_context, part_id, require_room, write_part
from dalel.apps.entries.models import Container, Epoch, PartWrap
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.ledger.errors import LogError, LogFull
from dalel.apps.ledger.transaction import keystore_transaction
from dalel.core.entries import limits
from dalel.core.entries.attachments import is_media_type
from dalel.core.errors import DalelError
from dalel.core.keys.files import PART_BYTES, PartDigest, SealedPart, file_tree, seal_part
from dalel.core.keys.wraps import PrivateKey, PublicKey, wrap_to

MAX_FILE_BYTES = 4 * 1024**3
# Of a form whose session has ended: enough for papers and photographs.
STRANGER_FILE_BYTES = 50 * 1024**2
CHUNK_BYTES = 1024 * 1024
# What stays of the end of too long a name: what tells one file from the next often stands there.
ENDING_CHARACTERS = 40
# A third of the eight threads: four stalled uploads must not stop the desk.
LANES = 2

log = logging.getLogger("dalel.entries.uploads")
_lanes = threading.BoundedSemaphore(LANES)
# Whoever is not signed in gets at most one of them, so that members always have one.
_strangers = threading.BoundedSemaphore(1)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def takes_files(view: View) -> View:
    """Mark a view whose forms have files; what is sent elsewhere is read and thrown away."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """A file that has arrived and lies sealed. It has no content to read."""

    def __init__(self, name: str, media_type: str, writer: PartWriter) -> None:
        super().__init__(file=None, name=name, content_type=media_type, size=writer.size)
        self.file_id = writer.file
        self.part_count = len(writer.digests)
        self.descriptor: dict[str, Any] = {
            "file": str(writer.file),
            "name": name,
            "media_type": media_type,
            "size": writer.size,
            "parts": [digest.hex() for digest in writer.digests],
            "tree": bytes(file_tree(writer.digests)).hex(),
            "sha256": writer.whole.hexdigest(),
            "complete": True,
        }

    def close(self) -> None:
        """Nothing is open."""


class PartWriter:
    """Collects bytes into parts, seals and stores each."""

    def __init__(
        self, container: UUID, public: PublicKey, *, limit_bytes: int = MAX_FILE_BYTES
    ) -> None:
        self.file = uuid4()
        self.size = 0
        self.digests: list[PartDigest] = []
        self.whole = hashlib.sha256()
        self.container = container
        self._public = public
        self._limit_bytes = limit_bytes
        # One buffer for all parts: each byte is copied once on its way to the cipher.
        self._buffer = memoryview(bytearray(PART_BYTES))
        self._filled = 0

    def add(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            UploadTooLarge: The file is larger than the limit.
        """
        self.size += len(data)
        if self.size > self._limit_bytes:
            raise UploadTooLarge(limit_bytes=self._limit_bytes)
        self.whole.update(data)
        rest = memoryview(data)
        while rest:
            taken = min(len(rest), PART_BYTES - self._filled)
            self._buffer[self._filled : self._filled + taken] = rest[:taken]
            self._filled += taken
            rest = rest[taken:]
            if self._filled == PART_BYTES:
                self._store()

    def finish(self) -> None:
        """Store what is left; an empty file has one empty part."""
        if self._filled or not self.digests:
            self._store()
        self._buffer = memoryview(b"")  # the next file brings its own

    def discard(self) -> None:
        """Destroy what was stored."""
        # The part after the last may have its key stored and not yet its bytes.
        discard_file(self.file, len(self.digests) + 1)

    def _store(self) -> None:
        number = len(self.digests)
        part = part_id(self.file, number)
        sealed = seal_part(self.file, number, self._buffer[: self._filled])
        self._filled = 0
        wrap = wrap_to(self._public, sealed.key, context=part_context(self.container, part))
        self._keep(part, wrap, sealed)
        self.digests.append(sealed.digest)

    def _keep(self, part: UUID, wrap: bytes, sealed: SealedPart) -> None:
        """Store one part: its key first."""
        require_room()
        with keystore_transaction():
            PartWrap.objects.create(part=part, container=self.container, wrap=wrap)
        write_part(part, sealed.ciphertext)


def seal_file(
    container: OpenContainer, content: bytes, *, name: str, media_type: str
) -> dict[str, Any]:
    """Seal a file that is at hand, and return what an entry says of it."""
    writer = PartWriter(container.id, container.secret.public)
    writer.add(content)
    writer.finish()
    return SealedUpload(name, media_type, writer).descriptor


class UploadLane:
    """A request's right to upload, given back when the request ends.

    Files arrive before anybody has looked at who sends them. Those that no view has kept by then
    are destroyed: a stranger cannot fill the disk.
    """

    def __init__(self, *, is_member: bool = True) -> None:
        self.fault: DalelError | None = None
        self._wanted: tuple[threading.BoundedSemaphore, ...] = (
            (_lanes,) if is_member else (_strangers, _lanes)
        )
        self._held: list[threading.BoundedSemaphore] = []
        self.limit_bytes = MAX_FILE_BYTES if is_member else STRANGER_FILE_BYTES
        self._unfinished: list[PartWriter] = []
        self._arrived: list[PartWriter] = []

    def enter(self) -> None:
        """Take one of the lanes.

        Raises:
            UploadsBusy: All are taken.
        """
        for lane in self._wanted[len(self._held) :]:
            if not lane.acquire(blocking=False):
                raise UploadsBusy
            self._held.append(lane)

    def watch(self, writer: PartWriter) -> None:
        """Remember an unfinished file, so that it is destroyed if the line breaks.

        Raises:
            TooManyUploads: More files than an entry takes.
        """
        self._unfinished.append(writer)
        if len(self._unfinished) + len(self._arrived) > limits.ATTACHMENTS:
            raise TooManyUploads(limit=limits.ATTACHMENTS)

    def finished(self, writer: PartWriter) -> None:
        """Take note that a file arrived whole."""
        self._unfinished.remove(writer)
        self._arrived.append(writer)

    def keep(self) -> None:
        """Let the files that arrived whole stay, for whoever may record them; not empty ones.

        Called before they are recorded, so that no failure afterwards destroys a sealed file.
        """
        self._arrived = [writer for writer in self._arrived if not writer.size]

    def leave(self) -> None:
        """Destroy what did not arrive whole or was not kept, and give the lane back."""
        unwanted = (*self._unfinished, *self._arrived)
        self._unfinished.clear()
        self._arrived.clear()
        try:
            _discard_all(unwanted)
        finally:
            while self._held:
                self._held.pop().release()


def _discard_all(writers: Sequence[PartWriter]) -> None:
    """Destroy what can be destroyed; a full or broken disk must not cost anybody the answer."""
    for writer in writers:
        try:
            writer.discard()
        except (LogError, DatabaseError, OSError) as error:
            log.error("upload left behind", exc_info=error)


class UploadLaneMiddleware:
    """Gives each request its lane and takes it back. Stands behind what sets ``member``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        lane = UploadLane(is_member=getattr(request, "member", None) is not None)
        request.upload_lane = lane  # type: ignore[attr-defined]
        try:
            return self._get_response(request)
        finally:
            lane.leave()


class EncryptingUploadHandler(FileUploadHandler):
    """Django's hook for arriving files.

    A file that cannot be taken does not break the form: the rest of the body is read and thrown
    away, and the view finds the reason in the lane's ``fault``.
    """

    chunk_size = CHUNK_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        if not is_taken(self.request):
            raise SkipFile
        with self._faults_told():
            self._lane = lane_of(self.request)
            self._lane.enter()
            container, public = _destination(self.request)
            self._writer = PartWriter(container, public, limit_bytes=self._lane.limit_bytes)
            self._lane.watch(self._writer)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next bytes; no later handler sees them."""
        with self._faults_told():
            self._writer.add(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        """Return the sealed file."""
        with self._faults_told():
            self._writer.finish()
        self._lane.finished(self._writer)
        return SealedUpload(
            short_name(self.file_name or ""), media_type_of(self.content_type), self._writer
        )

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        try:
            yield
        except (UploadsBusy, UploadTooLarge, TooManyUploads, LogError) as fault:
            lane_of(self.request).fault = fault
            raise StopUpload(connection_reset=False) from fault
        except OSError as error:
            lane_of(self.request).fault = LogFull()
            raise StopUpload(connection_reset=False) from error


def short_name(name: str) -> str:
    """Return a file's name as entries hold it: too long a one loses its middle, not its ending."""
    if len(name) <= limits.FILE_NAME_CHARACTERS:
        return name
    ending = name[-ENDING_CHARACTERS:]
    return f"{name[: limits.FILE_NAME_CHARACTERS - ENDING_CHARACTERS - 1]}…{ending}"


def media_type_of(sent: str | None) -> str:
    """Return the media type a browser names; the plainest where it names none that can be kept."""
    named = (sent or "").strip().lower()
    return named if is_media_type(named) else "application/octet-stream"


def lane_of(request: HttpRequest | None) -> UploadLane:
    """Return the lane the middleware gave the request."""
    lane: UploadLane = request.upload_lane  # type: ignore[union-attr]
    return lane


def is_taken(request: HttpRequest | None) -> bool:
    """Return whether there is a form with files at this address."""
    try:
        return request is not None and hasattr(resolve(request.path_info).func, "takes_files")
    except Resolver404:
        return False


def _destination(request: HttpRequest | None) -> tuple[UUID, PublicKey]:
    """Return the container that the address names and its newest public key.

    The database is asked the same questions whether or not there is such a container.
    """
    assert request is not None  # noqa: S101 - Django always passes it
    number = resolve(request.path_info).kwargs.get("number")
    is_askable = number and "\x00" not in number  # PostgreSQL takes no such text
    container = Container.objects.filter(number=number).first() if is_askable else None
    named, number = (container.pk, container.epoch) if container else (uuid4(), 1)
    epoch = Epoch.objects.filter(container_id=named, number=number).first()
    if epoch is None:
        return named, PrivateKey.generate().public
    return named, PublicKey.from_bytes(bytes(epoch.public_key))
