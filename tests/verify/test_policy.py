"""Policy files: whom the reader trusts, or one sentence about what is wrong."""

from pathlib import Path

import pytest

from dalel.verify import Policy, PolicyMalformed, read_policy
from tests.core.ledger.logs import a_log

LOG = a_log(1)
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
FOUNDER = "-".join(["7K2Q"] * 8)
WHOLE = f"""quorum = 2
founders = ["{FOUNDER}"]
[[log]]
name = "The invented house"
key = "{LOG.verify_key.to_text()}"
[[witness]]
name = "The invented university"
key = "{LOG.witness.to_text()}"
[[authority]]
name = "The invented time service"
certificate = '''
{CERTIFICATE}
'''
"""


def read(tmp_path: Path, text: str | bytes) -> Policy:
    """Read a policy from its text."""
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_policy(path)


def test_names_everyone(tmp_path: Path) -> None:
    policy = read(tmp_path, WHOLE)

    assert policy.log_name(LOG.verify_key) == "The invented house"
    assert policy.log_of(LOG.key.name) == LOG.verify_key
    assert policy.log_of("another") is None
    assert policy.witness_keys == (LOG.witness,)
    assert policy.witness_name(LOG.witness.name) == "The invented university"
    assert policy.witness_name("another") == "another"
    assert policy.quorum == 2
    assert policy.founders == (FOUNDER,)
    assert policy.authorities == (CERTIFICATE.encode(),)


def test_may_be_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Policy()


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        "[[log",
        "a = " + "[" * 100_000,
        "other = 1",
        "quorum = 0",
        "quorum = true",
        'quorum = "1"',
        "founders = 1",
        "founders = [1]",
        f"founders = '{FOUNDER}'",
        f"founders = ['{FOUNDER[:-1]}']",
        f"founders = ['{FOUNDER.lower()}']",
        "log = 1",
        "log = [1]",
        "[[log]]\nname = 'a'",
        "[[log]]\nname = ''\nkey = 'b'",
        "[[log]]\nname = 'a'\nkey = 'b'",
        f"[[log]]\nname = 'a'\nkey = '{LOG.witness.to_text()}'",
        f"[[witness]]\nname = 'a'\nkey = '{LOG.verify_key.to_text()}'",
        "[[authority]]\nname = 'a'\ncertificate = 1",
        "# " + "x" * (1 << 20),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(PolicyMalformed):
        read(tmp_path, text)
