# SPDX-License-Identifier: EUPL-1.2
"""The menu: what the roles of the signed-in person may do, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, g

from wijkpad.api import Me
from wijkpad_webui.security import desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the menu. `page` is an endpoint; `count` is shown when it is not zero."""

    page: str
    icon: str
    title: str
    count: int = 0
    alarm: bool = False


_BUDGETS: Final = Item(page="budgets.overview", icon="report", title="Budgetten")
_CONTRACTS: Final = Item(page="beheer.contracts", icon="file-text", title="Contracten")


def who() -> Me:
    """Return who is signed in, asked once for each request."""
    if "me" not in g:
        g.me = desk().me()
    return cast("Me", g.me)


def menu() -> list[tuple[str, list[Item]]]:
    """Return the parts of the menu with their items."""
    me = who()
    parts: list[tuple[str, list[Item]]] = []
    work = _work(me)
    if work:
        parts.append(("Werk", work))
    if me.oversees:
        watch = Item(page="emergency.oversight", icon="shield", title="Toezicht")
        parts.append(("Privacy", [watch]))
    design: list[Item] = []
    if me.designs or me.approves:
        design.append(
            Item(
                page="designer.pathways",
                icon="sitemap",
                title="Processen",
                count=me.waiting_approvals,
            )
        )
    if me.designs or me.leads or me.administers:
        design.append(Item(page="terms.sources", icon="file-text", title="Bronnen"))
    if design:
        parts.append(("Inrichting", design))
    if me.administers:
        parts.append(
            (
                "Beheer",
                [
                    _incidents(me),
                    Item(page="beheer.repairs", icon="history", title="Zaken herstellen"),
                    _CONTRACTS,
                    Item(page="beheer.social_map", icon="home", title="Sociale kaart bijhouden"),
                    Item(page="beheer.plugins", icon="plug", title="Plugins"),
                    Item(page="beheer.settings", icon="settings", title="Inrichting"),
                ],
            )
        )
    return parts


def _work(me: Me) -> list[Item]:
    """Return what somebody who has tasks works with; nothing for the others."""
    tasks = Item(page="worklist.show", icon="inbox", title="Taken", count=me.open_tasks)
    contracts = [_CONTRACTS] if me.sees_contracts and not me.administers else []
    budgets = [_BUDGETS] if me.sees_budgets else []
    if not me.sees_cases:
        return [tasks, *budgets, *contracts] if me.does_tasks else []
    work = [tasks, Item(page="cases.find", icon="folder", title="Zaken")]
    if me.leads:
        work.append(Item(page="terms.team", icon="clock", title="Termijnen"))
    work += [*budgets, *contracts]
    if me.starts_cases:
        work.append(Item(page="cases.choose", icon="plus", title="Zaak starten"))
    work.append(Item(page="social_map.show", icon="home", title="Sociale kaart"))
    if me.knows_volunteers:
        work.append(Item(page="volunteers.listed", icon="users", title="Vrijwilligers"))
    work.append(Item(page="card.show", icon="phone", title="Noodkaart"))
    if me.mends and not me.administers:
        work.append(_incidents(me))
    if me.opens_in_need:
        work.append(Item(page="emergency.ask", icon="shield", title="Noodtoegang"))
    return work


def _incidents(me: Me) -> Item:
    return Item(
        page="beheer.incidents",
        icon="alert-triangle",
        title="Storingen",
        count=me.open_incidents,
        alarm=True,
    )


def register(app: Flask) -> None:
    """Give templates `me` and `menu` on every page of a signed-in person."""

    @app.context_processor
    def signed_in_words() -> dict[str, object]:
        return {"me": who(), "menu": menu()} if "desk" in g else {}
