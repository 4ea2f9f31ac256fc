"""What surrounds the requests of reporters: the lane of their files."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from dalel.apps.intake.actions.filing import file_broken_off
from dalel.apps.intake.arriving_files import ArrivingLane
from dalel.apps.intake.sittings import COOKIE
from dalel.core.errors import DalelError

log = logging.getLogger("dalel.intake.files")


class ArrivingFiles:
    """Gives each request its lane, and keeps what came of a file when the line broke."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        lane = ArrivingLane()
        request.upload_lane = lane  # type: ignore[attr-defined]
        try:
            response = self._get_response(request)
            _keep_broken_off(request, lane)
            return response
        finally:
            lane.leave()


def _keep_broken_off(request: HttpRequest, lane: ArrivingLane) -> None:
    try:
        files = lane.broken_off()
        if files:
            cookie = request.COOKIES.get(COOKIE, "")
            file_broken_off(cookie, files, now=datetime.now(UTC))
    except (DalelError, OSError) as error:
        log.error("broken off", exc_info=error)
