"""Coming back with the list: what opens, what may be done, and what never shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from threading import BoundedSemaphore
from time import process_time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.formats import date_format

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.models import Container
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.reporters import with_reporter
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake import story_files
from dalel.apps.intake.errors import DoorFull
from dalel.apps.intake.models import Letter, Sitting
from dalel.apps.intake.views import returning, sittings
from dalel.apps.intake.writing import in_turn
from dalel.apps.ledger.actions import keep_cadence
from dalel.apps.ledger.log_key import PUBLIC_KEY_FILE, log_key
from dalel.core.keys import ReportCode
from dalel.core.ledger import Grade, Receipt, verify_receipt
from tests.apps.conftest import CastMember
from tests.apps.intake.conftest import Visitor

STORY = "Invented: he took her papers in Qyzylsai and hid them."
SECOND = "Ақ үкі"
CONTACT = "+7 700 000 00 00"


@pytest.fixture
def words(visitor: Visitor) -> tuple[str, ...]:
    """The list of a report that was sent, with a second word and a file."""
    found = visitor.begin(second_word=SECOND)
    visitor.send("/report/3", {"words": STORY})
    file = SimpleUploadedFile("invented.jpg", b"photo", content_type="image/jpeg")
    visitor.send("/report/5", {"proof": file})
    visitor.send("/report/7", {"details": CONTACT})
    visitor.send("/report/8", {"send": "1"})
    visitor.send("/report/0")
    return found


@pytest.fixture
def held(visitor: Visitor) -> tuple[str, ...]:
    """The list of a report that is held."""
    found = visitor.begin()
    visitor.send("/report/3", {"words": STORY, "end": "1"})
    visitor.send("/report/8", {"hold": "1"})
    visitor.send("/report/0")
    return found


def come_back(device: Visitor, words: tuple[str, ...]) -> str:
    """Type the list and return the page it leads to."""
    return device.send("/return", {"code": " ".join(words)})


def read_by(member: CastMember, kind: ContainerType) -> Iterator[OpenedEntry]:
    """Yield the entries of the only report as a member reads them."""
    opened = member.refreshed().open(Container.objects.get(type=kind).pk)
    for one in open_entries(opened, with_reporter(opened, verify_key_of)):
        assert isinstance(one, OpenedEntry)
        yield one


def test_opens_the_conversation_and_never_the_story(
    words: tuple[str, ...], other_device: Visitor
) -> None:
    """On any device; neither words, nor files, nor contacts."""
    pages = [come_back(other_device, words)]
    pages += [other_device.page(f"/return/{number}") for number in range(1, 8)]

    assert "Conversation" in pages[0]
    for secret in (STORY, "invented.jpg", CONTACT):
        assert secret not in "".join(pages)


def test_forgives_how_the_list_is_typed(words: tuple[str, ...], other_device: Visitor) -> None:
    """Numbered, in capitals, two neighbours swapped."""
    typed = [*words[:3], words[4], words[3], *words[5:]]
    text = "\n".join(f"{at}. {word.upper()}" for at, word in enumerate(typed, 1))

    assert "Conversation" in other_device.send("/return", {"code": text})


def test_says_which_words_cannot_be_read(words: tuple[str, ...], other_device: Visitor) -> None:
    """By their places; the words themselves stay in the field."""
    typed = [*words]
    typed[2] = "zzzzz"

    page = other_device.send("/return", {"code": " ".join(typed)})

    assert "counted from the first: 3." in " ".join(page.split())


def test_a_wrong_list_learns_nothing(words: tuple[str, ...], other_device: Visitor) -> None:
    """The same words for every list that opens nothing, and no cookie."""
    strangers = [ReportCode.new().words("en") for _ in range(2)]

    pages = [come_back(other_device, one) for one in strangers]

    assert all("Nothing opens with this list" in page for page in pages)
    assert not other_device.client.cookies.get("n")
    assert "Nothing is open here any more" in other_device.page("/return/1")


@pytest.mark.parametrize("address", [f"/return/{at}" for at in (*range(9), "7/1", 99)])
def test_a_stranger_meets_one_page_everywhere(
    words: tuple[str, ...], other_device: Visitor, address: str
) -> None:
    """Without the list, whether asked or sent, with a made-up cookie or none."""
    pages = {other_device.page("/return/1")}
    for cookie in ("", "x", "A" * 43):
        other_device.client.cookies["n"] = cookie
        for page in (other_device.page(address), other_device.send(address)):
            pages.add(re.sub(r'value="\w{64}"', "", page))

    assert len(pages) == 1


class Clock:
    """Counts what the processor works and what would have been slept; others' work is no matter."""

    slept = 0.0

    def monotonic(self) -> float:
        """Return seconds."""
        return process_time() + self.slept

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept += seconds


