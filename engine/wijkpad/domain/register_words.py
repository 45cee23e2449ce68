# SPDX-License-Identifier: EUPL-1.2
"""What changes in a record, in Dutch, for who decides on it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Final

from wijkpad.domain.funding import DatedAgb

_NAMES: Final = {
    "name": "naam", "agb": "AGB-code", "dated_agb": "AGB-codes met periode", "kvk": "KvK-nummer",
    "establishment": "vestigingsnummer", "status": "status", "framework": "raamovereenkomst",
    "title": "naam", "variant": "variant", "provider": "aanbieder", "lot": "perceel",
    "valid_from": "eerste dag", "valid_until": "laatste dag", "run_off": "uitloop",
    "acceptance_duty": "acceptatieplicht", "wait_norm_days": "wachttijdnorm",
    "warn_pct": "waarschuwen vanaf", "covers": "dekt", "extensions": "verlengingen",
    "unit": "eenheid", "frequencies": "frequenties", "may_declare_minutes": "in minuten",
    "tranches": "delen", "tranche_on_early_stop": "laatste deel bij eerder stoppen",
    "broken_month": "gebroken maand", "tariff_lock": "tarief vast", "cents": "bedrag",
    "basis": "grondslag",
}  # fmt: skip
_CODES: Final = {
    "active": "actief", "ended": "gestopt", "none": "geen", "finish_current": "afmaken",
    "minute": "minuut", "hour": "uur", "daypart": "dagdeel", "day": "etmaal", "piece": "stuk",
    "full": "heel", "by_day": "per dag", "start": "vanaf begin",
}  # fmt: skip


def said_as(code: str) -> str:
    """Return a code as both kinds of file have it, such as `uur (in een gemeentebestand: hour)`."""
    word = _CODES.get(code, code)
    return word if word == code else f"{word} (in een gemeentebestand: {code})"


def difference(was: object, now: object) -> str:
    """Return what two records of one kind differ in, such as `bedrag: € 66,00 wordt € 69,30`."""
    changes = [
        f"{_NAMES.get(one.name, one.name)}: {_said(one.name, before)} wordt {_said(one.name, after)}"
        for one in fields(was)  # type: ignore[arg-type]
        if one.name != "version"
        and (before := getattr(was, one.name)) != (after := getattr(now, one.name))
    ]
    return "; ".join(changes)


def euros(cents: int) -> str:
    """Return an amount as it is written: `€ 1.234,50`."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"€ {sign}{whole:,}".replace(",", ".") + f",{rest:02d}"


def _said(name: str, value: object) -> str:
    match value:
        case None | "" | ():
            return "leeg"
        case bool():
            return "ja" if value else "nee"
        case int() if name == "cents":
            return euros(value)
        case date():
            return f"{value:%d-%m-%Y}"
        case tuple():
            return ", ".join(_said("", one) for one in value)
        case str():
            return _CODES.get(value, value)
        case DatedAgb():
            last = value.valid_until
            until = f" tot en met {last:%d-%m-%Y}" if last is not None else ""
            return f"{value.code} vanaf {value.valid_from:%d-%m-%Y}{until}"
        case _:
            return str(value)
