# SPDX-License-Identifier: EUPL-1.2
"""What still needs a plugin that would go off: steps, help, reservations and what people typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, get_args

from wijkpad.findings import Finding
from wijkpad.plugin_api import Owner
from wijkpad.ports import UnitOfWork

_OWNERS: Final = frozenset(get_args(Owner))


def needed(unit: UnitOfWork, key: str, capabilities: Collection[str]) -> Finding | None:
    """Return why a plugin with these capabilities may not go off now (PLUG-011); None when it may."""
    parts = [
        *_steps(unit, key),
        *_help(unit, capabilities),
        *_reservations(unit, capabilities),
        *_typed(unit, key, capabilities),
    ]
    if not parts:
        return None
    return Finding(
        code="PLUG-011",
        text=f"De plugin kan nu niet uit: {', '.join(parts)}.",
        cure="Rond die eerst af. Nieuwe aanvragen kunt u al onder een andere plugin laten vallen.",
    )


def _steps(unit: UnitOfWork, key: str) -> Iterator[str]:
    if number := unit.jobs.waiting_for(f"{key}."):
        yield f"{_many(number, 'stap wacht', 'stappen wachten')} op deze plugin"


def _help(unit: UnitOfWork, capabilities: Collection[str]) -> Iterator[str]:
    """Yield the help that runs under its way of funding, and under contracts that only plugins know."""
    models = _named(capabilities, "funding")
    if number := sum(unit.ledger.living_under(model) for model in models):
        yield f"{_many(number, 'toewijzing loopt', 'toewijzingen lopen')} onder zijn bekostiging"
    if "contracts" in capabilities and (number := unit.ledger.living_elsewhere()):
        words = _many(number, "toewijzing loopt", "toewijzingen lopen")
        yield f"{words} onder een contract dat alleen een plugin kent"


def _reservations(unit: UnitOfWork, capabilities: Collection[str]) -> Iterator[str]:
    """Yield the reservations on purses that it names: with it off, a decision would pass them by."""
    owners = _OWNERS & _named(capabilities, "guard")
    if owners and (number := unit.ledger.reserved_on(owners)):
        words = _many(number, "reservering wacht", "reserveringen wachten")
        yield f"{words} op een besluit over het budget dat hij bewaakt"


def _typed(unit: UnitOfWork, key: str, capabilities: Collection[str]) -> Iterator[str]:
    """Yield the drafts with answers to its questions: with it off, nobody would see those again."""
    for form in sorted(_named(capabilities, "form")):
        pathway, _, name = form.partition("/")
        number = sum(
            any(field.startswith(f"{key}_") and any(texts) for field, texts in one.posted.items())
            for one in unit.tasks.drafts_on(pathway, name)
        )
        if number:
            words = _many(number, "concept heeft", "concepten hebben")
            yield f"{words} antwoorden op zijn vragen (formulier {form})"


def _named(capabilities: Collection[str], kind: str) -> frozenset[str]:
    """Return what stands behind the colon of the capabilities of a kind."""
    return frozenset(
        one.removeprefix(f"{kind}:") for one in capabilities if one.startswith(f"{kind}:")
    )


def _many(number: int, one: str, more: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {more}"
