# SPDX-License-Identifier: EUPL-1.2
"""What a municipality sets for its social map; in its file `social_map.<key>`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wijkpad.feel import Value
from wijkpad.terms import Parameter, ParameterType, RuleClass, Source

GROUP: Final = "social_map"
TITLE: Final = "Sociale kaart"
NORM: Final = "wait_norm_days"
_TREEK: Final = Source("treeknormen", "Treeknorm thuiszorg en ondersteuning: zes weken", "K")

PARAMETERS: Final[Mapping[str, Parameter]] = {
    NORM: Parameter(
        key=NORM,
        title="Wachtnorm in dagen, als een contract geen norm noemt",
        type=ParameterType.NUMBER,
        default=Decimal(42),
        klass=RuleClass.LOCAL,
        source=_TREEK.key,
        question="Welke wachttijd vindt de gemeente nog goed?",
        least=Decimal(1),
        most=Decimal(365),
    ),
}
SOURCES: Final[Mapping[str, Source]] = {_TREEK.key: _TREEK}


def norm_days(chosen: Mapping[str, Value]) -> int:
    """Return the norm; `chosen` are the municipality's parameters by their full name."""
    parameter, key = PARAMETERS[NORM], f"{GROUP}.{NORM}"
    value = parameter.read(chosen[key]) if key in chosen else parameter.default
    return int(str(value))
