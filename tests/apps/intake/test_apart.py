"""Names and numbers sealed apart: to link officers alone, until the code says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from dalel.apps.accounts.roles import Role
from dalel.apps.entries.models import Container, ContainerWrap, EntryWrap
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.actions import reissuing
from dalel.apps.intake.codes import WRITING, unlock
from dalel.apps.intake.inbox import DeskReport, report_at_desk
from dalel.apps.intake.models import Arrival
from dalel.site.audit import audit_as, audit_everything
from dalel.site.settings.base import FORM_CHECK, MIDDLEWARE
from tests.apps.conftest import CastMember, Part, enrol_colleague, signed_in
from tests.apps.intake.conftest import Visitor

WHO = "Invented Ерлан, captain"
DESK = override_settings(
    ROOT_URLCONF="dalel.site.urls_desk",
    DALEL_PROGRAM="desk",
    MIDDLEWARE=[*MIDDLEWARE, "dalel.apps.accounts.middleware.MemberOfRequest", FORM_CHECK],
)


@pytest.fixture
def officer(administrator: CastMember) -> CastMember:
    """Somebody who looks for links."""
    part = Part("officer", "Сания Сәйкесова", Role.LINK_OFFICER)
    return signed_in(enrol_colleague(administrator.session, part))


def told(
    visitor: Visitor, *, allowed: tuple[str, ...] = ("linking",), way: str = "send", **readers: Any
) -> tuple[str, ...]:
    """Report by the pages, and send it or hold it."""
    words = visitor.begin(**readers)
    visitor.send("/report/3", {"words": "Invented: he calls from +7 700 000 00 01, 123 ABC 02."})
    visitor.send("/report/4", {"who": WHO, "place": "Invented cellar"})
    visitor.send("/report/6", {"allowed": list(allowed)})
    visitor.send("/report/7", {"safe_question": "Invented: whose cat?", "safe_answer": "Tumar"})
    visitor.send("/report/8", {way: "1"})
    visitor.send("/report/0")
    return words


def come_back(device: Visitor, words: tuple[str, ...]) -> str:
    """Type the list and return the page it leads to."""
    return device.send("/return", {"code": " ".join(words)})


def apart() -> list[Container]:
    """Return what was sealed apart."""
    return list(Container.objects.filter(type=ContainerType.MENTIONS))


def desk(member: CastMember, address: str, status: int = 200) -> str:
    """Open a page of the desk."""
    with DESK:
        answer = member.client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def is_clean(*members: CastMember) -> bool:
    """Return whether the audit finds nothing."""
    found = list(audit_everything())
    today = timezone.localdate(timezone.now())
    return not found and not any(list(audit_as(one.refreshed(), today=today)) for one in members)


def test_names_and_numbers_are_sealed_to_officers_alone(
    officer: CastMember, visitor: Visitor, worker: CastMember, advocate: CastMember
) -> None:
    """Of the report nothing else: neither whose it is, nor what was told."""
    told(visitor)

    [place] = apart()
    listed = desk(officer, "/links")
    shown = desk(officer, f"/links/{place.pk}")

    assert "1 waits" in listed
    assert WHO not in listed
    for typed in (WHO, "Invented cellar", "+7 700 000 00 01", "123 ABC 02"):
        assert typed in shown
    assert "he calls from" not in shown
    assert [one.holder for one in ContainerWrap.objects.filter(container=place.pk)] == [
        officer.member_id
    ]
    desk(officer, f"/inbox/{Container.objects.get(type=ContainerType.CONVERSATION).number}", 404)
    for one in (worker, advocate):
        desk(one, "/links", 404)
        desk(one, f"/links/{place.pk}", 404)
    assert is_clean(officer, worker)


@pytest.mark.parametrize("left_out", [{"allowed": ("statistics",)}, {"words": "Invented uncle"}])
def test_nothing_is_sealed_apart_unless_it_was_allowed(
    officer: CastMember, visitor: Visitor, left_out: Mapping[str, Any]
) -> None:
    """Nor where words say who must not read: nobody knows yet who is meant."""
    told(visitor, **left_out)

    assert apart() == []
    assert Container.objects.filter(type=ContainerType.STORY).count() == 1


def test_without_officers_it_is_not_offered(visitor: Visitor, instance: Path) -> None:
    """Neither on the page, nor by a form made up."""
    visitor.begin()
    page = visitor.page("/report/6")
    visitor.send("/report/0")
    told(visitor)

    assert 'value="statistics"' in page
    assert 'value="linking"' not in page
    assert apart() == []


def test_it_is_offered_where_somebody_compares(officer: CastMember, visitor: Visitor) -> None:
    """And says what is done with it."""
    visitor.begin()

    assert 'value="linking"' in visitor.page("/report/6")


@pytest.mark.parametrize("page", ["/return/3", "/return/5"])
def test_taking_it_back_destroys_it(
    officer: CastMember, visitor: Visitor, other_device: Visitor, page: str
) -> None:
    """By the code, on any device: whether comparing is refused, or the report taken back."""
    words = told(visitor)
    [place] = apart()
    come_back(other_device, words)
    typed = {"allowed": ["linking"]} if page == "/return/3" else {}
    if typed:
        other_device.send(page, typed)
        assert EntryWrap.objects.filter(container=place.pk).exists()

    other_device.send(page, {"allowed": ["statistics"], "own_wish": "yes"})

    assert not EntryWrap.objects.filter(container=place.pk).exists()
    assert not ContainerWrap.objects.filter(container=place.pk).exists()
    assert not Arrival.objects.exists()
    assert "Nothing waits" in desk(officer, "/links")
    desk(officer, f"/links/{place.pk}", 404)
    assert is_clean(officer)


def test_a_new_code_takes_it_back_as_well(
    officer: CastMember,
    visitor: Visitor,
    other_device: Visitor,
    worker: CastMember,
    advocate: CastMember,
) -> None:
    """Else whoever has lost the first one could never say no any more."""
    told(visitor)
    [place] = apart()
    number = Container.objects.get(type=ContainerType.CONVERSATION).number or ""

    def at_desk(member: CastMember) -> DeskReport:
        found = report_at_desk(member.refreshed(), number, now=timezone.now())
        assert found is not None
        return found

    now = timezone.now()
    reissuing.ask_for_code(at_desk(worker), "Invented.", now=now, language="kk")
    reissuing.agree_to_code(at_desk(advocate), "Invented.", now=now, language="kk")
    derive = partial(unlock, queue=WRITING)
    issued = reissuing.issue_code(at_desk(worker), derive, now=now, language="kk")
    come_back(other_device, issued.code.words("kk"))
    other_device.send("/return/3", {"allowed": ["statistics"]})

    assert not EntryWrap.objects.filter(container=place.pk).exists()
    assert is_clean(officer, worker)


def test_a_held_report_seals_them_apart_once_it_is_released(
    officer: CastMember, visitor: Visitor, other_device: Visitor
) -> None:
    """What was typed before lies under the code with the story's key until then."""
    words = told(visitor, way="hold")
    assert apart() == []

    come_back(other_device, words)
    other_device.send("/return/4")

    [place] = apart()
    assert WHO in desk(officer, f"/links/{place.pk}")


