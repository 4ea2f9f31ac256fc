"""The papers and pictures of the demo, made when it is planted: no file of it lies anywhere else.

A name's ending decides what is made. Each paper says of itself that it is invented.
"""

from __future__ import annotations

import struct
import zlib

NOTICE = "Demo: invented paper. Ойдан шығарылған құжат. Вымышленный документ."
_WIDTH, _HEIGHT, _MARGIN, _LINE = 420, 594, 48, 22
_PAPER, _INK = 250, 120


def made_file(name: str, words: str) -> tuple[bytes, str]:
    """Return the content and the media type of an invented file."""
    ending = name.rpartition(".")[2]
    if ending == "png":
        return _page_picture(words), "image/png"
    if ending == "pdf":
        return _page_pdf(words), "application/pdf"
    return f"{NOTICE}\n\n{words.strip()}\n".encode(), "text/plain"


def _page_picture(words: str) -> bytes:
    """Return a grey picture of a written page: a bar for each word, nothing to read."""
    rows = [bytearray([_PAPER]) * _WIDTH for _row in range(_HEIGHT)]
    across, down = _MARGIN, _MARGIN
    for word in words.split():
        length = 7 * len(word)
        if across + length > _WIDTH - _MARGIN:
            across, down = _MARGIN, down + _LINE
        if down + _LINE > _HEIGHT - _MARGIN:
            break
        for row in rows[down : down + 8]:
            row[across : across + length] = bytes([_INK]) * length
        across += length + 7
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def _page_pdf(words: str) -> bytes:
    """Return a page of Latin text; the fonts every reader has hold no other letters."""
    lines = ["Demo: this paper is invented.", "", *words.strip().splitlines()]
    drawn = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    page = f"BT /F1 12 Tf 16 TL 60 780 Td\n{drawn}ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _pdf_of(objects)


def _pdf_of(objects: tuple[bytes, ...]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(content)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, start)
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
