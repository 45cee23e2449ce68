# SPDX-License-Identifier: EUPL-1.2
"""Cases that most people may not know of, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.commands.house import PASSWORDS
from tests.documents.test_content import PDF
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import PASSWORD, PROCESSES, Website, open_website
from wijkpad.api import Upload, Wish
from wijkpad.domain.identity import ROLES, Membership, User
from wijkpad.pathways import read_folder

OTHER_TOWN = "gm8888"
TOWN = f"""
format = 1
code = "{OTHER_TOWN}"
name = "Buurstad"
[teams.noord]
name = "Wijkteam Noord"
[users.bea]
name = "Bea Elders"
roles = [{{ team = "noord", role = "front_desk", from = 2026-01-01 }}]
"""


@dataclass(frozen=True)
class Hidden:
    """A case with a task that most people may not know of, and the logins of those who may."""

    case: str
    task: str
    known_to: frozenset[str]
    journal_known_to: frozenset[str] = frozenset()
    repaired_by: frozenset[str] = frozenset()
    run: str = ""
    document: str = ""
    attempt: str = ""


def hidden_things(website: Website, folder: Path) -> dict[str, Hidden]:
    south = website.desk("bea").start_case("intake", "SE_ResidentRequest")
    worry = website.desk("bea").safety_signal(south.case_id, "zorg")
    engine = website.engine
    (folder / f"{OTHER_TOWN}.toml").write_text(TOWN, encoding="utf-8")
    system = engine.system(OTHER_TOWN)
    system.import_municipality(folder)
    system.publish_release("intake", read_folder(PROCESSES / "intake"))
    elsewhere = engine.at(OTHER_TOWN, engine.as_user(OTHER_TOWN, "bea"))
    town = elsewhere.start_case("intake", "SE_ResidentRequest")
    brought = Upload("brief.pdf", PDF)
    letters = {
        case: desk.documents.upload(case, brought).id
        for desk, case in (
            (website.desk("bea"), south.case_id),
            (website.desk("bea"), worry.case_id),
            (elsewhere, town.case_id),
        )
    }
    first = {one.first_task_id for one in (south, town)}
    assert None not in first
    with engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(worry.case_id)
        (task,) = unit.tasks.open_of_run(run.id)
        (ours,) = unit.cases.runs_of(south.case_id)
    with engine._tools.store.work(OTHER_TOWN, reading=True) as unit:
        (theirs,) = unit.cases.runs_of(town.case_id)
    return {
        "another team": Hidden(
            south.case_id,
            str(south.first_task_id),
            frozenset({"bea", "zeno", "tess", "anne"}),
            frozenset({"fatma", "vera", "only_functional_admin", "only_privacy_officer"}),
            frozenset({"fatma", "only_functional_admin"}),
            run=ours.id,
            document=letters[south.case_id],
            attempt=website.desk("anne").emergency.open(
                Wish(way="number", number="2026-1", ground="life", reason="Iemand is in gevaar.")
            ),
        ),
        "shielded": Hidden(
            worry.case_id,
            task.id,
            frozenset({"bea", "anne"}),
            run=run.id,
            document=letters[worry.case_id],
        ),
        "another town": Hidden(
            town.case_id,
            str(town.first_task_id),
            frozenset(),
            run=theirs.id,
            document=letters[town.case_id],
        ),
        "unknown": Hidden("f" * 32, "f" * 32, frozenset()),
        "a name": Hidden("Jansen, Piet", "Jansen, Piet", frozenset()),
        "very long": Hidden("a1" * 2_000, "b2" * 2_000, frozenset()),
    }


def values_of(thing: Hidden) -> dict[str, str]:
    return {
        "case": thing.case,
        "task": thing.task,
        "run": thing.run or thing.case,
        "document": thing.document or thing.case,
        "attempt": thing.attempt or thing.case,
        "export": "f" * 32,
        "slug": "persoon",
        "item": "f" * 32,
        "act": "opschorten",
        "allocation": "f" * 32,
        "told": "gestart",
    }


@dataclass(frozen=True)
class Town:
    """One website for the whole walk, with what most people may not know of."""

    website: Website
    visitors: dict[str, Visitor]
    things: dict[str, Hidden]


def open_town(filled: Path, folder: Path, walkers: Iterable[str]) -> Town:
    """Return a town in which somebody of the first team has each role there is, and no other."""
    website = open_website(filled, folder)
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        for role in ROLES:
            unit.people.save_user(
                User(id=f"only-{role}", login=f"only_{role}", name=f"Alleen {role}"),
                PASSWORDS.hashed(PASSWORD),
            )
            unit.people.save_membership(
                Membership(
                    user=f"only-{role}", team="noord", role=role, valid_from=date(2026, 1, 1)
                )
            )
        unit.commit()
    # Before there is a second town at this address, which the sign-in page would ask for.
    visitors = {login: signed_in(website, login) for login in walkers}
    return Town(website, visitors, hidden_things(website, folder))
