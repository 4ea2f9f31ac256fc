"""Reporting, page by page, in a browser without scripts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dalel.apps.accounts.actions import remove_member
from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries import files
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.models import Container, Membership
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.reporters import with_reporter
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.codes import unlock
from dalel.apps.intake.models import Sitting
from dalel.apps.intake.sittings import COOKIE
from dalel.apps.intake.views import report
from dalel.apps.intake.views.report import OUTSIDE
from dalel.apps.intake.writing import in_turn, writing_of
from dalel.core.keys import CodeKeys, read_code
from tests.apps.conftest import CastMember
from tests.apps.intake.conftest import Visitor, typed_back, words_on

STORY = "Invented: ол құжаттарын алып қойды. Выдумано. 🕊"
PAGES = ("/report", "/report/1", "/report/2", "/report/3", "/report/8", "/return")


def told_to(session: MemberSession, kind: ContainerType) -> list[OpenedEntry]:
    """Return the entries of the only report, as a member reads them."""
    number = Container.objects.get(type=kind).pk
    opened = session.open(number)
    entries = open_entries(opened, with_reporter(opened, verify_key_of))
    return [one for one in entries if isinstance(one, OpenedEntry)]


def story_of(session: MemberSession, kind: str) -> list[OpenedEntry]:
    """Return the story's entries of one kind."""
    return [one for one in told_to(session, ContainerType.STORY) if one.kind.name == kind]


