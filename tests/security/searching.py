"""Looks for needles in files and in the memory of processes, also inside compressed streams."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CHUNK_BYTES = 4 * 1024 * 1024
OVERLAP_BYTES = 64 * 1024
MOST_TOLD = 1000
UNPACKED_BYTES = 4 * 1024 * 1024
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04")
_MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Found:
    """A needle, and what stands around it."""

    where: str
    around: bytes


class Haystack:
    """Collects bytes to be searched at once; what is there already is not added again.

    Grep looks for hundreds of needles in one pass, which Python cannot.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by ``search``
        self._places: list[tuple[int, str]] = []

    def add(self, where: str, pieces: Iterable[bytes]) -> None:
        """Add what comes in pieces from one place; needles may lie across two of them."""
        tail = b""
        for piece in pieces:
            data = tail + piece
            self._keep(where, data)
            for unpacked in unpacked_streams(data):
                self._keep(f"{where}, unpacked", unpacked)
            tail = data[-OVERLAP_BYTES:]

    def _keep(self, where: str, data: bytes) -> None:
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if digest in self._seen or not data.strip(b"\0"):
            return
        self._seen.add(digest)
        self._places.append((self._file.tell(), where))
        self._file.write(data)
        self._file.write(b"\0" * 16)

    def search(self, needles: Iterable[bytes]) -> list[Found]:
        """Return where any of the needles lies."""
        wanted = sorted(set(needles))
        assert wanted
        assert not any(b"\n" in needle for needle in wanted)
        with self._file as file, tempfile.NamedTemporaryFile() as patterns:
            patterns.write(b"\n".join(wanted))
            patterns.flush()
            file.flush()
            file.seek(0)
            command = ["grep", "-aobFf", patterns.name]
            done = subprocess.run(
                command, stdin=file, capture_output=True, env={"LC_ALL": "C"}, check=False
            )
            assert done.returncode in (0, 1), done.stderr
            offsets = [int(line.split(b":")[0]) for line in _hits(done.stdout)]
            return [self._found(file, offset) for offset in offsets[:MOST_TOLD]]

    def _found(self, file: IO[bytes], offset: int) -> Found:
        where = [name for begin, name in self._places if begin <= offset][-1]
        file.seek(max(0, offset - 60))
        return Found(where, file.read(200))


def _hits(output: bytes) -> Iterator[bytes]:
    for line in output.split(b"\n"):
        if re.match(rb"\d+:", line):
            yield line


def unpacked_streams(data: bytes) -> Iterator[bytes]:
    """Yield the content of everything that looks like zlib, gzip or a file in a ZIP archive."""
    for match in _STREAM.finditer(data):
        begin, bits = match.start(), zlib.MAX_WBITS
        if match.group().startswith(b"\x1f"):
            bits |= 16
        elif match.group().startswith(b"PK"):
            head = data[begin : begin + 30]
            begin += 30 + int.from_bytes(head[26:28], "little")
            begin += int.from_bytes(head[28:30], "little")
            bits = -bits
        unpacked = _unpack(memoryview(data)[begin:], bits)
        if len(unpacked) > 8:
            yield unpacked


def _unpack(data: memoryview, bits: int) -> bytes:
    """Return as much as can be unpacked; a stream may be cut off or not be one."""
    reader = zlib.decompressobj(bits)
    unpacked = b""
    for begin in range(0, len(data), 4096):
        try:
            unpacked += reader.decompress(data[begin : begin + 4096], UNPACKED_BYTES)
        except zlib.error:
            break
        if reader.eof or len(unpacked) >= UNPACKED_BYTES:
            break
    return unpacked


def search_folders(folders: Sequence[Path], needles: Iterable[bytes]) -> list[Found]:
    """Return where needles lie in files below these folders, or in the files' names."""
    haystack = Haystack()
    for folder in folders:
        files = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        for file in files:
            haystack.add("a name", [str(file).encode()])
            if file.is_file():
                haystack.add(str(file), _pieces(file))
    return haystack.search(needles)


def search_memory(processes: Iterable[int], needles: Iterable[bytes]) -> list[Found]:
    """Return where needles lie in the memory of running processes.

    Raises:
        PermissionError: The system does not let us look.
    """
    haystack = Haystack()
    for pid in processes:
        haystack.add(f"environment of {pid}", [Path(f"/proc/{pid}/environ").read_bytes()])
        maps = Path(f"/proc/{pid}/maps").read_text()
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for begin, end, access, name in _MAPPING.findall(maps):
                if access.startswith("r") and not name.startswith("[v"):
                    pieces = _mapped(memory, int(begin, 16), int(end, 16))
                    haystack.add(f"memory of {pid} {name or 'heap'}", pieces)
    return haystack.search(needles)


def search_open_files(processes: Iterable[int], needles: Iterable[bytes]) -> list[Found]:
    """Return where needles lie in files that processes hold open, also in nameless ones."""
    haystack = Haystack()
    for pid in processes:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            if link.is_file():
                haystack.add(f"open file {link.readlink()}", _pieces(link))
    return haystack.search(needles)


def _mapped(memory: IO[bytes], begin: int, end: int) -> Iterator[bytes]:
    for address in range(begin, end, CHUNK_BYTES):
        try:
            memory.seek(address)
            yield memory.read(min(CHUNK_BYTES, end - address))
        except OSError:
            continue  # a file shorter than its mapping, or a page nobody may read


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(CHUNK_BYTES):
            yield piece


def compressed(data: bytes, stream: str) -> bytes:
    """Return data in one kind of stream that ``unpacked_streams`` understands."""
    return STREAMS[stream](data)


def _zip(data: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("entries/1.json", data)
    return archive.getvalue()


STREAMS: dict[str, Callable[[bytes], bytes]] = {
    "zlib": zlib.compress,
    "zlib, fast": lambda data: zlib.compress(data, 1),
    "gzip": gzip.compress,
    "ZIP": _zip,
}
