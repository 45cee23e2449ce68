# SPDX-License-Identifier: EUPL-1.2
"""The base pathways that come with this release."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Final

from wijkpad.pathways import HEADER, pathway_folders, read_folder
from wijkpad.terms import Rule, read_sources, read_terms

EXAMPLE: Final = "gm9999"
"""The municipality that does not exist: for trying things out."""
_PACKAGE: Final = "wijkpad_processes"


def base_pathways() -> list[dict[str, bytes]]:
    """Return the files of every base pathway, in the order of their names."""
    with as_file(files(_PACKAGE)) as folder:
        return [read_folder(pathway) for pathway in sorted(pathway_folders(folder))]


def key_of(pathway: Mapping[str, bytes]) -> str:
    """Return the key that a pathway's files give themselves; empty when they give none."""
    try:
        header = tomllib.loads(pathway.get(HEADER, b"").decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ""
    return str(header.get("key", ""))


def base_terms() -> dict[str, Rule]:
    """Return every term of the base pathways, by `key` and by `pathway.key`."""
    found: dict[str, Rule] = {}
    for pathway in base_pathways():
        header = tomllib.loads(pathway[HEADER].decode("utf-8"))
        sources, _ = read_sources(header.get("sources", []))
        rules, _ = read_terms(header.get("terms", []), sources)
        for rule in rules:
            found.setdefault(rule.key, rule)
            found[f"{header['key']}.{rule.key}"] = rule
    return found
