# SPDX-License-Identifier: EUPL-1.2
"""What cannot be so on the social map. `Finding.element` is the field, as forms and files call it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from wijkpad.domain.directory import (
    FACTS,
    LANGUAGES,
    Location,
    Provision,
    Statement,
    Volunteer,
    Wait,
)
from wijkpad.findings import Finding

LONGEST: Final = 200
_FIRST: Final = date(2000, 1, 1)
_MOST_DAYS: Final = 3_650
_MOST: Final = 100_000
_POSTCODE: Final = re.compile(r"\d{4} [A-Z]{2}")
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
_PRODUCT: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_HERE: Final = (
    (Decimal("50.5"), Decimal("53.8"), Decimal("3.2"), Decimal("7.4")),
    (Decimal("11.5"), Decimal("18.3"), Decimal("-70.5"), Decimal("-62.5")),
)
"""The Netherlands in Europe and in the Caribbean: south, north, west, east."""


def statement_faults(one: Statement, today: date) -> Iterator[Finding]:
    """Find what is wrong with a fact."""
    kind = FACTS.get(one.kind)
    if kind is None:
        yield _fault("MAP-001", "kind", "Dit soort gegeven kent de sociale kaart niet.")
        return
    if not _said(one.value):
        yield _fault("MAP-002", "value", "Vul in wat er bekend is, in hoogstens 200 tekens.")
    elif kind.choices and one.value not in kind.choices:
        yield _fault("MAP-003", "value", "Kies een van de mogelijkheden.")
    elif kind.is_number and not _whole(one.value):
        yield _fault("MAP-004", "value", "Vul een heel getal in van 0 tot en met 100.000.")
    elif one.kind == "url" and _ADDRESS.fullmatch(one.value) is None:
        text = "Schrijf een webadres dat begint met https://."
        yield _fault("MAP-005", "value", text)
    yield from _origin(one.source, one.measured_on, "measured_on", today)
    if one.expires_on is not None and one.expires_on < one.measured_on:
        text = "De laatste dag ligt voor de dag waarop het is nagegaan."
        yield _fault("MAP-008", "expires_on", text)


def location_faults(one: Location, today: date) -> Iterator[Finding]:
    """Find what is wrong with a location."""
    if not id_fits(one.id):
        yield _fault("MAP-009", "id", "Gebruik letters, cijfers, streepjes en punten.")
    if not _said(one.name):
        yield _fault("MAP-010", "name", "Geef de locatie een naam van hoogstens 200 tekens.")
    if len(one.address) > LONGEST or len(one.access) > LONGEST or len(one.area) > LONGEST:
        yield _fault("MAP-011", "address", "Dit is te lang: hoogstens 200 tekens.")
    if one.postcode and _POSTCODE.fullmatch(one.postcode) is None:
        yield _fault("MAP-012", "postcode", "Schrijf een postcode zoals 9999 AB.")
    if (one.lat is None) != (one.lon is None):
        yield _fault("MAP-013", "lat", "Vul breedte en lengte allebei in, of geen van beide.")
    elif one.lat is not None and one.lon is not None and not _is_here(one.lat, one.lon):
        text = "Deze plek ligt niet in Nederland. Zijn breedte en lengte verwisseld?"
        yield _fault("MAP-014", "lat", text)
    yield from _origin(one.source, one.checked_on, "checked_on", today)


def wait_faults(one: Wait, today: date, locations: frozenset[str]) -> Iterator[Finding]:
    """Find what is wrong with a wait time. An unknown one is fine: it is said, not guessed."""
    if one.days is not None and not 0 <= one.days <= _MOST_DAYS:
        text = "Vul een heel aantal dagen in van 0 tot en met 3.650, of kies ‘onbekend’."
        yield _fault("MAP-015", "days", text)
    if one.waiting is not None and not 0 <= one.waiting <= _MOST:
        yield _fault("MAP-016", "waiting", "Vul een heel getal in van 0 tot en met 100.000.")
    if one.product is not None and _PRODUCT.fullmatch(one.product) is None:
        yield _fault("MAP-017", "product", "Dit is geen productcode.")
    if one.location is not None and one.location not in locations:
        yield _fault("MAP-018", "location", "Deze locatie heeft dit aanbod niet.")
    if len(one.definition) > LONGEST:
        yield _fault("MAP-019", "definition", "Dit is te lang: hoogstens 200 tekens.")
    yield from _origin(one.source, one.measured_on, "measured_on", today)


def provision_faults(one: Provision) -> Iterator[Finding]:
    """Find what is wrong with a general provision."""
    if not id_fits(one.id):
        yield _fault("MAP-009", "id", "Gebruik letters, cijfers, streepjes en punten.")
    if not _said(one.name):
        yield _fault("MAP-020", "name", "Geef de voorziening een naam van hoogstens 200 tekens.")


def volunteer_faults(one: Volunteer, today: date) -> Iterator[Finding]:
    """Find what is wrong with what is kept of a volunteer."""
    if not _said(one.name):
        yield _fault("MAP-021", "name", "Vul de naam in, in hoogstens 200 tekens.")
    if not _said(one.contact):
        text = "Vul in hoe de vrijwilliger te bereiken is, in hoogstens 200 tekens."
        yield _fault("MAP-022", "contact", text)
    if not _said(one.area):
        yield _fault("MAP-023", "area", "Vul in voor welke wijk.")
    if not one.skills or any(not _said(skill) for skill in one.skills) or len(one.skills) > 30:
        yield _fault("MAP-024", "skills", "Kies of noem ten minste één ding.")
    if not set(one.languages) <= set(LANGUAGES):
        yield _fault("MAP-003", "languages", "Kies een van de mogelijkheden.")
    if not 0 <= one.hours <= 60:
        yield _fault("MAP-025", "hours", "Vul een heel aantal uren in van 0 tot en met 60.")
    if one.vog_on is not None and not _FIRST <= one.vog_on <= today:
        yield _fault("MAP-007", "vog_on", "Deze dag kan niet: vul een dag in tot en met vandaag.")


def id_fits(text: str) -> bool:
    """Tell whether a text can be an id of a provision or location."""
    return _ID.fullmatch(text) is not None


def _origin(source: str, day: date, field: str, today: date) -> Iterator[Finding]:
    if not _said(source):
        yield _fault("MAP-006", "source", "Vul in van wie dit komt, in hoogstens 200 tekens.")
    if not _FIRST <= day <= today:
        yield _fault("MAP-007", field, "Deze dag kan niet: vul een dag in tot en met vandaag.")


def _said(text: str) -> bool:
    return 0 < len(text) <= LONGEST and bool(text.strip())


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= _MOST


def _is_here(lat: Decimal, lon: Decimal) -> bool:
    return any(s <= lat <= n and w <= lon <= e for s, n, w, e in _HERE)


def _fault(code: str, field: str, text: str) -> Finding:
    return Finding(code=code, text=text, element=field)
