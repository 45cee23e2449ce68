# SPDX-License-Identifier: EUPL-1.2
"""What is known of the contract that a file is about, as FEEL sees it now."""

from __future__ import annotations

from decimal import Decimal

from wijkpad.domain.case import Case
from wijkpad.domain.funding import Contract
from wijkpad.domain.ledger import Purse, ceiling_of
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork


def contract_context(unit: UnitOfWork, file: Case) -> Value:
    """Return the contract with the figures of its ceiling in the year of the file.

    Amounts are whole cents, as in forms. What is not known is null: the contract was taken from the
    register, or it has no ceiling as a whole. A product has figures of its own where it has a ceiling.
    """
    found = unit.funding.contract(file.subject_key)
    return {
        "key": file.subject_key,
        "year": Decimal(file.subject_year),
        **_agreed(unit, file, found),
        **_figures(unit.ledger.purse(ceiling_of(file.subject_key, None, file.subject_year))),
        "products": _products(unit, file),
    }


def contract_label(unit: UnitOfWork, file: Case) -> str:
    """Return what people call the file of a contract, in a line."""
    found = unit.funding.contract(file.subject_key)
    provider = unit.funding.provider(found.provider) if found is not None else None
    name = provider.name if provider is not None else ""
    said = f"Contract {file.subject_key}, {file.subject_year}"
    return f"{name} · {said}" if name else said


def _agreed(unit: UnitOfWork, file: Case, found: Contract | None) -> dict[str, Value]:
    provider = unit.funding.provider(found.provider) if found is not None else None
    lots = {one.id: one.title for one in unit.funding.lots()} if found and found.lot else {}
    return {
        "title": found.title if found is not None else file.subject_key,
        "provider": provider.name if provider is not None else None,
        "lot": lots.get(found.lot or "") if found is not None else None,
        "valid_from": found.valid_from if found is not None else None,
        "valid_until": found.valid_until if found is not None else None,
        "warn_percentage": Decimal(found.warn_pct) if found is not None else None,
    }


def _products(unit: UnitOfWork, file: Case) -> Value:
    return [
        {
            "code": one.product,
            "title": one.title or one.product,
            **_figures(
                unit.ledger.purse(ceiling_of(file.subject_key, one.product, file.subject_year))
            ),
        }
        for one in unit.funding.products([file.subject_key])
    ]


def _figures(purse: Purse | None) -> dict[str, Value]:
    if purse is None:
        names = ("ceiling", "committed", "reserved", "realised", "used", "free", "used_percentage")
        return dict.fromkeys(names)
    return {
        "ceiling": Decimal(purse.budget),
        "committed": Decimal(purse.committed),
        "reserved": Decimal(purse.reserved),
        "realised": Decimal(purse.realised),
        "used": Decimal(purse.used),
        "free": Decimal(purse.free),
        "used_percentage": percentage(purse.used, purse.budget),
    }


def percentage(used: int, ceiling: int) -> Decimal | None:
    """Return how much of a ceiling is used, with one decimal, never rounded up to a whole more."""
    if ceiling <= 0:
        return None
    return Decimal(used * 1000 // ceiling) / 10
