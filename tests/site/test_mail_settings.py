"""How mail leaves, as an operator wrote it down; nothing written, nothing sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalel.site.mail_settings import MailSettings, MailSettingsWrong, read_mail_settings, sends_mail

FROM = "note@example.net"


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    """Write the settings of an instance."""
    file = folder / "dalel.toml"
    file.write_text(text)
    file.chmod(mode)
    return folder


def test_reads_how_mail_leaves(tmp_path: Path) -> None:
    """Nothing there means nothing is sent."""
    assert read_mail_settings(tmp_path) is None
    written(tmp_path, '[mail]\nhost = "mail.example.net"\nsender = "note@example.net"\nhour = 6')

    assert read_mail_settings(tmp_path) == MailSettings("mail.example.net", FROM, hour=6)


@pytest.mark.parametrize(
    "line",
    [
        'host = "mail.example.net"',
        f'host = "h"\nsender = "{FROM}"\nport = "587"',
        f'host = "mail.example.net"\nsender = "{FROM}"\nsecurity = "none"',
        f'host = "h"\nsender = "{FROM}"\nhour = 24',
        f'host = "h"\nsender = "{FROM}"\nstarttls = true',
        'host = "h"\nsender = "nobody"',
    ],
)
def test_refuses_settings_that_would_surprise(tmp_path: Path, line: str) -> None:
    """Among them: mail that would leave this machine in the open."""
    written(tmp_path, f"[mail]\n{line}")

    with pytest.raises(MailSettingsWrong):
        read_mail_settings(tmp_path)
    assert not sends_mail(tmp_path)


def test_refuses_settings_that_others_may_read(tmp_path: Path) -> None:
    """They hold a password."""
    written(tmp_path, f'[mail]\nhost = "h"\nsender = "{FROM}"', 0o644)

    with pytest.raises(MailSettingsWrong):
        read_mail_settings(tmp_path)
