"""The daily mail: three numbers, once, to whoever asked; nothing on the disk opens the address."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string
from email.policy import default

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from dalel.apps.accounts.actions import remove_member
from dalel.apps.procedure.daily_mail import announce_key
from dalel.apps.procedure.models import DailyMail
from dalel.core.keys.wraps import PrivateKey
from dalel.site.mail_settings import MailSettings
from dalel.site.mailer import send_due
from tests.apps.conftest import CastMember
from tests.apps.procedure.mail_sink import Sink, listening
from tests.apps.procedure.terms import case_with_term, day, english

WHERE = "plain.box@example.org"
FROM = "note@example.net"
NOON = timezone.localtime().replace(hour=12)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Give a mail server."""
    with listening() as found:
        yield found


@pytest.fixture
def key(settings: Settings) -> PrivateKey:
    """Switch the mail on, as the loop does when it starts."""
    settings.DALEL_SENDS_MAIL = True
    return announced()


def announced() -> PrivateKey:
    """Start the loop anew, as far as the desk sees it."""
    key = PrivateKey.generate()
    announce_key(key.public)
    return key


def sent(sink: Sink, key: PrivateKey, now: datetime = NOON, hour: int = 7) -> int:
    """Let the loop look once."""
    how = MailSettings("127.0.0.1", FROM, sink.port, "none", hour=hour)
    return send_due(how, key, now=now)


def ask(member: CastMember, address: str = WHERE) -> int:
    """Ask for the mail on the page."""
    member.client.cookies["language"] = "en"
    return member.client.post("/desk/mail", {"address": address}).status_code


def test_says_three_numbers_and_nothing_else(
    advocate: CastMember, key: PrivateKey, sink: Sink
) -> None:
    """Neither head nor text names a person, a case, what is due, this program or this machine."""
    late = case_with_term(advocate, received=day(-12), title="Red folder")
    soon = case_with_term(advocate, received=day(-3), title="Blue folder")
    for case in (late, soon):
        english(advocate, f"/cases/{case.number}")

    assert ask(advocate) == 302
    assert sent(sink, key) == 1

    mail = message_from_string(sink.mails[0], policy=default)
    assert mail.get_content() == "Passed: 1\nToday: 0\nIn the next seven days: 1\n"
    assert (mail["Subject"], mail["From"], mail["To"]) == ("Reminder", FROM, WHERE)
    assert {name.lower() for name in mail} <= {
        *("from", "to", "date", "message-id", "auto-submitted", "subject"),
        *("mime-version", "content-type", "content-transfer-encoding"),
    }
    name = advocate.enrolled.part.display_name
    told = (late.number, "folder", name, str(advocate.member_id), "alel", socket.gethostname())
    everything = "\n".join((*sink.said, str(mail), mail.get_content()))
    assert not [one for one in told if one in everything]


def test_goes_once_a_day_and_not_before_its_hour(
    advocate: CastMember, key: PrivateKey, sink: Sink
) -> None:
    """However often the loop looks; the next day again, whether anything is due or not."""
    ask(advocate)

    early = sent(sink, key, hour=13)
    first, again = sent(sink, key), sent(sink, key)
    tomorrow = sent(sink, key, NOON + timedelta(days=1))

    assert (early, first, again, tomorrow) == (0, 1, 0, 1)


def test_what_the_server_did_not_take_is_tried_again(
    advocate: CastMember, key: PrivateKey, sink: Sink
) -> None:
    """As little as it is sent twice."""
    ask(advocate)
    sink.refuses = True
    with pytest.raises(smtplib.SMTPException):
        sent(sink, key)
    sink.refuses = False

    assert (sent(sink, key), sent(sink, key)) == (1, 0)


def test_no_copy_of_the_disk_holds_the_address(advocate: CastMember, key: PrivateKey) -> None:
    """Nor in any form by which somebody who guesses it could check."""
    ask(advocate)
    row = DailyMail.objects.get()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM procedure_dailymail")
        stored = [bytes(one) for one in cursor.fetchone() if isinstance(one, bytes | memoryview)]

    assert not [one for one in stored if WHERE.encode() in one or b"example" in one]
    other = "another.and.much.longer.address@example.org"
    before = [len(bytes(row.own_box)), len(bytes(row.sending_box))]
    ask(advocate, other)
    row.refresh_from_db()
    assert [len(bytes(row.own_box)), len(bytes(row.sending_box))] == before
    assert WHERE not in english(advocate, "/desk/mail")
    assert other in english(advocate, "/desk/mail")


def test_after_a_restart_nothing_goes_until_the_member_was_at_the_desk(
    advocate: CastMember, key: PrivateKey, sink: Sink
) -> None:
    """The new process cannot read what was sealed to the one before."""
    ask(advocate)
    new = announced()

    unread = sent(sink, new)
    english(advocate, "/desk")

    assert (unread, sent(sink, new), sent(sink, key)) == (0, 1, 0)


def test_ends_by_hand_and_with_whoever_leaves(
    advocate: CastMember, administrator: CastMember, key: PrivateKey, sink: Sink
) -> None:
    """The address is gone with the wish."""
    ask(advocate)
    assert advocate.client.post("/desk/mail/end").status_code == 302
    assert not DailyMail.objects.exists()
    ask(advocate)
    remove_member(administrator.session, advocate.member_id, now=timezone.now())

    assert sent(sink, key) == 0
    announced()
    assert not DailyMail.objects.exists()


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "ә@example.org", "x@example.org\nBcc: y"])
def test_refuses_what_is_no_address(advocate: CastMember, key: PrivateKey, address: str) -> None:
    """In a sentence beside the field."""
    assert ask(advocate, address) == 422
    assert not DailyMail.objects.exists()


def test_is_off_unless_somebody_switched_it_on(advocate: CastMember) -> None:
    """My desk does not speak of it, and nothing is taken."""
    assert "/desk/mail" not in english(advocate, "/desk")
    assert "No mail is sent from here" in english(advocate, "/desk/mail")
    assert ask(advocate) == 404


def test_no_desk_waits_for_a_mail(advocate: CastMember, key: PrivateKey) -> None:
    """A row that cannot be opened is left as it is; My desk comes all the same."""
    ask(advocate)
    announced()
    DailyMail.objects.update(own_box=b"\x02damaged")

    assert "My desk" in english(advocate, "/desk")
    assert bytes(DailyMail.objects.get().own_box) == b"\x02damaged"
