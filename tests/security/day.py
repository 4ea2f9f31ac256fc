"""A day of work at a desk that really runs, in which everything typed is planted."""

from __future__ import annotations

import io
import re
import socket
import struct
import zipfile
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from dalel.core.entries import load_kinds
from dalel.core.entries.kinds import Kind
from tests.security.browsing import Answer, Browser, Form, Upload, multipart
from tests.security.live import LiveInstance, Person
from tests.security.planting import Planter, in_order_of_need

SMALL, LARGE = 20_000, 3_000_000


@dataclass
class Day:
    """An instance, its members and their browsers; ``texts`` are secrets besides the words."""

    live: LiveInstance
    planter: Planter
    founder: Person
    colleague: Person
    texts: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    number: str = ""
    bundle: bytes = b""
    first_browser: Browser = field(init=False)
    second_browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        """Open two browsers at the desk."""
        self.first_browser = self.browser()
        self.second_browser = self.browser()

    @property
    def needles(self) -> frozenset[bytes]:
        """What must be found nowhere: words, cookies, invitations, recovery keys."""
        exact = [text.encode() for text in self.texts]
        exact += [urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in self.cookies]
        pieces = {max(one.split(b"\n"), key=len) for one in exact}
        return self.planter.needles | pieces

    @property
    def case(self) -> str:
        """The address of the case."""
        return f"/cases/{self.number}"

    def browser(self) -> Browser:
        """Open a browser at the desk."""
        return Browser("localhost", self.live.desk_port)

    def sign_in(self, browser: Browser, person: Person) -> None:
        """Sign in; the cookie is a secret as well."""
        page = browser.get("/sign-in")
        typed = {"name": person.sign_in_name, "password": person.password}
        answer = browser.send(page, page.form("/sign-in", having="password"), typed)
        assert answer.status == 302, answer.text
        self._note_cookies(browser)

    def _note_cookies(self, browser: Browser) -> None:
        self.texts += [browser.cookies["s"], browser.cookies["d"]]
        self.cookies.append(browser.cookies["s"])

    def sign_out(self, browser: Browser) -> None:
        """Sign out, as the button on every page does."""
        page = browser.get("/account")
        assert browser.send(page, page.form("/sign-out"), {}).status == 302

    def enrol_colleague(self) -> None:
        """Invite the colleague, who enrols in a browser of their own; then confirm them."""
        page = self.first_browser.get("/organisation")
        shown = self.first_browser.send(page, page.form("/invite"), {"role": "WORKER"})
        invited = re.search(r"/enrol/[\w-]+", shown.text)
        assert invited is not None
        self.texts.append(invited.group().rpartition("/")[2])
        self._enrol(invited.group())
        page = self.first_browser.get("/organisation")
        confirmation = page.form(having="fingerprint")
        assert self.first_browser.send(page, confirmation, {}).status == 302
        assert self.second_browser.get("/enrol/waiting").status == 302
        assert self.second_browser.get("/cases").status == 200

    def _enrol(self, address: str) -> None:
        browser, person = self.second_browser, self.colleague
        page = browser.get(address)
        typed = {
            "name": person.sign_in_name,
            "display_name": person.display_name,
            "new_password": person.password,
            "again": person.password,
        }
        assert browser.send(page, page.form(having="display_name"), typed).status == 302
        groups = re.findall(
            r'<li class="mono">(\w+)</li>', browser.get("/account/recovery-key").text
        )
        self.texts += ["-".join(groups), "".join(groups)]
        page = browser.get("/account/recovery-key/check")
        wanted = [int(n) for n in re.findall(r"Group (\d+)", page.text)][:2]
        first, second = (groups[number - 1] for number in wanted)
        form = page.form("/check")
        assert browser.send(page, form, {"first": first, "second": second}).status == 302
        self._note_cookies(browser)

    def open_case(self) -> None:
        """Open the case in which all else happens."""
        page = self.first_browser.get("/cases/new")
        form = page.form(having="title")
        typed = self.planter.values_for(load_kinds()["opening"], form)
        answer = self.first_browser.send(page, form, typed)
        assert answer.status == 302, answer.text
        self.number = answer.headers["Location"].rpartition("/")[2]

    def record_every_kind(self) -> list[str]:
        """Record an entry of every kind with every field filled; return the kinds."""
        menu = self.first_browser.get(f"{self.case}/entries/new")
        offered = set(re.findall(r"/entries/new/([a-z_]+)", menu.text))
        kinds = [kind for kind in load_kinds().values() if kind.name in offered]
        for kind in in_order_of_need(kinds):
            answer = self.record(kind, size_bytes=SMALL)
            assert answer.status == 302, (kind.name, _faults(answer))
        return [kind.name for kind in kinds]

    def record(self, kind: Kind, *, size_bytes: int) -> Answer:
        """Record one entry in the founder's browser."""
        page = self.first_browser.get(f"{self.case}/entries/new/{kind.name}")
        assert page.status == 200, (kind.name, page.status)
        form = page.form(having="form_token")
        typed = self.planter.values_for(kind, form)
        files = self.planter.files_for(kind, size_bytes)
        return self._looked_at(self.first_browser.send(page, form, typed, files=files))

    def _looked_at(self, answer: Answer) -> Answer:
        """Send a form once more where its page reads something back before it is saved."""
        if answer.status != 422 or 'id="look"' not in answer.text:
            return answer
        form = answer.form(having="form_token")
        return self.first_browser.send(answer, form, {}, files=[])

    def record_large_files(self) -> None:
        """Record several megabytes of text that compresses well."""
        assert self.record(load_kinds()["evidence"], size_bytes=LARGE).status == 302

    def entries(self) -> list[str]:
        """Return the ids of the entries, as the timeline shows them."""
        page = self.first_browser.get(self.case)
        return list(dict.fromkeys(re.findall(r"/entries/([0-9a-f-]{36})/receipt", page.text)))

    def correct(self) -> None:
        """Correct an entry that has a long text."""
        page = self.first_browser.get(self.case)
        for address in dict.fromkeys(re.findall(r'href="([^"]+/correct)"', page.text)):
            shown = self.first_browser.get(address)
            form = shown.form(having="correction_reason")
            texts = [name for name, values in form.values.items() if "\n" in "".join(values)]
            if texts:
                typed = {"correction_reason": self.planter.word(), texts[0]: self.planter.text()}
                answer = self.first_browser.send(shown, form, typed, files=[])
                answer = self._looked_at(answer)
                assert answer.status == 302, _faults(answer)
                return
        raise AssertionError("nothing can be corrected")

    def share(self) -> None:
        """Give the colleague access; they read the case; take the access back; give it again."""
        for depth in ("READ", "WRITE"):
            page = self.first_browser.get(f"{self.case}/access")
            form = page.form(having="depth")
            member = form.choices["member"][0]
            typed = {"member": member, "depth": depth}
            assert self.first_browser.send(page, form, typed).status == 302
            assert self.second_browser.get(self.case).status == 200
            if depth == "READ":
                page = self.first_browser.get(f"{self.case}/access")
                ending = next(
                    one
                    for one in page.forms
                    if one.action.endswith("/end") and one.values.get("member") == [member]
                )
                assert self.first_browser.send(page, ending, {}).status == 302
                assert self.second_browser.get(self.case).status == 404

    def send_what_is_wrong(self) -> None:
        """Send a form with a date nobody understands, and a file; then without a form token."""
        page, form = self._evidence_form(self.first_browser)
        wrong = {"perishes_on": self.planter.word(), "description": self.planter.text()}
        files = [(_files_field(), self.planter.upload(SMALL))]
        assert self.first_browser.send(page, form, wrong, files=files).status == 422
        form.values["csrfmiddlewaretoken"] = ["0" * 64]
        typed = self.planter.values_for(load_kinds()["evidence"], form)
        assert self.first_browser.send(page, form, typed, files=files).status == 403

    def read_and_export(self) -> None:
        """Take a receipt, read a file, export the bundle."""
        browser = self.first_browser
        for entry in self.entries()[:3]:
            assert browser.get(f"/entries/{entry}/receipt").status == 200
            assert browser.get(f"/entries/{entry}/receipt/file").status == 200
        read = [browser.get(f"/entries/{entry}/files/0") for entry in self.entries()]
        assert any(
            one.status == 200 and self.planter.beginnings["latin"].encode() in one.body.lower()
            for one in read
        )
        page = browser.get(self.case)
        self.bundle = browser.send(page, page.form("/bundle"), {}).body
        with zipfile.ZipFile(io.BytesIO(self.bundle)) as archive:
            unpacked = b"".join(archive.read(name) for name in archive.namelist())
        assert self.planter.beginnings["kazakh"].encode() in unpacked

    def break_off_an_upload(self) -> None:
        """Cut the connection in the middle of a file."""
        page, form = self._evidence_form(self.first_browser)
        typed = form.values | self.planter.values_for(load_kinds()["evidence"], form)
        files = [(_files_field(), self.planter.upload(LARGE))]
        media_type, body = multipart(typed, files)
        with socket.create_connection(("127.0.0.1", self.live.desk_port)) as connection:
            head = (
                f"POST {page.address} HTTP/1.1\r\nHost: localhost:{self.live.desk_port}\r\n"
                f"Cookie: {self.first_browser.cookie_header}\r\nContent-Type: {media_type}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            connection.sendall(head.encode() + body[: len(body) // 2])
            reset = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)

    def meet_faults(self) -> None:
        """See the pages for what goes wrong while signed in; all of them know a secret."""
        browser, word = self.first_browser, self.planter.word
        assert browser.get(f"/cases/{quote(word())}").status == 404
        assert browser.get(f"/{quote(word())}?q={quote(word())}").status == 404
        assert browser.get("/cases", Host=f"{quote(word())}.example").status == 400
        page, form = self._evidence_form(browser)
        typed = self.planter.values_for(load_kinds()["evidence"], form)
        with self._without("keys/keys.sqlite3"):
            assert browser.send(page, form, typed, files=[]).status == 500
            assert browser.get(f"/cases/{quote(word())}").status == 500
        with self._without("run/records.lock"):
            assert browser.send(page, form, typed, files=[]).status == 422

    @contextmanager
    def _without(self, name: str) -> Iterator[None]:
        """Put a folder where a file belongs, so that it cannot be opened."""
        path = self.live.folder / name
        aside = path.with_name("aside")
        path.rename(aside)
        path.mkdir()
        try:
            yield
        finally:
            path.rmdir()
            aside.rename(path)

    def type_after_the_session_has_ended(self) -> None:
        """Sign out in another tab, then send the form still open; with and without a file."""
        page, form = self._evidence_form(self.first_browser)
        typed = self.planter.values_for(load_kinds()["evidence"], form)
        self.sign_out(self.first_browser)
        files: list[list[tuple[str, Upload]]] = [[], [(_files_field(), self.planter.upload(LARGE))]]
        for chosen in files:
            answer = self.first_browser.send(page, form, typed, files=chosen)
            assert answer.status == 403
            assert "kept" in answer.text

    def take_up_drafts(self) -> int:
        """Sign in again and save what was kept; return how many drafts there were."""
        self.sign_in(self.first_browser, self.founder)
        found = 0
        while True:
            page = self.first_browser.get("/cases")
            drafts = re.findall(r'href="([^"]+\?draft=[^"]+)"', page.text)
            if not drafts:
                return found
            shown = self.first_browser.get(drafts[0])
            form = shown.form(having="form_token")
            assert form.values["draft"] != [""]
            typed = self.planter.values_for(load_kinds()["evidence"], form)
            given = {
                name: value for name, value in typed.items() if not any(form.values.get(name, []))
            }
            answer = self._looked_at(self.first_browser.send(shown, form, given, files=[]))
            assert answer.status == 302, _faults(answer)
            found += 1

    def _evidence_form(self, browser: Browser) -> tuple[Answer, Form]:
        page = browser.get(f"{self.case}/entries/new/evidence")
        return page, page.form(having="form_token")


def _files_field() -> str:
    return next(one.name for one in load_kinds()["evidence"].fields if one.type == "attachments")


def _faults(answer: Answer) -> str:
    return " | ".join(re.findall(r'(?s)role="alert".*?</div>', answer.text)) or answer.text[:2000]
