"""Places in a shared browser: sealed, counted, bounded in time, gone when told."""

from __future__ import annotations

from uuid import UUID

import pytest

from dalel.apps.accounts.errors import PinWrong, PlaceGone, ShiftFull
from dalel.apps.accounts.session_store import IDLE_SECONDS, LONGEST_SECONDS
from dalel.apps.accounts.shift_store import ATTEMPTS, MOST_PLACES, ShiftStore
from tests.apps.accounts.test_session_store import Clock

MEMBER, OTHER = UUID(int=1), UUID(int=2)
PIN, WRONG = "271828", "271829"
SESSION, OTHER_SESSION = bytes([1] * 32), bytes([2] * 32)
SECRET, NAME = b"the master key of the member", "Әлия Ойдан"


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def store(clock: Clock) -> ShiftStore:
    """Give an empty store."""
    return ShiftStore(clock=clock)


def park(
    store: ShiftStore,
    shift: bytes | None = None,
    member: UUID = MEMBER,
    *,
    pin: str = PIN,
    session: bytes = SESSION,
    name: str = NAME,
) -> bytes:
    """Set a PIN for somebody who signed in just now."""
    return store.set_pin(
        shift,
        member,
        pin=pin,
        payload=SECRET,
        display_name=name,
        session=session,
        started=store._clock(),
    )


def place_of(store: ShiftStore, shift: bytes, member: UUID = MEMBER) -> str:
    """Return the name of a member's place."""
    (found,) = (one.id for one in store.places(shift) if one.member == member)
    return found


def test_gives_back_what_was_sealed(store: ShiftStore, clock: Clock) -> None:
    """To whoever has cookie and PIN, with the moment of the password, more than once."""
    shift = park(store)
    began = clock.now
    clock.now += 3600

    for _ in range(2):
        found = store.take_up(shift, place_of(store, shift), PIN)
        assert (found.member, found.payload, found.started) == (MEMBER, SECRET, began)


def test_shows_names_to_their_own_browser_only(store: ShiftStore) -> None:
    """In the order of names; another cookie sees nobody."""
    shift = park(store, name="Бота")
    assert park(store, shift, OTHER, name="Азат") == shift
    elsewhere = park(store, None, UUID(int=3))

    assert [one.display_name for one in store.places(shift)] == ["Азат", "Бота"]
    assert [one.member for one in store.places(elsewhere)] == [UUID(int=3)]
    assert store.places(bytes(32)) == []
    assert elsewhere != shift


def test_makes_its_own_cookie_for_a_shift_it_does_not_know(store: ShiftStore) -> None:
    """What a browser brings along is not believed."""
    planted = bytes(range(32))

    assert park(store, planted) != planted


def test_holds_nothing_that_opens_without_the_browser(store: ShiftStore) -> None:
    """Neither key nor name nor PIN nor cookie lies in memory."""
    shift = park(store)

    (kept,) = store._shifts[next(iter(store._shifts))].values()
    held = b"".join(value for value in vars(kept).values() if isinstance(value, bytes))
    held += repr(store._shifts).encode()

    for secret in (SECRET, NAME.encode(), PIN.encode(), shift, SESSION):
        assert secret not in held


def test_counts_wrong_pins_and_then_forgets(store: ShiftStore) -> None:
    """The fifth ends it; the right one is too late then."""
    shift = park(store)
    place = place_of(store, shift)

    left = []
    for _ in range(ATTEMPTS):
        with pytest.raises(PinWrong) as caught:
            store.take_up(shift, place, WRONG)
        left.append(caught.value.attempts_left)

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(PlaceGone):
        store.take_up(shift, place, PIN)
    assert not store._shifts


def test_counts_anew_after_the_right_pin(store: ShiftStore) -> None:
    """Slips of a whole shift do not add up."""
    shift = park(store)
    place = place_of(store, shift)
    with pytest.raises(PinWrong):
        store.take_up(shift, place, WRONG)
    store.take_up(shift, place, PIN)

    with pytest.raises(PinWrong) as caught:
        store.take_up(shift, place, WRONG)

    assert caught.value.attempts_left == ATTEMPTS - 1


