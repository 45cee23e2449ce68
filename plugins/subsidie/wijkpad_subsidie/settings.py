# SPDX-License-Identifier: EUPL-1.2
"""Which products are general provisions, which are subsidies, and what goes before what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkpad.plugin_api import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the municipality laid down.

    Attributes:
        provisions: codes of general provisions: free to join.
        schemes: codes of subsidy schemes; each is the purse of its own ceiling, of the council.
        prior: beginning of a product code to the general provision that goes before it.
        advance_pct, advance_terms: how much of a grant is paid in advance, in how many terms.
    """

    provisions: frozenset[str]
    schemes: frozenset[str]
    prior: Mapping[str, str]
    advance_pct: int
    advance_terms: int

    def before(self, product: str) -> str | None:
        """Return the general provision that goes before a product; the longest beginning counts."""
        fitting = [one for one in self.prior if product.startswith(one)]
        return self.prior[max(fitting, key=len)] if fitting else None


def settings_in(config: Mapping[str, Plain]) -> Settings:
    """Read the settings.

    Raises:
        ValueError: a part of `prior` is no `product=provision`; the message is that part.
    """
    prior: dict[str, str] = {}
    for part in _listed(config.get("prior")):
        product, separator, provision = (one.strip() for one in part.partition("="))
        if not separator or not product or not provision:
            raise ValueError(part)
        prior[product] = provision
    return Settings(
        provisions=_listed(config.get("provisions")),
        schemes=_listed(config.get("schemes")),
        prior=prior,
        advance_pct=int(config.get("advance_pct") or 80),
        advance_terms=int(config.get("advance_terms") or 4),
    )


def _listed(text: Plain) -> frozenset[str]:
    written = str(text or "").replace(";", ",")
    return frozenset(one.strip() for one in written.split(",") if one.strip())
