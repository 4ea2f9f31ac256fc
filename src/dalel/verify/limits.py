"""How much of a bundle is read before it is refused, at home and on a public page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a bundle may hold; unpacked sizes are in bytes.

    Attributes:
        parts: Parts of the archive.
        entries: Entries listed.
        members: Members listed.
        omitted: Runs of entries declared as left out.
        manifest_bytes: Of ``bundle.json`` and of ``README.html``.
        json_bytes: Of an entry or a proof.
        memory_bytes: Of all parts besides files.
        total_bytes: Of all parts.
    """

    parts: int = 250_000
    entries: int = 100_000
    members: int = 10_000
    omitted: int = 100_000
    manifest_bytes: int = 64 << 20
    json_bytes: int = 8 << 20
    memory_bytes: int = 1 << 30
    total_bytes: int = 256 << 30


OWN_COMPUTER = Limits()
PUBLIC_PAGE = Limits(
    parts=8_000,
    entries=2_000,
    members=500,
    omitted=2_000,
    manifest_bytes=2 << 20,
    json_bytes=2 << 20,
    memory_bytes=64 << 20,
    total_bytes=64 << 20,
)
