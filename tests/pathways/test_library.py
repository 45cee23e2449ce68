# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.pathways.small import small
from wijkpad.errors import NotFoundError
from wijkpad.pathways import DefinitionLibrary, PathwayCompiler, compile_definition
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios.world import Stage


def test_a_published_definition_is_read_once_and_kept() -> None:
    definition = compile_definition(small(), key="proef").definition
    assert definition is not None
    start = datetime(2026, 11, 16, tzinfo=UTC)
    with Stage([definition], runtime=SpiffRuntime()) as stage:
        world = stage.world("gm9999", start)
        library = DefinitionLibrary(world.store)
        found = library.get("gm9999", "proef", 1)
        assert (found.version, found.sha256) == (1, definition.sha256)
        assert library.get("gm9999", "proef", 1) is found
        with world.store.work("gm9999", reading=True) as unit:
            assert library.get("gm9999", "proef", 1, book=unit.definitions) is found
        for municipality, version in (("gm9999", 2), ("gm0001", 1)):
            with pytest.raises(NotFoundError):
                library.get(municipality, "proef", version)


def test_the_shelf_holds_no_more_than_it_may() -> None:
    definition = compile_definition(small(), key="proef").definition
    assert definition is not None
    start = datetime(2026, 11, 16, tzinfo=UTC)
    with Stage([definition], runtime=SpiffRuntime()) as stage:
        world = stage.world("gm9999", start)
        library = DefinitionLibrary(world.store, most=0)
        first = library.get("gm9999", "proef", 1)
        assert library.get("gm9999", "proef", 1) is not first


def test_the_compiler_gives_a_definition_or_the_reasons_why_not() -> None:
    compiler = PathwayCompiler(topics=["mail"])
    definition, findings = compiler.compile(small(), version=0, parameters={})
    assert definition is not None
    broken, findings = compiler.compile(small(form=None), version=0, parameters={})
    assert broken is None
    assert "BPMN-022" in {one.code for one in findings}
