# SPDX-License-Identifier: EUPL-1.2
"""What a municipality may set about money that is promised."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wijkpad.feel import Value
from wijkpad.terms import Parameter, ParameterType, RuleClass, Source

PATHWAY: Final = "funding"
"""How these settings begin in a municipality's file, where others name a pathway."""
_OWN_CHOICE: Final = Source("own-choice", "Eigen keuze van de gemeente", "L")
_DAYS: Final = Parameter(
    key="reservation_days",
    title="Hoeveel dagen blijft geld gereserveerd zolang niemand heeft besloten?",
    type=ParameterType.NUMBER,
    default=Decimal(14),
    klass=RuleClass.LOCAL,
    source=_OWN_CHOICE.key,
    question="Hoe lang mag een besluit duren voordat het geld weer vrijkomt?",
    least=Decimal(1),
    most=Decimal(365),
)
PARAMETERS: Final[Mapping[str, Parameter]] = {_DAYS.key: _DAYS}
"""In a municipality's file `funding.<key>`."""
SOURCES: Final[Mapping[str, Source]] = {_OWN_CHOICE.key: _OWN_CHOICE}


def reservation_days(chosen: Mapping[str, Value]) -> int:
    """Return how many days a reservation lasts, from the parameters in force."""
    value = chosen.get(f"{PATHWAY}.{_DAYS.key}", _DAYS.default)
    read = _DAYS.read(value)
    return int(read) if isinstance(read, (int, Decimal)) else 14
