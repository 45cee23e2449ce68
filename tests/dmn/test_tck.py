# SPDX-License-Identifier: EUPL-1.2
"""The DMN compatibility kit, where a copy of it stands beside the checkout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.dmn.building import decision, document, literal
from tests.dmn.tck import KIT, LEVELS, PAGE, page, points_of, score

FLOORS = {2: 53, 3: 1477}

needs_kit = pytest.mark.skipif(
    not KIT.is_dir(),
    reason="no DMN TCK: put dmn-tck in ../shared/conformance beside the checkout",
)


@needs_kit
@pytest.mark.parametrize("level", LEVELS)
def test_the_kit_is_met_at_least_as_far_as_before(level: int) -> None:
    points = score(level)
    missed = [f"{point.folder} {point.name}: {point.note}" for point in points if not point.right]
    assert sum(point.right for point in points) >= FLOORS[level], missed


@needs_kit
def test_every_result_node_of_the_kit_is_a_point() -> None:
    texts = [
        re.sub(r"<!--.*?-->", "", one.read_text("utf-8"), flags=re.DOTALL)
        for one in KIT.rglob("*.xml")
    ]
    written = sum(len(re.findall(r"<(?:\w+:)?resultNode\b", text)) for text in texts)
    assert sum(len(score(level)) for level in LEVELS) == written


@needs_kit
def test_the_page_of_the_docs_tells_this_run() -> None:
    told = PAGE.read_text("utf-8").partition("<!-- run -->\n")[2]
    assert told == page(), "run `make conformance` and commit the page"


CASE = """<testCases><modelName>m.dmn</modelName>
<testCase id="1"><resultNode name="D"><expected><value xmlns:xsi="x" xsi:type="xsd:decimal">1</value></expected></resultNode></testCase>
<testCase id="2"><resultNode name="D"><expected><value xmlns:xsi="x" xsi:type="xsd:decimal">2</value></expected></resultNode></testCase>
<testCase id="3"><resultNode name="Nergens"><expected><value/></expected></resultNode></testCase>
<testCase id="4"><resultNode name="D" errorResult="true"><expected><value/></expected></resultNode></testCase>
<testCase id="5" type="bkm" invocableName="f"><inputNode name="n"><value xmlns:xsi="x" xsi:type="xsd:decimal">4</value></inputNode>
<resultNode name="f"><expected><value xmlns:xsi="x" xsi:type="xsd:decimal">5</value></expected></resultNode></testCase>
</testCases>"""


def test_what_is_wrong_raises_or_is_unknown_is_a_miss(tmp_path: Path) -> None:
    knowledge = (
        '<businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic>'
        f'<formalParameter name="n"/>{literal("n + 1")}</encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    (tmp_path / "m.dmn").write_bytes(document(decision(literal("1")) + knowledge))
    (tmp_path / "m-test-01.xml").write_text(CASE, "utf-8")
    assert [one.right for one in points_of(tmp_path)] == [True, False, False, False, True]


def test_a_model_that_cannot_be_read_misses_every_point(tmp_path: Path) -> None:
    (tmp_path / "m.dmn").write_bytes(b"<geen dmn")
    (tmp_path / "m-test-01.xml").write_text(CASE, "utf-8")
    assert [one.right for one in points_of(tmp_path)] == [False] * 5