@pytest.mark.parametrize("is_allowed", [True, False])
def test_what_is_held_is_compared_only_as_the_code_said_last(
    officer: CastMember, visitor: Visitor, other_device: Visitor, *, is_allowed: bool
) -> None:
    """Allowed by the code after all, or taken back before anybody could open the story."""
    words = told(visitor, way="hold", allowed=() if is_allowed else ("linking",))
    come_back(other_device, words)

    other_device.send("/return/3", {"allowed": ["linking"] if is_allowed else []})
    other_device.send("/report/0")
    come_back(other_device, words)
    other_device.send("/return/4")

    found = [WHO in desk(officer, f"/links/{place.pk}") for place in apart()]
    assert found == ([True] if is_allowed else [])


def test_what_was_sent_is_compared_once_the_code_allows_it(
    officer: CastMember, visitor: Visitor, other_device: Visitor
) -> None:
    """By names typed anew, since nobody opens the story for it; and taken back like the others."""
    come_back(other_device, told(visitor, allowed=()))

    asked = other_device.send("/return/3", {"allowed": ["linking"]})
    too_long = other_device.send("/return/3", {"words": "a" * 200_001})
    assert apart() == []
    other_device.send("/return/3", {"allowed": ["linking"], "names": f"{WHO}, +7 700 000 00 01"})

    assert "Write at least one name" in asked
    assert "200000" in too_long
    [place] = apart()
    shown = desk(officer, f"/links/{place.pk}")
    assert WHO in shown
    assert "+7 700 000 00 01" in shown
    assert WHO not in other_device.page("/return/3")
    other_device.send("/return/3", {"allowed": []})
    assert not EntryWrap.objects.filter(container=place.pk).exists()
    assert is_clean(officer)


def test_going_on_elsewhere_loses_neither_names_nor_the_wish_for_a_lawyer(
    officer: CastMember, visitor: Visitor, other_device: Visitor, worker: CastMember
) -> None:
    """The line broke after they were saved: the other device sends it as it was wished."""
    words = visitor.begin()
    visitor.send("/report/3", {"words": "Invented"})
    visitor.send("/report/4", {"who": WHO})
    visitor.send("/report/6", {"allowed": ["linking"], "opening": ["only_lawyers"]})

    come_back(other_device, words)
    other_device.send("/report/8", {"send": "1"})

    [place] = apart()
    assert WHO in desk(officer, f"/links/{place.pk}")
    story = Container.objects.get(type=ContainerType.STORY).pk
    assert worker.member_id not in {
        one.holder for one in ContainerWrap.objects.filter(container=story)
    }
