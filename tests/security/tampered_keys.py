"""Keys altered, exchanged and deleted: of entries, members, parts and containers."""

from __future__ import annotations

from tests.apps.raw import alter, flip, remove
from tests.security.tampering import Tampering, exchanging, shifting

KEYS = [
    Tampering(
        "an entry's wrap",
        lambda story: flip("EntryWrap", story.last.id, "wrap", 40),
        (),
        ("WrapDamaged entry {last}",),
    ),
    Tampering(
        "the suite of an entry's wrap",
        lambda story: alter("EntryWrap", story.last.id, wrap=b"\x07" + bytes(105)),
        (),
        ("UnknownSuite entry {last}",),
    ),
    Tampering(
        "an entry's wrap deleted",
        lambda story: remove("EntryWrap", story.last.id),
        ("WrapMissing entry {last}",),
        ("WrapMissing entry {last}",),
    ),
    Tampering(
        "wraps of two entries exchanged",
        exchanging("EntryWrap", lambda story: (story.first.id, story.last.id), "wrap"),
        (),
        ("WrapDamaged entry {first}", "WrapDamaged entry {last}"),
    ),
    Tampering(
        "wraps of two cases exchanged",
        exchanging("EntryWrap", lambda story: (story.last.id, story.elsewhere.id), "wrap"),
        (),
        ("WrapDamaged entry {last}", "WrapDamaged entry {elsewhere}"),
    ),
    Tampering(
        "a wrap filed under another case",
        lambda story: alter("EntryWrap", story.last.id, container=story.other.container.id),
        ("WrapMissing entry {last}",),
        ("WrapMissing entry {last}",),
    ),
    Tampering(
        "a member's wrap",
        lambda story: flip("ContainerWrap", story.key_of_case.pk, "wrap", 100),
        (),
        ("WrapDamaged container {case}",),
    ),
    Tampering(
        "a member's wrap given to another",
        lambda story: alter("ContainerWrap", story.key_of_case.pk, holder=story.outsider.member_id),
        ("KeyWithoutMembership container {case}", "MembershipWithoutKey container {case}"),
        ("NoKey container {case}",),
    ),
    Tampering(
        "a part's wrap",
        lambda story: flip("PartWrap", story.part, "wrap", 1100),
        (),
        ("WrapDamaged entry {first}",),
    ),
    Tampering(
        "a part's wrap deleted",
        lambda story: remove("PartWrap", story.part),
        (),
        ("WrapMissing entry {first}",),
    ),
    Tampering(
        "a container's public key",
        lambda story: flip("Epoch", story.epoch.pk, "public_key", 700),
        ("PublicKeyAltered container {case} epoch 1",),
        ("KeyNotTheLogged container {case}",),
    ),
    Tampering(
        "a container's previous key",
        lambda story: alter("Epoch", story.epoch.pk, previous_sealed=b"\x01"),
        ("PublicKeyAltered container {case} epoch 1",),
    ),
    Tampering(
        "an epoch's number",
        shifting("Epoch", lambda story: story.epoch.pk, "number", 1),
        ("PublicKeyAltered container {case} epoch 2",),
        ("KeyNotTheLogged container {case}",),
    ),
    Tampering(
        "an epoch deleted",
        lambda story: remove("Epoch", story.epoch.pk),
        ("PublicKeyAltered container {case}", "RowMissing leaf {epoch_leaf}"),
        ("KeyNotTheLogged container {case}",),
    ),
]
