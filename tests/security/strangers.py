"""What people without a session send: each of it is planted, and none of it may stay."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from tests.security.browsing import Browser, Upload
from tests.security.planting import Planter


@dataclass(frozen=True)
class Stranger:
    """Somebody at one program who is not signed in, or never was."""

    browser: Browser
    planter: Planter

    def asks_for_a_page_that_is_not_there(self) -> None:
        """The address holds a word."""
        assert self.browser.get(f"/{quote(self.planter.word())}").status == 404

    def asks_with_a_query(self) -> None:
        """The query holds a word."""
        self.browser.get(f"/?q={quote(self.planter.word())}")

    def asks_for_another_host(self) -> None:
        """The host name holds a word."""
        host = f"{self.planter.beginnings['latin']}.example"
        assert self.browser.get("/", Host=host).status == 400

    def sends_a_body(self) -> None:
        """To an address that takes none."""
        body = self.planter.text().encode()
        assert self.browser.ask("POST", "/help", body).status in (403, 404, 405)

    def sends_an_endless_line(self) -> None:
        """The request line is too long to be read."""
        line = f"GET /{quote(self.planter.text(400))} HTTP/1.1\r\nHost: x\r\n\r\n"
        assert b"414" in self._raw(line.encode())

    def sends_a_large_header(self) -> None:
        """A header is too long to be read."""
        secret = quote(self.planter.text(400))
        head = f"GET / HTTP/1.1\r\nHost: {self.browser.host}\r\nX-Words: {secret}\r\n\r\n"
        assert b"431" in self._raw(head.encode())

    def says_something_that_is_not_http(self) -> None:
        """It is taken for a request line, which the log must not repeat."""
        line = f"{self.planter.beginnings['latin']} {self.planter.name()}\r\n\r\n"
        assert b"400" in self._raw(line.encode())

    def hangs_up_in_the_middle_of_a_head(self) -> None:
        """It never becomes a request."""
        head = f"GET /{quote(self.planter.word())} HTTP/1.1\r\nHost: localhost\r\nCookie: a="
        with socket.create_connection(("127.0.0.1", self.browser.port)) as connection:
            connection.sendall(head.encode())

    @property
    def deeds(self) -> list[Callable[[], None]]:
        """All of it, in turn."""
        return [
            self.asks_for_a_page_that_is_not_there,
            self.asks_with_a_query,
            self.asks_for_another_host,
            self.sends_a_body,
            self.sends_an_endless_line,
            self.sends_a_large_header,
            self.says_something_that_is_not_http,
            self.hangs_up_in_the_middle_of_a_head,
        ]

    def _raw(self, data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.browser.port), timeout=30) as connection:
            connection.sendall(data)
            return connection.recv(1000)


@dataclass(frozen=True)
class StrangerAtTheDesk(Stranger):
    """Somebody who tries to get in."""

    def types_a_wrong_password(self) -> None:
        """A name and a password that do not belong together."""
        page = self.browser.get("/sign-in")
        typed = {"name": self.planter.word(), "password": self.planter.name()}
        form = page.form("/sign-in", having="password")
        assert self.browser.send(page, form, typed).status == 200

    def uploads_without_a_session(self) -> None:
        """A file for a case that may or may not be there."""
        page = self.browser.get("/sign-in")
        form = page.form("/sign-in", having="password")
        form.action = "/cases/2026-00000/entries/new/note"
        files = [("attachments", self.planter.upload(100_000))]
        assert (
            self.browser.send(page, form, {"body": self.planter.text()}, files=files).status == 403
        )

    @property
    def deeds(self) -> list[Callable[[], None]]:
        """All of it, in turn."""
        return [*super().deeds, self.types_a_wrong_password, self.uploads_without_a_session]


@dataclass(frozen=True)
class StrangerOnThePublicSite(Stranger):
    """Somebody who was given a bundle and has it checked."""

    bundle: bytes

    def brings_what_proves_nothing(self) -> None:
        """Text that is no receipt."""
        page = self.browser.get("/verify")
        typed = {"receipt": self.planter.text()}
        answer = self.browser.send(page, page.form(having="receipt"), typed, files=[])
        assert "cannot be read" in answer.text

    def brings_a_bundle(self) -> None:
        """A whole case, readable."""
        page = self.browser.get("/verify")
        files = [("file", Upload(f"{self.planter.word()}.zip", self.bundle))]
        answer = self.browser.send(page, page.form(having="receipt"), {}, files=files)
        assert "is sound" in answer.text

    @property
    def deeds(self) -> list[Callable[[], None]]:
        """All of it, in turn."""
        return [*super().deeds, self.brings_what_proves_nothing, self.brings_a_bundle]
