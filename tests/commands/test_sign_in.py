# SPDX-License-Identifier: EUPL-1.2
"""Signing in: throttled without locking anybody out, and nothing given away."""

from __future__ import annotations

import pytest

from tests.commands.house import PASSWORDS, House
from tests.support.stores import MUNICIPALITY
from wijkpad.commands import sign_in
from wijkpad.errors import SignInError, ThrottledError

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
