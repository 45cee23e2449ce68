# SPDX-License-Identifier: EUPL-1.2
"""The norms of the intake and of the meldcode hold on the pathways that are delivered."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkpad.pathways import compile_definition, read_folder

PROCESSES = Path(__file__).parents[2] / "processes"


def with_first_row(table: bytes, row: str) -> bytes:
    """Put a row above the one that is about structural unsafety."""
    text = table.decode()
    at = text.index('<rule id="structural')
    return (text[:at] + row + text[at:]).encode()


def test_pg_03_the_meldcode_refuses_a_row_from_structural_unsafety_to_help() -> None:
    files = dict(read_folder(PROCESSES / "meldcode"))
    name = "BR_MC2_Afwegingskader.dmn"
    columns = files[name].count(b"<inputExpression")
    rows = {"REPORT": 0, "HELP": 1}
    for decision, wrong in rows.items():
        cells = ["true", "false", "true", *(["-"] * (columns - 3))]
        entries = "".join(
            f'<inputEntry id="local_i{n}"><text>{one}</text></inputEntry>'
            for n, one in enumerate(cells)
        )
        outputs = files[name].split(b"</rule>")[0].count(b"<outputEntry")
        given = [f'"{decision}"', *["null"] * (outputs - 1)]
        entries += "".join(
            f'<outputEntry id="local_o{n}"><text>{one}</text></outputEntry>'
            for n, one in enumerate(given)
        )
        row = f'<rule id="local">{entries}<annotationEntry><text>Het gezin wil zelf.</text></annotationEntry></rule>'
        changed = {**files, name: with_first_row(files[name], row)}
        compiled = compile_definition(changed, key="meldcode")
        broken_by = [one.element for one in compiled.findings if one.code == "NORM-010"]
        assert broken_by == ["local"] * wrong, compiled.findings


@pytest.mark.parametrize("key", ["intake", "meldcode"])
def test_every_norm_of_the_product_is_proven(key: str) -> None:
    compiled = compile_definition(read_folder(PROCESSES / key), key=key)
    assert [one for one in compiled.findings if one.code.startswith("NORM")] == []
    assert compiled.definition is not None
    assert "norms.toml" in compiled.definition.files
