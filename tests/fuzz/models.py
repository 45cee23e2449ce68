# SPDX-License-Identifier: EUPL-1.2
"""Breaks decision models that were good: in their bytes, their elements, attributes and texts."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Final

from lxml import etree

from tests.fuzz.expressions import Maker

ROOT: Final = Path(__file__).resolve().parents[2]
KIT: Final = ROOT.parent / "shared" / "conformance" / "dmn-tck"
_VALUES: Final = (
    *("UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER", "SUM", "COUNT"),
    *("MIN", "MAX", "", "number", "string", "list", "context", "tBestaat", "true", "-1", "#", "feel:Any"),
    *("date", "date and time", "http://www.omg.org/spec/DMN/20180521/FEEL/", "x" * 300, "é🐎"),
)  # fmt: skip


def corpus() -> list[bytes]:
    """Return the tables of the product, and the models of the kit where a copy of it stands."""
    files = [*sorted((ROOT / "processes").rglob("*.dmn")), *sorted(KIT.rglob("*.dmn"))]
    return [file.read_bytes() for file in files if file.stat().st_size < 60_000]


class Breaker:
    """Breaks models by one source of chance."""

    def __init__(self, random: Random, models: Sequence[bytes]) -> None:
        self.random, self.models = random, models
        self.maker = Maker(random)

    def model(self) -> bytes:
        """Return one broken model."""
        source = self.random.choice(self.models)
        if self.random.random() < 0.1:
            return self.bytes(source)
        root = etree.fromstring(source)
        for _ in range(self.random.randint(1, 4)):
            self.change(root)
        return etree.tostring(root)

    def bytes(self, source: bytes) -> bytes:
        """Return the bytes with some taken out, changed or doubled."""
        made = bytearray(source)
        for _ in range(self.random.randint(1, 10)):
            place = self.random.randrange(len(made))
            way = self.random.randint(0, 2)
            if way == 0:
                made[place] = self.random.randrange(256)
            elif way == 1:
                del made[place : place + self.random.randint(1, 200)]
            else:
                made[place:place] = made[place : place + self.random.randint(1, 200)]
            if not made:
                return b""
        return bytes(made)

    def change(self, root: etree._Element) -> None:
        """Change one thing in the tree."""
        elements = [one for one in root.iter(etree.Element) if one is not root]
        if not elements:
            return
        one, other = self.random.choice(elements), self.random.choice(elements)
        self.random.choice((self.text, self.text, self.attribute, self.attribute, self.move))(
            one, other
        )

    def text(self, one: etree._Element, other: etree._Element) -> None:
        """Give an element another text: an expression, or that of another element."""
        texts = list(one.getroottree().iter("{*}text"))
        target = self.random.choice(texts) if texts and self.random.random() < 0.8 else one
        made = self.maker.text() if self.random.random() < 0.8 else other.text or ""
        target.text = "".join(
            sign for sign in made if sign >= " " and not 0xD800 <= ord(sign) < 0xE000
        )

    def attribute(self, one: etree._Element, other: etree._Element) -> None:
        """Change, take out or borrow an attribute."""
        names = list(one.attrib)
        if not names:
            one.set("id", self.random.choice(_VALUES))
            return
        name = self.random.choice(names)
        way = self.random.randint(0, 2)
        if way == 0:
            del one.attrib[name]
        elif way == 1:
            one.set(name, self.random.choice(_VALUES))
        elif other.attrib:
            one.set(name, self.random.choice([str(each) for each in other.attrib.values()]))

    def move(self, one: etree._Element, other: etree._Element) -> None:
        """Take an element out, double it, rename it, or put it into another."""
        parent = one.getparent()
        if parent is None:
            return
        way = self.random.randint(0, 3)
        if way == 0:
            parent.remove(one)
        elif way == 1:
            parent.insert(0, deepcopy(one))
        elif way == 2:
            one.tag = other.tag
        elif len(one) + len(other) < 60:
            other.append(deepcopy(one))
