"""Files of reporters, sealed while they arrive: the parts where the loop finds them, keys in hand.

The container is the one that the browser's sitting writes in. Without such a sitting the bytes are
read and thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    StopFutureHandlers,
    StopUpload,
)
from django.http import HttpRequest

from dalel.apps.entries.errors import TooManyUploads, UploadTooLarge
from dalel.apps.entries.files import arriving_path, part_id, require_room, write_at
from dalel.apps.entries.uploads import (
    CHUNK_BYTES,
    PartWriter,
    SealedUpload,
    UploadLane,
    is_taken,
    lane_of,
    media_type_of,
    short_name,
)
from dalel.apps.intake.parcels import PartKey
from dalel.apps.intake.reports import Report
from dalel.apps.intake.sittings import COOKIE, sitting_of
from dalel.apps.ledger.errors import LogFull
from dalel.core.keys.files import SealedPart


class ArrivingWriter(PartWriter):
    """Seals parts into the folder of what has arrived; their keys go with the entry."""

    def __init__(self, report: Report, *, limit_bytes: int) -> None:
        super().__init__(report.story.id, report.story.public, limit_bytes=limit_bytes)
        self.name = ""
        self.media_type = ""
        self.part_keys: list[PartKey] = []
        self.plain_part_keys: list[str] = []

    def discard(self) -> None:
        """Destroy what was stored."""
        for number in range(len(self.digests) + 1):
            arriving_path(part_id(self.file, number)).unlink(missing_ok=True)

    def _keep(self, part: UUID, wrap: bytes, sealed: SealedPart) -> None:
        require_room()
        place = arriving_path(part)
        place.parent.parent.mkdir(mode=0o700, exist_ok=True)
        write_at(place, sealed.ciphertext)
        self.part_keys.append(PartKey(part, self.container, wrap))
        self.plain_part_keys.append(sealed.key.hex())


class ArrivedFile(SealedUpload):
    """A reporter's file that lies sealed, with the keys of its parts."""

    def __init__(self, writer: ArrivingWriter, *, is_complete: bool = True) -> None:
        super().__init__(writer.name, writer.media_type, writer)
        if not is_complete:
            self.descriptor |= {"complete": False, "sha256": None}
        self.part_keys = tuple(writer.part_keys)
        self.plain_part_keys = tuple(writer.plain_part_keys)


class ArrivingLane(UploadLane):
    """What one request brings. How many send at once is settled before, by size."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = ()

    def broken_off(self) -> list[ArrivedFile]:
        """Return the files whose end never came, as far as they came; they are kept from now on."""
        cut = [one for one in self._unfinished if isinstance(one, ArrivingWriter) and one.size]
        for writer in cut if self.fault is None else ():
            writer.finish()
            self._unfinished.remove(writer)
        return [ArrivedFile(one, is_complete=False) for one in cut if self.fault is None]


class ArrivingUploadHandler(FileUploadHandler):
    """Django's hook for arriving files; pages that do not keep files read theirs in memory."""

    chunk_size = CHUNK_BYTES
    _writer: ArrivingWriter | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file."""
        super().new_file(*args, **kwargs)
        self._writer = None
        if not is_taken(self.request):
            return
        report = _report_of(self.request)
        if report is None or not self.file_name:
            raise SkipFile
        lane = lane_of(self.request)
        writer = ArrivingWriter(report, limit_bytes=lane.limit_bytes)
        writer.name = short_name(self.file_name)
        writer.media_type = media_type_of(self.content_type)
        with self._faults_told():
            lane.watch(writer)
        self._writer = writer
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take the next bytes."""
        if self._writer is None:
            return raw_data
        with self._faults_told():
            self._writer.add(raw_data)
        return None

    def file_complete(self, file_size: int) -> ArrivedFile | None:
        """Return the sealed file."""
        writer, self._writer = self._writer, None
        if writer is None:
            return None
        with self._faults_told():
            writer.finish()
        lane_of(self.request).finished(writer)
        return ArrivedFile(writer)

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        try:
            yield
        except (UploadTooLarge, TooManyUploads) as fault:
            lane_of(self.request).fault = fault
            raise StopUpload(connection_reset=False) from fault
        except OSError as error:
            lane_of(self.request).fault = LogFull()
            raise StopUpload(connection_reset=False) from error


def _report_of(request: HttpRequest | None) -> Report | None:
    """Return the report that the browser's sitting writes in."""
    cookie = request.COOKIES.get(COOKIE, "") if request is not None else ""
    state = sitting_of(cookie, now=datetime.now(UTC)) if cookie else None
    return Report.from_state(state["report"]) if state and state.get("report") else None
