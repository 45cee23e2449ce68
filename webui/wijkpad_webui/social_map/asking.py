# SPDX-License-Identifier: EUPL-1.2
"""What somebody looks for, read from a posted form. It never stands in an address, log or cookie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wijkpad.api import OFFER_KINDS, MapChoices, Wanted

RADII: Final = {"2": "2 km", "5": "5 km", "10": "10 km", "25": "25 km", "50": "50 km"}
_LONGEST: Final = 40
_NO_AREA: Final = "Kies ook vanaf welke wijk, of laat de afstand leeg."
_NO_PRODUCT: Final = "Een productcode bestaat uit letters en cijfers, zoals 02A03."


def wanted_in(
    posted: Mapping[str, Sequence[str]], choices: MapChoices
) -> tuple[Wanted, dict[str, str]]:
    """Return what is looked for, and what is wrong by field; what cannot be chosen is left out."""
    first = {name: texts[0].strip() for name, texts in posted.items() if texts}
    known = {**choices.life_areas, **choices.groups, **choices.own_tags}
    tags = [*posted.get("area_of_life", ()), first.get("group", ""), first.get("own_tag", "")]
    area, radius = first.get("near", ""), first.get("radius", "")
    product = first.get("product", "")
    wrong = {}
    if radius in RADII and area not in choices.areas:
        wrong["near"] = _NO_AREA
    if product and not (product.isascii() and product.isalnum() and len(product) <= _LONGEST):
        wrong["product"] = _NO_PRODUCT
    return (
        Wanted(
            tags=tuple(dict.fromkeys(one for one in tags if one in known)),
            product=product[:_LONGEST],
            area=area if area in choices.areas else "",
            radius_km=int(radius) if radius in RADII else None,
            languages=tuple(one for one in posted.get("language", ()) if one in choices.languages),
            kinds=tuple(one for one in OFFER_KINDS if one in posted.get("kind", ())),
        ),
        wrong,
    )
