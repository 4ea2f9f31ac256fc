"""Papers that are not sent yet: kept sealed with their case, seen by everybody who opens it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.filings.errors import TooManyKept
from dalel.apps.filings.models import KeptPaper
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.wraps import wrap_context

MOST_KEPT = 100


@dataclass(frozen=True)
class Kept:
    """A paper as it is kept: what its form would send; ``file`` names what was made to be sent.

    ``version`` counts how often it was changed: whoever changes another one has not seen the last.
    """

    id: UUID
    paper: str
    version: int = 0
    sent: Mapping[str, str] = field(default_factory=dict)
    file: str = ""


def kept_papers(container: OpenContainer) -> list[Kept]:
    """Return the papers kept with a case, as far as they open."""
    found = []
    rows = KeptPaper.objects.filter(container_id=container.id).order_by("pk")
    for row in rows:
        kept = _opened(container, row)
        if kept is not None:
            found.append(kept)
    return sorted(found, key=lambda one: (one.paper, str(one.id)))


def kept_paper(container: OpenContainer, wanted: str) -> Kept | None:
    """Return one of them by its number."""
    return next((one for one in kept_papers(container) if str(one.id) == wanted), None)


def keep_paper(container: OpenContainer, kept: Kept) -> Kept:
    """Keep a paper, and return how it is kept.

    Where somebody has changed it meanwhile, theirs stays and this one is kept beside it.

    Raises:
        TooManyKept: The case keeps as many as it may.
        LogBusy, LogFull: It could not be stored.
    """
    with write_transaction():
        row = KeptPaper.objects.filter(container_id=container.id, pk=kept.id).first()
        there = _opened(container, row) if row else None
        if there is None or there.version != kept.version:
            kept = replace(kept, id=uuid4())
            if KeptPaper.objects.filter(container_id=container.id).count() >= MOST_KEPT:
                raise TooManyKept(limit=MOST_KEPT)
        kept = replace(kept, version=kept.version + 1)
        box = container.secret.wrap(pad(_payload(kept)), context=_context(container, kept.id))
        KeptPaper.objects.update_or_create(
            pk=kept.id,
            defaults={"container_id": container.id, "epoch": container.epoch, "box": box},
        )
    return kept


def drop_paper(container: OpenContainer, paper: UUID) -> None:
    """Destroy a paper that was kept."""
    with write_transaction():
        KeptPaper.objects.filter(container_id=container.id, pk=paper).delete()


def drop_papers(container: UUID) -> None:
    """Destroy everything kept with a case: it may hold words of what was erased."""
    with write_transaction():
        KeptPaper.objects.filter(container_id=container).delete()


def _payload(kept: Kept) -> bytes:
    said = asdict(kept) | {"id": str(kept.id)}
    return json.dumps(said, ensure_ascii=False).encode()


def _opened(container: OpenContainer, row: KeptPaper) -> Kept | None:
    try:
        secret = container.secret_of(row.epoch)
        box = secret.unwrap_own(bytes(row.box), context=_context(container, row.pk))
        return _read(row.pk, json.loads(unpad(box)))
    except (KeysError, NoKey, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # nothing this program has sealed


def _read(paper: UUID, said: Mapping[str, Any]) -> Kept:
    sent = {str(name): str(text) for name, text in said["sent"].items()}
    return Kept(paper, str(said["paper"]), int(said["version"]), sent, str(said["file"]))


def _context(container: OpenContainer, paper: UUID) -> bytes:
    return wrap_context("kept-paper", container.id, paper)