def photo(name: str = "a.jpg", content: bytes = b"invented photo") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_derives_before_its_turn(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes a while does not stop the same browser's other pages."""
    page = visitor.send("/report", {"for_whom": "self"})
    visitor.send("/report/1", typed_back(page, words_on(page)))
    cookie = visitor.client.cookies[COOKIE].value

    def watched(*given: Any, **named: Any) -> CodeKeys:
        with in_turn(cookie, seconds=0):
            return unlock(*given, **named)

    monkeypatch.setattr(report, "unlock", watched)

    assert "What happened?" in visitor.send("/report/2", {"second_word": "үкі"})


def test_says_so_where_everybody_has_left_before_it_is_sent(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written stays under the list."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})
    monkeypatch.setattr("dalel.apps.intake.readers.intake_members", list)

    assert "Everybody whom you let read this has left" in visitor.send("/report/8", {"send": "1"})


def test_the_cookie_reaches_its_host_alone_and_ends_with_the_browser(visitor: Visitor) -> None:
    """No other host, such as the desk's, is sent it; no script reads it; nothing dates it."""
    visitor.send("/report", {"for_whom": "self"})

    cookie = visitor.client.cookies[COOKIE]

    assert (cookie["domain"], cookie["max-age"], cookie["expires"]) == ("", "", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")


def test_what_opens_something_is_not_shown_again(visitor: Visitor) -> None:
    """Only her words come back where a page was sent too late."""
    typed = {"second_word": "құпия үкі", "code": "нан", "first": "бір", "second": "екі"}

    page = visitor.send("/report/3", {"words": STORY, **typed})

    assert STORY in page
    assert not [one for one in typed.values() if one in page]


def test_shows_a_list_before_any_question(visitor: Visitor) -> None:
    """One code in three languages."""
    page = visitor.send("/report", {"for_whom": "child"})
    lists = [words_on(part) for part in re.split("(?=<section|<details)", page)[1:]]

    codes = {read_code(" ".join(words)).indexes for words in lists}

    assert len(lists) == 3
    assert len(codes) == 1


def test_the_list_on_paper_says_nothing_of_itself(visitor: Visitor) -> None:
    """Who finds the sheet sees goods: what they are for stays on the screen."""
    page = visitor.send("/report", {"for_whom": "self"})
    content = page.partition("<main")[2].partition("</main>")[0]

    printed = re.sub(
        r'<(p|form) class="[^"]*\b(?:no-print|forget)\b.*?</\1>', "", content, flags=re.S
    )

    assert "Your list" in printed
    for telling in ("read the answer", "shopping list", "kept the list", "Close and forget"):
        assert telling not in printed


def test_names_readers_and_duties_before_any_question(visitor: Visitor) -> None:
    """And asks for nothing before the list but about whom it is."""
    page = visitor.page("/report")

    assert "3 people of this organisation who take in reports" in page
    assert "article 434" in page
    assert re.findall(r'name="(\w+)"', page.partition("<form")[2]) == [
        "csrfmiddlewaretoken",
        *["for_whom"] * 4,
    ]


def test_goes_on_only_once_two_words_were_typed_back(visitor: Visitor) -> None:
    """Forgiving as the code is; a wrong word leads nowhere."""
    page = visitor.send("/report", {"for_whom": "self"})
    words = words_on(page)

    wrong = visitor.send("/report/1", {"first": "zzz", "second": words[0]})
    skipped = visitor.page("/report/3")
    right = {name: word.upper() for name, word in typed_back(page, words).items()}

    assert "These are not the two words" in wrong
    assert words_on(skipped) == words
    assert "Who must not read it?" in visitor.send("/report/1", right)


def test_intake_reads_what_was_sent(visitor: Visitor, worker: CastMember) -> None:
    """Each page is an entry of its own, signed by the code's key."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})
    visitor.send("/report/4", {"happened": "03.2021", "place": "Қызылсай", "ticks": ["children"]})
    visitor.send("/report/5", {"proof": photo(), "about": "Сурет"})
    visitor.send("/report/6", {"allowed": ["referral"], "wishes": ["lawyer"]})
    visitor.send("/report/7", {"ways": ["sms"], "safe_question": "Атам?"})

    page = visitor.send("/report/8", {"send": "1"})

    assert "It has been sent" in page
    session = worker.refreshed()
    [statement] = story_of(session, "statement")
    [evidence] = story_of(session, "evidence")
    [details] = story_of(session, "report_details")
    assert statement.fields["words"] == STORY
    assert evidence.fields["attachments"][0]["name"] == "a.jpg"
    assert evidence.fields["description"] == "Сурет"
    assert details.fields["ticks"] == ["children"]
    assert story_of(session, "report_wishes")[0].fields["wishes"] == ["lawyer"]
    assert story_of(session, "report_contact")[0].fields["ways"] == ["sms"]
    consents = told_to(session, ContainerType.CONVERSATION)
    said = {
        one.fields["change"]: one.fields["purposes"]
        for one in consents
        if one.kind.name == "consent"
    }
    assert said == {
        "given": ["keep_record", "referral"],
        "refused": ["legal_help", "linking", "statistics"],
    }


def test_nobody_reads_what_is_held(visitor: Visitor, worker: CastMember) -> None:
    """Until the code releases it."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY, "end": "1"})

    page = visitor.send("/report/8", {"hold": "1"})

    assert "It is sealed and kept" in page
    story = Container.objects.get(type=ContainerType.STORY).pk
    with pytest.raises(NoKey):
        worker.refreshed().open(story)


def test_a_lawyer_alone_gets_the_key(
    visitor: Visitor, worker: CastMember, advocate: CastMember
) -> None:
    """Where that was ticked."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})
    visitor.send("/report/6", {"opening": ["only_lawyers"], "end": "1"})
    visitor.send("/report/8", {"send": "1"})

    assert story_of(advocate.refreshed(), "report_wishes")[0].fields["lawyer_only"] == "yes"
    with pytest.raises(NoKey):
        worker.refreshed().open(Container.objects.get(type=ContainerType.STORY).pk)


def test_a_lawyer_is_not_offered_where_none_would_be_left(
    visitor: Visitor, advocate: CastMember, administrator: CastMember
) -> None:
    """Nobody is promised what is not there."""
    visitor.begin()
    there = visitor.page("/report/6")

    remove_member(administrator.session, advocate.member_id, now=datetime.now(UTC))

    assert "Only a lawyer" in there
    assert "Only a lawyer" not in visitor.page("/report/6")


@pytest.mark.parametrize("words", ["", " \n\t "])
def test_asks_for_a_few_words(visitor: Visitor, words: str) -> None:
    """The story is the one page that cannot be skipped."""
    visitor.begin()

    page = visitor.send("/report/3", {"words": words, "skip": "1"})

    assert "One sentence is enough" in page
    assert "A few words are missing" in visitor.page("/report/8")
    assert "A few words are missing" in visitor.send("/report/8", {"send": "1"})


def test_takes_what_was_pasted_with_signs_nobody_can_see(
    visitor: Visitor, worker: CastMember
) -> None:
    """A tear, a tag, three scripts, letters that run the other way: as they are. Controls go."""
    visitor.begin()
    pasted = "\x00Invented 😭\x0b<script>x</script>\x07 Қазақша עברית \u202eright"

    visitor.send("/report/3", {"words": pasted})
    visitor.send("/report/7", {"safe_word": "тауық\x85кеше"})
    visitor.send("/report/8", {"send": "1"})

    session = worker.refreshed()
    [statement] = story_of(session, "statement")
    [contact] = story_of(session, "report_contact")
    shown = "Invented 😭\n<script>x</script> Қазақша עברית \u202eright"
    assert statement.fields["words"] == shown
    assert contact.fields["safe_word"] == "тауық кеше"


def test_takes_a_recording_instead_of_words(visitor: Visitor, worker: CastMember) -> None:
    """Said as such in the statement."""
    visitor.begin()
    voice = SimpleUploadedFile("said.ogg", b"invented voice", content_type="audio/ogg")

    visitor.send("/report/3", {"words": "", "voice": voice, "end": "1"})
    visitor.send("/report/8", {"send": "1"})

    session = worker.refreshed()
    assert story_of(session, "statement")[0].fields["form"] == "recorded_audio"
    assert story_of(session, "evidence")[0].fields["evidence_type"] == "voice_message"


def test_keeps_what_was_typed_beside_what_is_wrong(visitor: Visitor) -> None:
    """200,001 characters, and a day that does not exist."""
    visitor.begin()

    long = visitor.send("/report/3", {"words": "ы" * 200_001})
    visitor.send("/report/3", {"words": STORY})
    date = visitor.send("/report/4", {"happened": "32.13.2021", "place": "Қызылсай"})

    assert "too long" in long
    assert "ы" * 200_001 in long
    assert "no such day" in date
    assert "Қызылсай" in date


def test_shows_again_only_to_the_same_browser(visitor: Visitor, other_device: Visitor) -> None:
    """What was saved comes back under the cookie, and nowhere in the clear on the disk."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})

    assert STORY in visitor.page("/report/3")
    assert STORY not in other_device.page("/report/3")
    assert STORY.encode() not in b"".join(bytes(one.box) for one in Sitting.objects.all())


def test_a_page_saved_twice_is_corrected(visitor: Visitor, worker: CastMember) -> None:
    """Also from a second tab."""
    visitor.begin()
    visitor.send("/report/3", {"words": "first"})
    visitor.send("/report/3", {"words": "second", "end": "1"})
    visitor.send("/report/8", {"send": "1"})

    first, second = story_of(worker.refreshed(), "statement")

    assert second.corrects == first.id
    assert second.fields["words"] == "second"


def test_going_back_after_sending_makes_no_second_report(visitor: Visitor) -> None:
    """Back, reload, send again: one report, and its words are gone from the browser."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY, "end": "1"})
    visitor.send("/report/8", {"send": "1"})

    pages = [visitor.send(f"/report/{number}", {"words": STORY}) for number in range(1, 9)]

    assert all("It has been sent" in page for page in pages)
    assert STORY not in "".join(pages)
    assert Container.objects.filter(type=ContainerType.STORY).count() == 1


def test_a_second_report_needs_to_be_asked_for(visitor: Visitor) -> None:
    """A second tab goes on with the list that is there."""
    words = visitor.begin()

    again = visitor.send("/report", {"for_whom": "self"})
    other = visitor.send("/report", {"for_whom": "self", "again": "1"})

    assert words_on(again) == words
    assert words_on(other) != words


def test_words_of_who_is_kept_out_leave_one_reader(visitor: Visitor) -> None:
    """Until somebody has settled whom they mean."""
    visitor.begin(words="Тимур")
    visitor.send("/report/3", {"words": STORY, "end": "1"})
    visitor.send("/report/8", {"send": "1"})

    story = Container.objects.get(type=ContainerType.STORY).pk
    assert Membership.objects.filter(container=story).count() == 1


def test_forgets_on_this_device(visitor: Visitor) -> None:
    """Asked by the button, it leads to the first page."""
    visitor.begin()

    answer = visitor.client.post("/report/0")

    assert answer.headers["Location"] == "/"
    assert "Nothing is open here any more" in visitor.page("/report/3")
    assert not Sitting.objects.exists()


@pytest.mark.parametrize("is_sent", [False, True])
def test_the_way_out_closes_what_is_open(visitor: Visitor, *, is_sent: bool) -> None:
    """Whoever presses Back after her finds neither a word of hers nor the list."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})
    if is_sent:
        visitor.send("/report/8", {"send": "1"})
    page = visitor.page("/report/9" if is_sent else "/report/3")
    way_out = re.search(r'class="out" href="([^"]+)"', page)
    assert way_out is not None

    answer = visitor.client.get(way_out[1])

    assert answer.headers["Location"] == OUTSIDE
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    for address in (f"/report/{number}" for number in range(1, 10)):
        assert "Nothing is open here any more" in visitor.page(address), address
    assert not Sitting.objects.exists()


def test_the_way_out_is_short_where_nothing_is_open(visitor: Visitor) -> None:
    """It leads outside at once."""
    assert f'class="out" href="{OUTSIDE}"' in visitor.page("/report")


@pytest.mark.parametrize(("is_sent", "minutes"), [(False, 120), (True, 10)])
def test_what_is_open_closes_by_itself(visitor: Visitor, *, is_sent: bool, minutes: int) -> None:
    """Soon where only the list is left to copy."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})
    if is_sent:
        visitor.send("/report/8", {"send": "1"})
    cookie, now = visitor.client.cookies[COOKIE].value, datetime.now(UTC)

    # Whole minutes: the one in which it was kept may have ended meanwhile.
    assert writing_of(cookie, now=now + timedelta(minutes=minutes - 2)) is not None
    assert writing_of(cookie, now=now + timedelta(minutes=minutes + 1)) is None


def test_gives_back_words_whose_page_has_run_out(visitor: Visitor) -> None:
    """A form that has expired throws nothing away, and shows pasted HTML as text."""
    page = visitor.send("/report/3", {"words": "<b>x</b> " + STORY})

    assert "&lt;b&gt;x&lt;/b&gt; " + STORY in page


def test_keeps_what_came_of_a_broken_file(visitor: Visitor, instance: Path) -> None:
    """Its name is shown, and a whole one sent later takes its place in the warning."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})
    form = b'--x\r\nContent-Disposition: form-data; name="proof"; filename="film.mp4"\r\n\r\n'

    visitor.client.post(
        "/report/5", form + b"invented film", content_type="multipart/form-data; boundary=x"
    )
    cut = visitor.page("/report/5")

    assert "film.mp4" in cut
    assert "The connection broke off" in cut


def test_refuses_more_files_than_a_page_takes(visitor: Visitor, instance: Path) -> None:
    """Says so, and keeps none of them."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})

    page = visitor.send("/report/5", {"proof": [photo(f"{at}.jpg") for at in range(41)]})

    assert "too many files" in page
    assert not list((instance / "files").rglob("arriving/*"))


def test_files_leave_room_for_words(
    visitor: Visitor, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many arrive at once, they do not fill the disk; nothing of such a file stays."""
    visitor.begin()
    visitor.send("/report/3", {"words": STORY})
    monkeypatch.setattr(files, "SPARE_BYTES", 2**62)

    page = visitor.send("/report/5", {"proof": photo()})

    assert "There is no room for the file just now" in page
    assert not list((instance / "files").rglob("arriving/*"))


def test_forms_need_their_token(public_site: None, instance: Path) -> None:
    """Nobody begins, sends or withdraws in somebody else's name."""
    strict = Client(enforce_csrf_checks=True)

    for address in ("/report", "/report/0", "/report/3", "/report/8", "/return", "/return/5"):
        assert strict.post(address).status_code == 403, address


@pytest.mark.parametrize("address", PAGES)
def test_pages_tell_nothing_and_weigh_little(visitor: Visitor, address: str) -> None:
    """A neutral title, at most 20 kB, nothing kept, and the same with and without a sitting."""
    if address != "/return":
        visitor.begin()
    answer = visitor.client.get(address, follow=True)
    page = answer.content.decode()

    assert re.findall("<title>(.*?)</title>", page) == ["Notebook"]
    assert len(answer.content) < 20_000
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in page


def test_numbers_that_are_no_page_are_not_there(visitor: Visitor) -> None:
    """Whatever the number."""
    visitor.begin()

    assert visitor.client.get("/report/10").status_code == 404
    assert visitor.client.get("/report/99999").status_code == 404
