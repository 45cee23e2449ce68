# SPDX-License-Identifier: EUPL-1.2
"""Signing in: throttled without locking anybody out, and nothing given away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from tests.commands.house import PASSWORDS, House
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.accounts import sessions, set_password, sign_in
from wijkpad.commands.jobs.apply_job import system
from wijkpad.errors import RefusedError, SignInError, ThrottledError

RIGHT = "anna is wie ik ben"


def attempt(house: House, password: str, login: str = "anna", address: str = "10.0.0.1") -> str:
    return sign_in.handle(
        house.tools, PASSWORDS, MUNICIPALITY, login, password, access_point=address
    ).cookie


def test_the_right_password_opens_a_session_of_which_only_a_hash_is_stored(house: House) -> None:
    cookie = attempt(house, RIGHT)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.people.session(cookie) is None
        assert unit.people.session(sign_in.session_id(cookie)) is not None


@pytest.mark.parametrize("login", ["anna", "niemand"])
def test_wrong_tries_must_wait_ever_longer_known_or_not(house: House, login: str) -> None:
    for _ in range(3):
        with pytest.raises(SignInError):
            attempt(house, "fout", login)
    waits = []
    for _ in range(5):
        with pytest.raises(ThrottledError) as caught:
            attempt(house, "fout", login)
        waits.append(caught.value.retry_after)
        house.clock.move(seconds=caught.value.retry_after)
        with pytest.raises(SignInError):
            attempt(house, "fout", login)
    assert waits == [1, 2, 4, 8, 16]


def test_who_waits_gets_in_and_starts_afresh(house: House) -> None:
    for _ in range(3):
        with pytest.raises(SignInError):
            attempt(house, "fout")
    with pytest.raises(ThrottledError):
        attempt(house, RIGHT)
    house.clock.move(seconds=1)
    attempt(house, RIGHT)
    with pytest.raises(SignInError):
        attempt(house, "fout")


def test_one_address_cannot_try_many_logins(house: House) -> None:
    for number in range(20):
        with pytest.raises(SignInError):
            attempt(house, "fout", f"naam{number}")
    with pytest.raises(ThrottledError):
        attempt(house, RIGHT)
    attempt(house, RIGHT, address="10.0.0.2")


def test_somebody_who_left_cannot_sign_in(house: House) -> None:
    with house.store.work(MUNICIPALITY) as unit:
        user = unit.people.user("anna")
        assert user is not None
        unit.people.save_user(type(user)(id="anna", login="anna", name="Anna", active=False))
        unit.commit()
    with pytest.raises(SignInError):
        attempt(house, RIGHT)


def test_failures_are_journalled_without_the_name_that_was_typed(house: House) -> None:
    with pytest.raises(SignInError):
        attempt(house, "geheim wachtwoord", "geheime naam")
    line = house.journal()[-1]
    assert (line.event, line.outcome) == ("sign_in.failed", "failed")
    assert "geheim" not in repr(line)


def test_of_many_tries_at_once_no_more_are_free_than_one_after_another(house: House) -> None:
    line = Barrier(12)

    def guess(_: int) -> type[Exception]:
        line.wait()
        try:
            attempt(house, "fout")
        except (SignInError, ThrottledError) as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(guess, range(12)))
    assert outcomes.count(SignInError) == 3
    assert outcomes.count(ThrottledError) == 9


def test_many_people_behind_one_address_may_sign_in(house: House) -> None:
    for _ in range(30):
        attempt(house, RIGHT)
        house.clock.move(seconds=1)


def test_one_visitor_has_a_whole_network_of_addresses(house: House) -> None:
    for number in range(20):
        with pytest.raises(SignInError):
            attempt(house, "fout", f"naam{number}", f"2001:db8::{number + 1:x}")
    with pytest.raises(ThrottledError):
        attempt(house, RIGHT, address="2001:db8::ffff")
    attempt(house, RIGHT, address="2001:db8:0:1::1")


def test_a_new_password_ends_every_session_begun_with_the_old_one(house: House) -> None:
    cookie = attempt(house, RIGHT)
    long = timedelta(hours=8)
    assert sessions.look(house.tools, cookie, idle=long, absolute=long) is not None
    set_password.handle(house.tools, PASSWORDS, system(MUNICIPALITY), "Anna", "een heel andere zin")
    assert sessions.look(house.tools, cookie, idle=long, absolute=long) is None
    with pytest.raises(SignInError):
        attempt(house, RIGHT)
    attempt(house, "een heel andere zin")


def test_a_password_that_could_never_be_typed_again_is_refused(house: House) -> None:
    with pytest.raises(RefusedError) as caught:
        set_password.handle(house.tools, PASSWORDS, system(MUNICIPALITY), "anna", "x" * 257)
    assert caught.value.findings[0].code == "USER-002"


def test_an_ended_role_and_a_removed_user_count_from_the_next_request(house: House) -> None:
    cookie = attempt(house, RIGHT)
    long = timedelta(hours=8)
    with house.store.work(MUNICIPALITY) as unit:
        (held,) = unit.people.memberships(user="anna")
        unit.people.save_membership(replace(held, valid_until=held.valid_from))
        unit.commit()
    sitting = sessions.look(house.tools, cookie, idle=long, absolute=long)
    assert sitting is not None
    assert sitting.actor.memberships == ()
