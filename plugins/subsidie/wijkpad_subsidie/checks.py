# SPDX-License-Identifier: EUPL-1.2
"""Places in general provisions, what goes before individual help, and the KvK number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wijkpad.plugin_api import Allocation, Finding, FundingRequest, Plain, Severity, queries
from wijkpad_subsidie.settings import Settings


def kvk_format(number: str) -> Finding | None:
    """Refuse a KvK number that has not eight digits; a foundation needs no AGB code."""
    if re.fullmatch(r"[0-9]{8}", number):
        return None
    text = f"KvK-nummer {number} klopt niet: het heeft 8 cijfers. Pas het aan bij de organisatie."
    return Finding(code="KVK_FORMAT", severity=Severity.REFUSE, message_nl=text)


def provider_of(request: FundingRequest) -> Iterator[Finding]:
    """Check the KvK number of who gets a subsidy, where one is known (fact `kvk`)."""
    if request.provider:
        for one in queries.facts(provider=request.provider):
            if one.kind == "kvk" and (wrong := kvk_format(str(one.value))) is not None:
                yield wrong


def places(offer: str) -> tuple[int | None, int | None]:
    """Return (places, used) of a provision as the social map holds them; None is unknown."""
    newest: dict[str, Plain] = {}
    for one in queries.facts(provider=offer):
        newest.setdefault(one.kind, one.value)
    return _whole(newest.get("capacity")), _whole(newest.get("used"))


def room(request: FundingRequest) -> Iterator[Finding]:
    """Say how many places a general provision has left; a full one cannot be joined now."""
    offer = request.provider or request.product
    capacity, used = places(offer)
    if capacity is None or used is None:
        text = "Het is niet bekend of er plaats is. Vraag het na bij de voorziening."
        yield Finding(code="CAPACITY_UNKNOWN", severity=Severity.INFO, message_nl=text)
    elif used >= capacity:
        text = (
            f"Er is geen plaats: {used} van de {capacity} plaatsen zijn bezet. Kies een andere "
            "voorziening, of zet de persoon op de wachtlijst."
        )
        yield Finding(
            code="CAPACITY_FULL",
            severity=Severity.WARN if request.is_crisis else Severity.REFUSE,
            message_nl=text,
            data={"capacity": capacity, "used": used},
        )
    else:
        text = f"Er is plaats: hierna zijn {used + 1} van de {capacity} plaatsen bezet."
        yield Finding(
            code="CAPACITY_FITS",
            severity=Severity.ALLOW,
            message_nl=text,
            data={"capacity": capacity, "used_after": used + 1},
        )


def goes_before(
    request: FundingRequest, existing: Sequence[Allocation], settings: Settings
) -> Iterator[Finding]:
    """Name the general provision that may take the place of individual help (Wmo 2015 art. 2.3.2 lid 4).

    It never refuses: the worker writes down why it is enough or not. Help in a crisis does not wait.
    """
    provision = settings.before(request.product)
    if provision is None or request.is_crisis:
        return
    if any(one.product == provision and one.same_person for one in existing):
        text = f"De algemene voorziening ‘{provision}’ wordt al gebruikt."
        yield Finding(code="VOORLIGGEND_GEBRUIKT", severity=Severity.ALLOW, message_nl=text)
        return
    capacity, used = places(provision)
    if capacity is not None and used is not None and used >= capacity:
        text = f"De algemene voorziening ‘{provision}’ gaat voor, maar heeft nu geen plaats."
        yield Finding(code="VOORLIGGEND_VOL", severity=Severity.INFO, message_nl=text)
        return
    text = (
        f"De algemene voorziening ‘{provision}’ gaat voor. Leg vast of die genoeg is, en zo niet: "
        "waarom niet."
    )
    yield Finding(
        code="VOORLIGGEND_ALGEMEEN",
        severity=Severity.WARN,
        message_nl=text,
        data={"provision": provision},
    )


def _whole(value: Plain) -> int | None:
    return (
        int(str(value))
        if value is not None and str(value).isascii() and str(value).isdigit()
        else None
    )
