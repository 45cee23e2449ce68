# SPDX-License-Identifier: EUPL-1.2
"""Definitions, people and settings come out of their books the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.rows import NOW, a_case, a_definition, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.identity import Membership, Team, User
from wijkpad.errors import StaleError
from wijkpad.feel import Value
from wijkpad.ports import Session, Setting
from wijkpad.store import SqlStore


def test_definitions_are_numbered_and_keep_their_files(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        book = unit.definitions
        first = replace(a_definition(), files={"b": b"\x00\xff", "a": b""})
        assert [book.publish(first), book.publish(a_definition())] == [1, 2]
        assert book.publish(a_definition("plan", "Plan")) == 1
        assert book.get("intake", 1) == replace(first, version=1)
        assert [one.version for one in book.versions("intake")] == [1, 2]
        assert [(one.key, one.version) for one in book.all_latest()] == [("intake", 2), ("plan", 1)]
        latest = book.latest("intake")
        assert latest is not None
        assert latest.version == 2
        assert book.latest("nowhere") is None


def test_drafts_of_definitions_change_until_they_are_dropped(store: SqlStore) -> None:
    draft = replace(a_definition(), state="draft", draft="draft-1", origin=None)
    with store.work(MUNICIPALITY) as unit:
        unit.definitions.save_draft(draft)
        waiting = replace(draft, state="waiting", files={"x": b"y"})
        unit.definitions.save_draft(waiting)
        assert unit.definitions.drafts() == [waiting]
        assert unit.definitions.draft("draft-1") == waiting
        unit.definitions.drop_draft("draft-1")
        assert unit.definitions.draft("draft-1") is None


def test_people_teams_and_memberships_come_back(store: SqlStore) -> None:
    anna = User(id="u1", login="anna", name="Anna", languages=("nl", "ar"), expertise=("jeugd",))
    noord = Team(key="noord", name="Noord", areas=("De Hoek", "'t Zand"))
    member = Membership(user="u1", team="noord", role="front_desk", valid_from=date(2026, 1, 1))
    with store.work(MUNICIPALITY) as unit:
        people = unit.people
        people.save_user(anna)
        assert people.by_login("anna") is None
        people.save_user(anna, "argon2-hash")
        people.save_user(replace(anna, name="Anna B."))
        assert people.by_login("anna") == (replace(anna, name="Anna B."), "argon2-hash")
        assert people.user("u1") == people.users()[0]
        people.save_team(noord)
        assert people.teams() == [noord]
        people.save_membership(member)
        people.save_membership(replace(member, valid_until=date(2026, 2, 1)))
        assert people.memberships(user="u1", team="noord") == [
            replace(member, valid_until=date(2026, 2, 1))
        ]
        assert people.memberships(team="zuid") == []
        with pytest.raises(StaleError):
            people.save_user(replace(anna, id="u2"))


def test_sessions_and_failed_sign_ins_are_counted_and_dropped(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        people = unit.people
        people.save_user(User(id="u1", login="anna", name="Anna"))
        people.add_session(Session(id="hash", user="u1", created_at=NOW, seen_at=NOW))
        people.touch_session("hash", NOW + timedelta(minutes=1))
        session = people.session("hash")
        assert session is not None
        assert session.seen_at == NOW + timedelta(minutes=1)
        people.drop_session("hash")
        assert people.session("hash") is None
        for minutes in (0, 10, 20):
            people.add_failure("who", NOW + timedelta(minutes=minutes))
        last = NOW + timedelta(minutes=20)
        assert people.failures("who", since=NOW + timedelta(minutes=5)) == (2, last)
        assert people.failures("other", since=NOW) == (0, None)
        people.clear_failures("who")
        assert people.failures("who", since=NOW) == (0, None)


def test_burdens_are_counted_over_open_cases(store: SqlStore) -> None:
    keep(
        store,
        replace(a_case("a"), coordinator="anna"),
        replace(a_case("b"), coordinator="anna"),
        replace(a_case("c"), coordinator="anna", status="closed"),
        a_case("d"),
    )
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.people.open_cases_by_coordinator() == {"anna": 2}


def test_the_setting_in_force_is_the_newest_that_has_begun(store: SqlStore) -> None:
    def setting(value: Value, valid_from: date) -> Setting:
        return Setting(
            kind="parameter",
            key="max_cases",
            value=value,
            valid_from=valid_from,
            author="anna",
            reason="besluit",
            at=NOW,
        )

    first, later = setting("een", date(2026, 1, 1)), setting("twee", date(2026, 6, 1))
    corrected = setting("een beter", date(2026, 1, 1))
    with store.work(MUNICIPALITY) as unit:
        for one in (first, later, corrected):
            unit.settings.put(one)
        book = unit.settings
        assert book.in_force("parameter", date(2025, 12, 31)) == {}
        assert book.in_force("parameter", date(2026, 5, 31)) == {"max_cases": "een beter"}
        assert book.in_force("parameter", date(2026, 6, 1)) == {"max_cases": "twee"}
        assert book.history("parameter", "max_cases") == [first, later, corrected]
        with pytest.raises(ValueError, match=MUNICIPALITY):
            book.enrol("gm0001", "Ander", "Europe/Amsterdam")