def test_wrong_pins_of_one_do_not_count_for_another(store: ShiftStore) -> None:
    """A colleague is not shut out."""
    shift = park(store)
    park(store, shift, OTHER)
    place, other = place_of(store, shift), place_of(store, shift, OTHER)
    for _ in range(ATTEMPTS):
        with pytest.raises(PinWrong):
            store.take_up(shift, place, WRONG)

    assert store.take_up(shift, other, PIN).member == OTHER


@pytest.mark.parametrize("cookie", [bytes(32), b"", b"short"])
def test_opens_nothing_for_another_browser(store: ShiftStore, cookie: bytes) -> None:
    """Even with place and PIN right, as if there were no place; and no try is used up."""
    shift = park(store)
    place = place_of(store, shift)

    with pytest.raises(PlaceGone):
        store.take_up(cookie, place, PIN)

    assert store.places(shift)[0].attempts_left == ATTEMPTS


def test_outlives_the_idle_lock_and_ends_with_the_longest_session(
    store: ShiftStore, clock: Clock
) -> None:
    """Counted from the password, not from the PIN."""
    shift = park(store)
    place = place_of(store, shift)
    clock.now += LONGEST_SECONDS - 1
    assert LONGEST_SECONDS > IDLE_SECONDS
    assert store.take_up(shift, place, PIN)

    clock.now += 1

    with pytest.raises(PlaceGone):
        store.take_up(shift, place, PIN)
    assert store.live_count() == 0
    assert not store._shifts


def test_another_pin_replaces_the_one_before(store: ShiftStore) -> None:
    """One place for each member."""
    shift = park(store)
    park(store, shift, pin="314159")

    assert store.live_count() == 1
    with pytest.raises(PinWrong):
        store.take_up(shift, place_of(store, shift), PIN)
    assert store.take_up(shift, place_of(store, shift), "314159")


def test_drops_the_place_of_a_session_that_signs_out(store: ShiftStore) -> None:
    """The one it belongs to, and no other."""
    shift = park(store)
    park(store, shift, OTHER, session=OTHER_SESSION)

    store.leave(SESSION)

    assert [one.member for one in store.places(shift)] == [OTHER]


def test_a_place_belongs_to_the_session_that_took_it_last(store: ShiftStore) -> None:
    """Signing out there ends it, although the PIN was set in an earlier one."""
    shift = park(store)
    store.belong(shift, MEMBER, session=OTHER_SESSION)

    store.leave(SESSION)
    assert store.live_count() == 1
    store.leave(OTHER_SESSION)

    assert not store._shifts


def test_drops_all_of_a_member_in_every_browser(store: ShiftStore) -> None:
    """Removed, or with another password."""
    shift, elsewhere = park(store), park(store)
    park(store, shift, OTHER)

    store.end_all_of(MEMBER)

    assert store.places(elsewhere) == []
    assert [one.member for one in store.places(shift)] == [OTHER]


def test_the_end_of_a_shift_leaves_nothing(store: ShiftStore) -> None:
    """Nothing of the keys; other browsers go on."""
    shift, elsewhere = park(store), park(store, member=OTHER)
    park(store, shift, OTHER)

    store.end(shift)

    assert store.places(shift) == []
    assert len(store._shifts) == 1
    assert store.places(elsewhere)


def test_refuses_more_than_it_can_show(store: ShiftStore) -> None:
    """And says how many there are; who has a place may still change the PIN."""
    shift = park(store)
    for number in range(2, MOST_PLACES + 1):
        park(store, shift, UUID(int=number))

    with pytest.raises(ShiftFull) as caught:
        park(store, shift, UUID(int=99))

    assert caught.value.limit == MOST_PLACES
    assert park(store, shift, MEMBER, pin="314159") == shift


def test_sweeps_what_has_expired_although_nobody_asks(clock: Clock) -> None:
    """A forgotten shift does not stay in memory until the next visitor."""
    store = ShiftStore(clock=clock, sweep_seconds=0.01)
    park(store)
    sweeper = store._sweeper
    assert sweeper is not None

    clock.now += LONGEST_SECONDS
    sweeper.join(60)

    assert not store._shifts
