"""Introductions, roles, access and the journal altered."""

from __future__ import annotations

from dalel.apps.entries.models import Membership
from dalel.apps.entries.terms import Depth
from tests.apps.conftest import CastMember
from tests.apps.raw import alter, flip, remove
from tests.security.stories import Story
from tests.security.tampering import Tampering, exchanging, shifting


def _let_in(story: Story) -> None:
    """Write a membership as giving access does, without an entry that says so."""
    container, holder = story.case.container.id, story.outsider.member_id
    Membership.objects.create(container_id=container, holder=holder, depth=Depth.READ)


def _end_in_organisation(story: Story) -> None:
    """End a membership of the organisation in its row alone."""
    organisation = story.introduction.entry.container_id
    rows = Membership.objects.filter(container=organisation, holder=story.worker.member_id)
    alter("Membership", rows.get().pk, ended=1)


def _end_access_of(story: Story, member: CastMember) -> None:
    for row in Membership.objects.filter(holder=member.member_id):
        alter("Membership", row.pk, ended=1)


MEMBERS = [
    *(
        Tampering(
            f"an introduction's {column}",
            lambda story, column=column, at=at: flip(  # type: ignore[misc]
                "Introduction", story.introduction.pk, column, at
            ),
            ("IntroductionInvalid member {worker}",),
            (*contradicted, "AuthorUnknown entry {second}"),
            in_bundle,
        )
        for column, at, contradicted, in_bundle in [
            (
                "signing_key",
                9,
                ("IntroductionContradicted entry {introduced}",),
                ("IntroductionSignatureInvalid {worker}", "AuthorSignatureInvalid {second}"),
            ),
            (
                "wrapping_key",
                900,
                ("IntroductionContradicted entry {introduced}",),
                ("IntroductionSignatureInvalid {worker}",),
            ),
            ("signature", 20, (), ("IntroductionSignatureInvalid {worker}",)),
        ]
    ),
    Tampering(
        "an introduction's role",
        lambda story: alter("Introduction", story.introduction.pk, role="ADMINISTRATOR"),
        ("IntroductionInvalid member {worker}",),
        ("IntroductionContradicted entry {introduced}", "AuthorUnknown entry {second}"),
        ("IntroductionSignatureInvalid {worker}",),
    ),
    Tampering(
        "an introduction deleted",
        lambda story: remove("Introduction", story.introduction.pk),
        ("NotIntroduced member {worker}",),
        ("IntroductionMissing entry {introduced}", "AuthorUnknown entry {second}"),
        ("AuthorUnknown {second}",),
    ),
    Tampering(
        "a member's role",
        lambda story: alter("Member", story.worker.member_id, role="ADMINISTRATOR"),
        ("RoleAltered member {worker}",),
    ),
    Tampering(
        "how deep an access goes",
        lambda story: alter("Membership", story.membership.pk, depth="READ"),
        (),
        ("AccessAltered container {case}",),
    ),
    Tampering(
        "who has an access",
        lambda story: alter("Membership", story.membership.pk, holder=story.outsider.member_id),
        ("KeyWithoutMembership container {case}", "MembershipWithoutKey container {case}"),
        ("AccessAltered container {case}",),
    ),
    Tampering(
        "the last day of an access",
        lambda story: alter("Membership", story.membership.pk, until="2027-01-01"),
        (),
        ("AccessAltered container {case}",),
    ),
    Tampering(
        "an access ended",
        lambda story: alter("Membership", story.membership.pk, ended=1),
        ("KeyWithoutMembership container {case}",),
        ("AccessAltered container {case}",),
    ),
    Tampering(
        "an access made up",
        _let_in,
        ("MembershipWithoutKey container {case}",),
        ("AccessAltered container {case}",),
    ),
    Tampering(
        "a member made to have left",
        lambda story: alter("Member", story.worker.member_id, ended=1),
        ("MembershipContradicted member {worker}",),
    ),
    Tampering(
        "a member's row deleted",
        lambda story: remove("Member", story.worker.member_id),
        ("MemberMissing member {worker}",),
    ),
    Tampering(
        "a membership of the organisation ended",
        _end_in_organisation,
        ("MembershipContradicted member {worker}", "KeyWithoutMembership container {organisation}"),
        ("AccessAltered container {organisation}",),
    ),
    Tampering(
        "the auditor's own access ended",
        lambda story: _end_access_of(story, story.advocate),
        (
            "MembershipContradicted member {advocate}",
            "KeyWithoutMembership container {case}",
            "KeyWithoutMembership container {other}",
            "KeyWithoutMembership container {organisation}",
        ),
        (
            "AccessAltered container {case}",
            "AccessAltered container {other}",
            "AccessAltered container {organisation}",
        ),
    ),
]


def first_lines(story: Story) -> tuple[object, object]:
    """Two lines of the journal."""
    return story.journal[0].pk, story.journal[1].pk


JOURNAL = [
    *(
        Tampering(
            f"a journal line's {column}",
            lambda story, column=column: flip(  # type: ignore[misc]
                "JournalRow", story.journal[1].pk, column, 12
            ),
            ("JournalBroken container {case} journal 1",),
            with_keys,
        )
        for column, with_keys in [
            ("box", ("JournalBroken container {case}",)),
            ("digest", ()),
            ("previous", ("JournalBroken container {case}",)),
        ]
    ),
    Tampering(
        "a journal line's minute",
        shifting("JournalRow", lambda story: story.journal[1].pk, "minute", 7),
        ("JournalBroken container {case} journal 1",),
    ),
    Tampering(
        "a journal line's epoch",
        shifting("JournalRow", lambda story: story.journal[1].pk, "epoch", 1),
        ("JournalBroken container {case} journal 1",),
        ("JournalBroken container {case}",),
    ),
    Tampering(
        "a journal line deleted",
        lambda story: remove("JournalRow", story.journal[1].pk),
        ("JournalBroken container {case} journal 2",),
    ),
    Tampering(
        "two journal lines exchanged",
        exchanging("JournalRow", first_lines, "sequence"),
        ("JournalBroken container {case} journal 0",),
        ("JournalBroken container {case}",),
    ),
]
