"""Headers that every answer carries: nothing from elsewhere, nothing kept, nothing told."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# The public site carries its icon in the page: a line of 50 kbit/s is spared a request.
PUBLIC_POLICY = CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:")
# The desk's forms say how far files have come: their script sends them to the desk itself.
DESK_POLICY = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
_DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)

# "same-origin" tells no other site anything, as "no-referrer" would, but the latter makes
# browsers send "Origin: null" with our own forms, which Django has to refuse.
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _DENIED),
}
NEVER_KEPT = "no-store"


class SecurityHeaders:
    """Outermost middleware: sets the headers on whatever the inner ones answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers; a view may only choose to be kept longer."""
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        if settings.DALEL_PROGRAM == "desk":
            response.headers["Content-Security-Policy"] = DESK_POLICY
            response.headers["X-Robots-Tag"] = "noindex"
        else:
            response.headers["Content-Security-Policy"] = PUBLIC_POLICY
            _offer_onion(request, response)
        response.headers.setdefault("Cache-Control", NEVER_KEPT)
        return response


def _offer_onion(request: HttpRequest, response: HttpResponse) -> None:
    """Let Tor Browser offer the same page in its own network, where the operator has it there."""
    onion = next((one for one in settings.DALEL_PUBLIC_HOSTS if one.endswith(".onion")), "")
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return  # to whoever asks this machine for another name, nothing says what else it is
    if onion and not request.headers.get("Host", "").endswith(".onion"):
        response.headers["Onion-Location"] = f"http://{onion}{quote(request.path)}"
