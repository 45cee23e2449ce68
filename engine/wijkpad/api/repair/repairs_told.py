# SPDX-License-Identifier: EUPL-1.2
"""A repair of a run in one sentence, with what it went past and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.domain.journal import Entry
from wijkpad.feel import Value

_TOLD: Final[Mapping[str, str]] = {
    "run.rewound": "zette de zaak terug",
    "run.skipped": "sloeg {from} over",
    "run.moved": "zette de zaak van {from} op {to}",
    "run.repeated": "liet {to} opnieuw doen, in plaats van {from}",
    "run.transferred": "liet de zaak verdergaan op versie {to} van het schema",
    "run.transfer_undone": "zette de zaak terug op versie {to} van het schema",
}


_CHANGED: Final[Mapping[str, str]] = {
    "lapsed": "Vervallen",
    "stops": "Gestopt",
    "opens": "Nu open",
}


def repaired(
    entry: Entry, steps: Mapping[str, str], reasons: Mapping[tuple[str | None, str], Value]
) -> str | None:
    """Return what was done; None for an entry that is no repair.

    `reasons` are the kept rows about repairs, by run and key.
    """
    if entry.event not in _TOLD:
        return None
    detail = dict(entry.detail)
    named = {"from": _named(detail, "from", steps), "to": _named(detail, "to", steps)}
    text = _TOLD[entry.event].format(**named)
    undone, past = (_names(detail.get(key, ""), steps) for key in ("undone", "past"))
    if undone:
        text += f". Teruggenomen: {undone}"
    if past and entry.event == "run.moved":
        text += f". Niet gedaan: {past}"
    for key, word in _CHANGED.items():
        if names := _names(detail.get(key, ""), steps):
            text += f". {word}: {names}"
    if "ended" in detail:
        text += f". De zaak kwam bij het einde{_ending(detail['ended'], steps)}"
    kept = reasons.get((entry.object_id, detail.get("why", "")))
    reason = kept.get("reason") if isinstance(kept, dict) else None
    return f"{text}. Reden: {reason}" if isinstance(reason, str) else text


def _named(detail: Mapping[str, str], key: str, steps: Mapping[str, str]) -> str:
    element = detail.get(key, "")
    return f"‘{steps[element]}’" if steps.get(element) else element


def _ending(element: str, steps: Mapping[str, str]) -> str:
    return f" ‘{steps[element]}’" if steps.get(element) else ""


def _names(elements: str, steps: Mapping[str, str]) -> str:
    return ", ".join(steps[one] for one in elements.split() if steps.get(one))
