# SPDX-License-Identifier: EUPL-1.2
"""The book of settlements. Why somebody confirmed one is sealed under the key of the installation."""

from __future__ import annotations

import json
from typing import Final

from wijkpad.domain.settlement import Settlement
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import settlements
from wijkpad.store.wire import Found, Wire, inserting, picking

_add = inserting(settlements)
_of = picking(settlements, "contract_id").order_by(
    settlements.c.settled_at.desc(), settlements.c.id
)
_PLACE: Final = "settlements"


class SqlSettlements:
    """The settlements of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def add(self, settlement: Settlement) -> None:
        one = settlement
        self._wire.change(
            _add,
            {
                "id": one.id,
                "contract_id": one.contract,
                "first_day": one.first,
                "last_day": one.last,
                "model": one.model,
                "model_version": one.model_version,
                "facts": json.dumps(dict(one.facts), sort_keys=True),
                "author": one.author,
                "reason": self._vault.municipal().seal(one.reason, _PLACE, one.id),
                "settled_at": one.at,
            },
        )

    def of(self, contract: str) -> list[Settlement]:
        return self._wire.each(self._made, _of, at_contract_id=contract)

    def _made(self, row: Found) -> Settlement:
        return Settlement(
            id=row.id,
            contract=row.contract_id,
            first=row.first_day,
            last=row.last_day,
            model=row.model,
            model_version=row.model_version,
            facts=json.loads(row.facts),
            author=row.author,
            at=row.settled_at,
            reason=self._vault.municipal().open(bytes(row.reason), _PLACE, row.id),
        )
