# SPDX-License-Identifier: EUPL-1.2
"""The files of a new plugin: small, working and tested, to change into one's own."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Final

_PYPROJECT: Final = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "wijkpad-$dashed"
version = "0.1.0"
description = "$title"
requires-python = ">=3.11"
dependencies = ["wijkpad>=0.1,<1"]

[project.entry-points."wijkpad.plugins"]
$key = "wijkpad_${key}"

[tool.setuptools]
include-package-data = false
packages = ["wijkpad_${key}"]

[tool.setuptools.package-data]
wijkpad_${key} = ["py.typed"]

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]
"""
_MODULE: Final = '''\
"""$title: warns when more hours a week are asked for than the municipality usually gives."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from wijkpad.plugin_api import (
    Finding,
    FundingRequest,
    Manifest,
    Plain,
    Severity,
    TenantContext,
    hookimpl,
)

PLUGIN = Manifest(
    key="$key",
    title="$title",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "usual_hours": {
                "title": "Gebruikelijk aantal uren per week",
                "type": "integer",
                "minimum": 1,
                "maximum": 168,
                "default": 8,
            },
        },
    },
    capabilities=("check:$key",),
)


@hookimpl
def plugin_config_check(config: Mapping[str, Plain]) -> tuple[Finding, ...]:
    """Refuse settings that a schema lets through; here there are none."""
    return ()


@hookimpl
def allocation_check(ctx: TenantContext, request: FundingRequest) -> tuple[Finding, ...]:
    """Warn about more hours a week than usual. It never refuses: a person decides on need."""
    usual = Decimal(int(ctx.config.get("usual_hours") or 8))
    if (request.unit, request.frequency) != ("hour", "week") or request.volume <= usual:
        return ()
    text = f"Er wordt om {request.volume} uur per week gevraagd; gebruikelijk is {usual} uur."
    return (Finding(code="${upper}_MANY_HOURS", severity=Severity.WARN, message_nl=text),)
'''
_TEST: Final = '''\
"""Run with `python -m pytest`, with wijkpad installed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import wijkpad_${key}
from wijkpad.plugin_api import FundingRequest, TenantContext
from wijkpad.testing import funding

CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 1, 1), config={"usual_hours": 8})
REQUEST = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(8),
    start=date(2026, 1, 5), until=None, team="noord",
)  # fmt: skip


def test_what_is_usual_passes_without_a_word() -> None:
    assert wijkpad_${key}.allocation_check(ctx=CONTEXT, request=REQUEST) == ()


def test_more_than_usual_is_a_warning_and_no_refusal() -> None:
    (finding,) = wijkpad_${key}.allocation_check(
        ctx=CONTEXT, request=replace(REQUEST, volume=Decimal("8.5"))
    )
    assert (finding.code, finding.severity.name) == ("${upper}_MANY_HOURS", "WARN")


def test_every_worked_sum_of_its_capabilities_comes_out() -> None:
    assert funding.faults_of(wijkpad_${key}) == []


def test_the_version_stands_in_both_places() -> None:
    told = (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
    assert f'version = "{wijkpad_${key}.PLUGIN.version}"' in told
'''
_README: Final = """\
# $title
Een plugin voor wijkpad. Hij waarschuwt als er meer uren per week worden gevraagd dan gebruikelijk.

```sh
pip install -e .
python -m pytest
wijkpad plugin check .
```

Daarna zet een functioneel beheerder hem aan onder Beheer, Plugins, vanaf een dag. Welke vragen een plugin kan beantwoorden staat
in de handleiding voor makers van plugins.
"""
_CHANGELOG: Final = """\
# Wijzigingen
## 0.1.0
- Begin.
"""


def skeleton(key: str, title: str) -> Mapping[str, str]:
    """Return path to text for a new plugin with this key (snake_case)."""
    words = {"key": key, "title": title, "dashed": key.replace("_", "-"), "upper": key.upper()}
    files = {
        "pyproject.toml": _PYPROJECT,
        "README.md": _README,
        "CHANGELOG.md": _CHANGELOG,
        f"wijkpad_{key}/__init__.py": _MODULE,
        f"wijkpad_{key}/py.typed": "",
        f"tests/test_{key}.py": _TEST,
    }
    return {path: Template(text).substitute(words) for path, text in files.items()}
