"""The few files every page uses, served under an address that changes with their content."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from whitenoise import WhiteNoise  # type: ignore[import-untyped]

from dalel.site.headers import ALWAYS

FOLDER = Path(__file__).resolve().parent / "static"
PREFIX = "/static/"
KEPT_SECONDS = 7 * 24 * 3600


@cache
def asset_url(name: str) -> str:
    """Return the address of a static file with the first digits of its digest."""
    digest = sha256(Path(f"{FOLDER}/{name}").read_bytes()).hexdigest()
    return f"{PREFIX}{name}?v={digest[:12]}"


@cache
def inline_icon() -> str:
    """Return the icon as an address that holds it."""
    svg = Path(f"{FOLDER}/site.svg").read_text(encoding="utf-8").strip()
    return f"data:image/svg+xml,{quote(svg, safe=' /:=')}".replace("%22", "'")


def with_assets(app: Callable[..., object]) -> WhiteNoise:
    """Serve the static folder in front of a program."""
    return WhiteNoise(
        app,
        root=FOLDER,
        prefix=PREFIX,
        max_age=KEPT_SECONDS,
        allow_all_origins=False,
        add_headers_function=_add_headers,
        charset="utf-8",
    )


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    for name, value in ALWAYS.items():
        headers[name] = value
