# SPDX-License-Identifier: EUPL-1.2
"""Numbers and addresses with a shape of their own: bsn, AGB code, postcode, telephone, e-mail."""

from __future__ import annotations

import re
from typing import Final

from stdnum.nl import bsn, postcode

from wijkpad.errors import WijkpadError
from wijkpad.forms.model import Field, Kind

_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+", re.ASCII)
_PHONE: Final = re.compile(r"(?:\+|00)?\d{3,15}", re.ASCII)


class AnswerError(WijkpadError):
    """An answer that cannot be read; the sentence is Dutch and never repeats the answer."""


def coded(field: Field, text: str) -> str:
    """Return the text in its usual form.

    Raises:
        AnswerError: it is not one.
    """
    bare = re.sub(r"[ .\-()]", "", text)
    match field.kind:
        case Kind.BSN:
            if len(bare) != 9 or not bsn.is_valid(bare):
                raise AnswerError(f"{_capital(field)} klopt niet: controleer de cijfers.")
            return bare
        case Kind.AGB:
            if re.fullmatch(r"\d{8}", bare, re.ASCII) is None:
                raise AnswerError(f"{_capital(field)} klopt niet: een AGB-code heeft 8 cijfers.")
            return bare
        case Kind.POSTCODE:
            if not postcode.is_valid(bare):
                raise AnswerError(f"{_capital(field)} klopt niet: schrijf bijvoorbeeld 1234 AB.")
            return f"{bare[:4]} {bare[4:].upper()}"
        case Kind.PHONE:
            if _PHONE.fullmatch(bare) is None:
                raise AnswerError(
                    f"{_capital(field)} klopt niet: gebruik cijfers, eventueel met + ervoor."
                )
            return text
    if _EMAIL.fullmatch(text) is None:
        raise AnswerError(f"{_capital(field)} klopt niet: schrijf bijvoorbeeld naam@voorbeeld.nl.")
    return text


def _capital(field: Field) -> str:
    return field.label[:1].upper() + field.label[1:]
