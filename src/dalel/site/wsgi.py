"""What stands around Django in both programs, from the outside in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

from dalel.site.assets import with_assets
from dalel.site.bodies import TimedBodies
from dalel.site.faults import LastResort
from dalel.site.forget import Forgetful
from dalel.site.logs import silence_tracebacks

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def assemble(live_sessions: Callable[[], int]) -> "WSGIApplication":
    """Return the whole program; ``live_sessions`` says when its memory is needed."""
    silence_tracebacks()
    program = LastResort(TimedBodies(get_wsgi_application()))
    # Outermost: who fetches a style sheet has brought nothing that must be forgotten.
    return with_assets(Forgetful(program, live_sessions=live_sessions))