def test_right_and_wrong_take_the_same_time(
    words: tuple[str, ...], other_device: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are answered on the beat, which is longer than either takes."""
    clock = Clock()
    monkeypatch.setattr(returning, "time", clock)
    monkeypatch.setattr(returning, "BEAT_SECONDS", 0.25)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for is_right in (True, False) * 3:
        typed = words if is_right else ReportCode.new().words("en")
        started = clock.monotonic()
        other_device.client.post("/return", {"code": " ".join(typed)})
        spent[is_right].append(clock.monotonic() - started)

    assert min(spent[True] + spent[False]) >= 0.25
    assert abs(median(spent[True]) - median(spent[False])) < 0.1


def test_writes_once_and_names_the_day(
    words: tuple[str, ...], other_device: Visitor, worker: CastMember
) -> None:
    """Pressed twice, it is one message."""
    come_back(other_device, words)

    page = other_device.send("/return/1", {"words": "Сәлем <b>"})
    other_device.send("/return/1", {"words": "Сәлем <b>"})

    assert "an answer will be here" in page
    assert "Сәлем &lt;b&gt;" in other_device.page("/return/1")
    messages = [
        one.fields["words"]
        for one in read_by(worker, ContainerType.CONVERSATION)
        if one.kind.name == "message"
    ]
    assert messages == ["Сәлем <b>"]


def test_names_the_day_whenever_somebody_comes_back(
    words: tuple[str, ...], other_device: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once the day is over it says so; sending anything else moves no promise."""
    day = timezone.localdate() + timedelta(days=3)
    promised = date_format(day, "DATE_FORMAT")
    late = timezone.now() + timedelta(days=2)

    first = come_back(other_device, words)
    receipts = other_device.page("/return/7").count("/return/7/")
    monkeypatch.setattr(timezone, "now", lambda: late)
    come_back(other_device, words)
    more = other_device.send("/return/1", {"words": "Сәлем"})
    monkeypatch.setattr(timezone, "now", lambda: late + timedelta(days=3))
    overdue = come_back(other_device, words)

    assert f"By {promised} an answer will be here" in first
    assert f"By {promised} an answer will be here" in more
    assert f"promised by {promised}. It is late" in overdue
    assert receipts == 3


def test_adds_a_file(words: tuple[str, ...], other_device: Visitor, worker: CastMember) -> None:
    """Into the story; without one it asks for one."""
    come_back(other_device, words)

    empty = other_device.send("/return/2")
    file = SimpleUploadedFile("later.pdf", b"paper", content_type="application/pdf")
    page = other_device.send("/return/2", {"proof": file, "about": "протокол"})

    assert "Choose a file first" in empty
    assert "later.pdf" in page
    names = [
        one.fields["attachments"][0]["name"]
        for one in read_by(worker, ContainerType.STORY)
        if one.kind.name == "evidence"
    ]
    assert names == ["invented.jpg", "later.pdf"]


def test_changes_consent(words: tuple[str, ...], other_device: Visitor, worker: CastMember) -> None:
    """What is not ticked is refused from now on."""
    come_back(other_device, words)

    other_device.send("/return/3", {"allowed": ["statistics"]})

    given, refused = [
        one.fields["purposes"]
        for one in read_by(worker, ContainerType.CONVERSATION)
        if one.kind.name == "consent"
    ]
    assert given == ["keep_record", "statistics"]
    assert refused == ["legal_help", "linking", "referral"]


def test_releases_what_was_held(
    held: tuple[str, ...], other_device: Visitor, worker: CastMember
) -> None:
    """Only by the form; afterwards intake reads it."""
    story = Container.objects.get(type=ContainerType.STORY).pk
    come_back(other_device, held)
    other_device.page("/return/4")
    with pytest.raises(NoKey):
        worker.refreshed().open(story)

    page = other_device.send("/return/4")

    assert "It can be read now" in page
    said = [one.fields.get("words") for one in read_by(worker, ContainerType.STORY)]
    assert STORY in said


def test_goes_on_with_what_was_not_sent(
    visitor: Visitor, other_device: Visitor, worker: CastMember
) -> None:
    """The line was lost after the story: nothing is, and it is sent from another device."""
    words = visitor.begin()
    visitor.send("/report/3", {"words": STORY})

    page = come_back(other_device, words)
    other_device.send("/report/4", {"place": "Қызылсай", "end": "1"})
    other_device.send("/report/8", {"send": "1"})

    assert "was not sent yet" in page
    kinds = {one.kind.name for one in read_by(worker, ContainerType.STORY)}
    assert {"statement", "report_details"} <= kinds


def test_withdraws_with_the_question(
    words: tuple[str, ...], other_device: Visitor, worker: CastMember
) -> None:
    """The answers lie beside it and come back on no page."""
    come_back(other_device, words)

    page = other_device.send("/return/5", {"own_wish": "no", "who_is_here": "қайнағам"})
    pages = [other_device.page(f"/return/{number}") for number in range(1, 8)]

    assert "It is taken back" in page
    assert "қайнағам" not in "".join(pages)
    [end] = [
        one for one in read_by(worker, ContainerType.CONVERSATION) if one.kind.name == "report_end"
    ]
    assert (end.fields["own_wish"], end.fields["who_is_here"]) == ("no", "қайнағам")


def test_reads_the_story_with_the_second_word(
    words: tuple[str, ...], other_device: Visitor
) -> None:
    """Forgiving of capitals and spaces; another word shows nothing."""
    come_back(other_device, words)

    wrong = other_device.send("/return/6", {"second_word": "мысық"})
    right = other_device.send("/return/6", {"second_word": "ақ  үкі"})

    assert STORY not in wrong
    assert "Nothing opens with this word" in wrong
    assert STORY in right
    assert "invented.jpg" in right


def test_without_a_second_word_no_list_opens_the_story(
    held: tuple[str, ...], other_device: Visitor
) -> None:
    """No copy lies anywhere."""
    page = come_back(other_device, held)

    assert "Read your story again" not in page
    assert STORY not in other_device.send("/return/6", {"second_word": " x"})


def test_wrong_second_words_slow_each_other_down_and_are_told(
    words: tuple[str, ...], visitor: Visitor, other_device: Visitor
) -> None:
    """In all browsers together; the next right word is told of them."""
    other_device.client.cookies.clear()
    come_back(visitor, words)
    come_back(other_device, words)
    for word in ("мысық", "ит"):
        other_device.send("/return/6", {"second_word": word})

    told = visitor.send("/return/6", {"second_word": SECOND})
    again = visitor.send("/return/6", {"second_word": SECOND})
    for word in ("1", "2", "3", "4", "5"):
        other_device.send("/return/6", {"second_word": word})
    slowed = [one.send("/return/6", {"second_word": SECOND}) for one in (other_device, visitor)]

    assert "2 wrong words were tried" in told
    assert "wrong words were tried" not in again
    assert STORY in again
    for page in slowed:
        assert "can be tried in 1 minute" in page
        assert STORY not in page


def test_says_so_where_everybody_has_left(
    held: tuple[str, ...],
    other_device: Visitor,
    worker: CastMember,
    advocate: CastMember,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It stays sealed, and the page says what can be done."""
    monkeypatch.setattr("dalel.apps.intake.readers.intake_members", list)
    come_back(other_device, held)

    page = other_device.send("/return/4")

    assert "Everybody whom you let read this has left" in page
    assert "Let it be read now" in page


def test_reading_waits_for_nobody_and_sending_not_for_long(
    words: tuple[str, ...], other_device: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another request of the same browser has its turn."""
    come_back(other_device, words)
    monkeypatch.setattr(sittings, "in_turn", partial(in_turn, seconds=0.01))
    cookie = other_device.client.cookies["n"].value

    with in_turn(cookie):
        page = other_device.page("/return/1")
        story = other_device.send("/return/6", {"second_word": SECOND})
        with pytest.raises(DoorFull):
            other_device.send("/return/1", {"words": "Сәлем"})

    assert "Conversation" in page
    assert STORY in story


def test_takes_receipts_that_anybody_can_check(
    words: tuple[str, ...], other_device: Visitor, instance: Path
) -> None:
    """Of each page and message; they open nothing."""
    key = log_key().verify_key
    (instance / PUBLIC_KEY_FILE).write_text(key.to_text())
    come_back(other_device, words)
    early = other_device.page("/return/7/1")
    keep_cadence(now=datetime.now(UTC) + timedelta(minutes=20))

    page = other_device.page("/return/7/1")
    text = re.findall(r'class="mono">([^<]+)<', page)[0].replace("&#x27;", "'")

    assert "about ten minutes" in early
    receipt = Receipt.from_base45(text.replace("&amp;", "&"))
    assert verify_receipt(receipt, log_key=key).grade is Grade.STATED
    assert other_device.client.get("/return/7/99").status_code == 404


def test_forgets_on_this_device(words: tuple[str, ...], other_device: Visitor) -> None:
    """The list still opens it."""
    come_back(other_device, words)
    other_device.send("/report/0")

    assert "Nothing is open here any more" in other_device.page("/return/1")
    assert not Sitting.objects.exists()
    assert Letter.objects.exists()
    assert "Conversation" in come_back(other_device, words)


def ticket_on(page: str) -> str:
    """Return what the forms of an opened story carry."""
    return str(re.findall(r'name="ticket" value="([^"]+)"', page)[0])


def test_gets_files_back_with_the_second_word(
    words: tuple[str, ...], other_device: Visitor
) -> None:
    """Their size first; then the bytes, under a number that says nothing."""
    come_back(other_device, words)
    page = other_device.send("/return/6", {"second_word": SECOND})

    sent = {"ticket": ticket_on(page), "file": "1"}
    answer = other_device.client.post("/return/6", sent)

    assert "5\xa0bytes" in page
    assert b"".join(answer) == b"photo"
    assert answer["Content-Disposition"] == 'attachment; filename="1.jpg"'
    assert answer["Content-Length"] == "5"
    assert "invented" not in str(answer.headers)
    assert other_device.client.post("/return/6", {**sent, "file": "2"}).status_code == 404


def test_no_file_comes_back_without_the_second_word(
    words: tuple[str, ...], visitor: Visitor, other_device: Visitor
) -> None:
    """Another browser's ticket opens nothing, and nothing does once the sitting was forgotten."""
    for device in (visitor, other_device):
        come_back(device, words)
    ticket = ticket_on(other_device.send("/return/6", {"second_word": SECOND}))

    tried = [visitor.send("/return/6", {"ticket": one, "file": "1"}) for one in ("", "x", ticket)]
    other_device.send("/report/0")
    come_back(other_device, words)
    tried.append(other_device.send("/return/6", {"ticket": ticket, "file": "1"}))

    assert all("open for too long" in page for page in tried)


def test_files_wait_while_others_get_theirs(
    words: tuple[str, ...], other_device: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said on the page; the place is free again once a file was handed out."""
    monkeypatch.setattr(story_files, "_places", BoundedSemaphore(1))
    come_back(other_device, words)
    page = other_device.send("/return/6", {"second_word": SECOND})
    sent = {"ticket": ticket_on(page), "file": "1"}

    first = other_device.client.post("/return/6", sent)
    meanwhile = other_device.client.post("/return/6", sent).content.decode()
    first.close()
    again = other_device.client.post("/return/6", sent)

    assert "Others are getting their files" in meanwhile
    assert b"".join(again) == b"photo"
