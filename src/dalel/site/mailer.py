"""The mailing loop: once a day, three numbers to each member who asked for them.

A process of its own, and only where ``dalel.toml`` says how mail leaves. What opens an address is a
key that it makes when it starts and keeps in memory alone. Nobody gets two mails on one day: a mail
counts as gone before it goes, and is tried again only where the server surely did not take it.
"""

from __future__ import annotations

import logging
import secrets
import smtplib
import ssl
import threading
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from dalel.core.keys.wraps import PrivateKey
from dalel.site.loops import begin_loop, forget_connections
from dalel.site.mail_settings import NONE, TLS, MailSettings, read_mail_settings

if TYPE_CHECKING:
    from dalel.apps.procedure.daily_mail import Letter

LOOK_EVERY_SECONDS = 60.0
# After something went wrong: a mail server that is away is not asked every minute.
REST_SECONDS = 900.0
ANSWER_SECONDS = 20.0
# Otherwise the name of this machine would stand in every mail.
_OWN_NAME = "localhost"

log = logging.getLogger("dalel.mailer")


def main() -> None:
    """Send until somebody asks to stop."""
    stop = begin_loop()
    from django.conf import settings  # noqa: PLC0415 - needs Django loaded

    how = read_mail_settings(settings.DALEL_INSTANCE)
    if how is not None:
        run(stop, how, PrivateKey.generate())


def run(stop: threading.Event, how: MailSettings, key: PrivateKey) -> None:
    """Send what is due until the event is set."""
    from dalel.apps.procedure.daily_mail import announce_key  # noqa: PLC0415 - needs Django

    announce_key(key.public)
    while not stop.is_set():
        rest = LOOK_EVERY_SECONDS
        try:
            send_due(how, key, now=datetime.now(UTC))
        except Exception as error:
            log.error("round failed", exc_info=error)
            rest = REST_SECONDS
        forget_connections()
        stop.wait(rest)


def send_due(how: MailSettings, key: PrivateKey, *, now: datetime) -> int:
    """Send what is still to go out today, once it is late enough; return how many went.

    Raises:
        OSError, smtplib.SMTPException: The mail server did not take them; they are tried again.
    """
    from django.utils import timezone  # noqa: PLC0415 - needs Django loaded

    from dalel.apps.procedure.daily_mail import letters  # noqa: PLC0415

    here = timezone.localtime(now)
    waiting = list(letters(key, today=here.date())) if here.hour >= how.hour else []
    return _send(waiting, how, now=now, today=here.date()) if waiting else 0


def _send(waiting: Iterable[Letter], how: MailSettings, *, now: datetime, today: date) -> int:
    from dalel.apps.procedure.daily_mail import claim, give_back  # noqa: PLC0415 - needs Django

    sent = 0
    with _server(how) as server:
        for letter in waiting:
            if not claim(letter.member, today=today):
                continue
            try:
                server.send_message(mail(letter, how, now=now))
                sent += 1
            except smtplib.SMTPRecipientsRefused:
                continue  # this address is wrong, today and the next minute
            except (OSError, smtplib.SMTPException):
                give_back(letter.member, today=today)
                raise
    return sent


def _server(how: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if how.security == TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            how.host, how.port, _OWN_NAME, timeout=ANSWER_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(how.host, how.port, _OWN_NAME, timeout=ANSWER_SECONDS)
    try:
        if how.security not in (TLS, NONE):
            server.starttls(context=context)
        if how.user:
            server.login(how.user, how.password)
    except BaseException:
        server.close()
        raise
    return server


def mail(letter: Letter, how: MailSettings, *, now: datetime) -> EmailMessage:
    """Return the mail itself: three numbers, and nothing in its head that says more."""
    message = EmailMessage()
    message["From"], message["To"] = how.sender, letter.wish.address
    message["Date"] = format_datetime(now.astimezone(UTC))
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{how.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Subject"], text = _words(letter)
    message.set_content(text, charset="utf-8", cte="base64")
    return message


def _words(letter: Letter) -> tuple[str, str]:
    from django.utils.translation import gettext, override  # noqa: PLC0415 - needs Django loaded

    counts = letter.counts
    with override(letter.wish.language):
        lines = (
            (gettext("Passed"), counts.passed),
            (gettext("Today"), counts.today),
            (gettext("In the next seven days"), counts.near),
        )
        return gettext("Reminder"), "".join(f"{label}: {number}\n" for label, number in lines)


if __name__ == "__main__":
    main()
