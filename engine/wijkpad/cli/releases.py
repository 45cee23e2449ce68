# SPDX-License-Identifier: EUPL-1.2
"""What publishing the base pathways of this release did, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Final

from wijkpad.api import Desk, Released
from wijkpad.cli.base import base_pathways, key_of
from wijkpad.pathways import in_calling_order

_FATES: Final = {"published": "gepubliceerd", "known": "was er al", "offered": "aangeboden"}


def release_all(desk: Desk) -> list[Released]:
    """Publish every base pathway of this release, or offer it where a variant is in force."""
    return [desk.publish_release(key_of(one), one) for one in in_calling_order(base_pathways())]


def lines(released: Iterable[Released]) -> Iterator[str]:
    """Return a line for each pathway, and what has to be done about those that were offered."""
    told = list(released)
    for one in told:
        yield f"{_FATES[one.fate]:12} {one.key} versie {one.version}"
    yield from offered_lines(told)


def offered_lines(released: Iterable[Released]) -> Iterator[str]:
    """Return what a person has to do about bases that wait beside a variant."""
    for one in released:
        if one.fate == "offered":
            yield (
                f"Er is een nieuwe basisversie van ‘{one.key}’ (versie {one.version}). Uw eigen "
                f"versie {one.in_force} blijft draaien. Voeg ze samen onder Processen."
            )


def as_values(released: Iterable[Released]) -> list[dict[str, object]]:
    """Return what `--json` prints."""
    return [asdict(one) for one in released]
