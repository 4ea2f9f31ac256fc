"""A browser of the plainest kind: cookies, pages, and forms sent as they were shown."""

from __future__ import annotations

import http.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

Sent = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Upload:
    """A file chosen in a form."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass
class Form:
    """A form on a page, with the values it was shown with and what can be chosen."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    address: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()

    @property
    def forms(self) -> list[Form]:
        """Every form on the page."""
        reader = _FormReader()
        reader.feed(self.text)
        return reader.forms

    def form(self, ending: str = "", *, having: str = "") -> Form:
        """Return the form whose action ends so and that has a field of this name."""
        for form in self.forms:
            if form.action.endswith(ending) and (not having or having in form.names):
                return form
        raise AssertionError(f"no form {ending} {having} at {self.address} ({self.status})")


class Browser:
    """Talks to one program; every request on a connection of its own."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.cookies: dict[str, str] = {}

    def get(self, address: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", address, headers=headers)

    def send(
        self,
        shown: Answer,
        form: Form,
        typed: Sent,
        *,
        files: Sequence[tuple[str, Upload]] | None = None,
    ) -> Answer:
        """Send a form from the page that showed it, with these fields filled in."""
        values = form.values | {
            name: [value] if isinstance(value, str) else list(value)
            for name, value in typed.items()
        }
        address = urljoin(shown.address, form.action)
        if files is None:
            body = urlencode(values, doseq=True).encode()
            return self.ask(
                "POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"}
            )
        media_type, body = multipart(values, files)
        return self.ask("POST", address, body, {"Content-Type": media_type})

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and read all of the answer."""
        target = urlsplit(address)
        path = target.path + (f"?{target.query}" if target.query else "")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, self._headers() | dict(headers or {}))
            response = connection.getresponse()
            answer = Answer(path, response.status, response.headers, response.read())
        finally:
            connection.close()
        self._take_cookies(answer)
        return answer

    def _headers(self) -> dict[str, str]:
        headers = {"Host": f"{self.host}:{self.port}", "Connection": "close"}
        if self.cookies:
            headers["Cookie"] = self.cookie_header
        return headers

    @property
    def cookie_header(self) -> str:
        """What the browser sends along."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _take_cookies(self, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.coded_value
                else:
                    self.cookies.pop(name, None)


def multipart(
    values: Mapping[str, Sequence[str]], files: Sequence[tuple[str, Upload]]
) -> tuple[str, bytes]:
    """Return the content type and the body of a form with files."""
    boundary = uuid4().hex
    parts: list[bytes] = []
    for name, sent in values.items():
        for value in sent:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts += [head.encode(), value.encode(), b"\r\n"]
    for name, upload in files:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{upload.name}"\r\nContent-Type: {upload.media_type}\r\n\r\n'
        )
        parts += [head.encode(), upload.content, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(parts)


class _FormReader(HTMLParser):
    """Collects forms, their fields and their choices."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or take note of a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        if self._form is None or (tag != "option" and not given.get("name")):
            return
        if tag == "option" and self._select:
            self._choice(self._select, given.get("value", ""), is_chosen="selected" in given)
            return
        name = given.get("name", "")
        if tag in ("input", "select", "textarea"):
            self._form.names.append(name)
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self._form.values[name] = [""]
        elif tag == "input":
            self._input(name, given)

    def _input(self, name: str, given: Mapping[str, str]) -> None:
        assert self._form is not None
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in ("checkbox", "radio"):
            self._choice(name, value, is_chosen="checked" in given)
        elif kind != "file":
            self._form.values.setdefault(name, []).append(value)

    def _choice(self, name: str, value: str, *, is_chosen: bool) -> None:
        assert self._form is not None
        if value:
            self._form.choices.setdefault(name, []).append(value)
        if is_chosen:
            self._form.values.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        """Take what stands in a text field."""
        if self._form is not None and self._textarea:
            self._form.values[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
