"""What stands around Django in both programs, from the outside in."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from dalel.site.assets import with_assets
from dalel.site.bodies import TimedBodies
from dalel.site.faults import LastResort
from dalel.site.forget import Forgetful
from dalel.site.logs import silence_tracebacks

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Program:
    """The whole program. The worker also tells it what arrived and never became a request."""

    def __init__(self, forgetful: Forgetful) -> None:
        self.learn = forgetful.learn
        # Outermost: who fetches a style sheet has brought nothing that must be forgotten.
        self._app: WSGIApplication = with_assets(forgetful)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request."""
        return self._app(environ, start_response)


def assemble(live_sessions: Callable[[], int]) -> Program:
    """Return the whole program; ``live_sessions`` says when its memory is needed."""
    silence_tracebacks()
    # All views before the fork: master and worker share them, and a new worker answers at once.
    _ = get_resolver().url_patterns
    program = LastResort(TimedBodies(get_wsgi_application()))
    return Program(Forgetful(program, live_sessions=live_sessions))
