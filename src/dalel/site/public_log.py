"""The log as other people's tools read it (C2SP tlog-tiles), never further than published.

A tile that grew with every entry would tell a watcher when a single entry was written. So
tiles end where the published checkpoint ends; entry bundles are private and have no address.
"""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dalel.apps.ledger import queries
from dalel.core.ledger.checkpoints import parse_body
from dalel.core.ledger.errors import TilePathMalformed
from dalel.core.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, parse_tile_path

_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer with the newest published checkpoint."""
    return HttpResponse(_published(timezone.now()), content_type="text/plain; charset=utf-8")


@require_safe
def tile(request: HttpRequest, place: str) -> HttpResponse:
    """Answer with a tile that the published checkpoint covers."""
    try:
        wanted = parse_tile_path(place)
    except TilePathMalformed as error:
        raise Http404 from error
    data = queries.tile_bytes(wanted.level, wanted.index, wanted.width)
    if data is None or not _is_covered(wanted, _published(timezone.now())):
        raise Http404
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


def _published(now: datetime) -> str:
    note = queries.latest_published_checkpoint(now)
    if note is None:
        raise Http404
    return note


def _is_covered(wanted: Tile, note: str) -> bool:
    size = parse_body(note.partition("\n\n")[0] + "\n").size
    hashes = size >> (wanted.level * TILE_HEIGHT)
    return wanted.index * TILE_WIDTH + wanted.width <= hashes
