# SPDX-License-Identifier: EUPL-1.2
"""Asks a plugin the worked sums of one number, and hands back what it said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import ModuleType
from typing import cast

from wijkpad.plugin_api import Finding, LedgerLine, Quote
from wijkpad.testing import funding


def said(plugin: ModuleType, number: str) -> list[object]:
    """Return the answers to each question of a number, after the kit found them right."""
    asked = [one for one in funding.sums_for(plugin) if one.id == number]
    assert asked, f"{plugin.__name__} is asked nothing about {number}"
    assert funding.faults_of(plugin, asked) == []
    return [funding.answer(plugin, one) for one in asked]


def quoted(plugin: ModuleType, number: str) -> list[Quote]:
    return [one for one in said(plugin, number) if isinstance(one, Quote)]


def found(plugin: ModuleType, number: str) -> list[dict[str, Finding]]:
    """Return, for each question that was answered with findings, those findings by code."""
    answers = [one for one in said(plugin, number) if isinstance(one, tuple)]
    kept = [[one for one in answer if isinstance(one, Finding)] for answer in answers]
    return [{one.code: one for one in answer} for answer in kept]


def lines(plugin: ModuleType, number: str) -> list[list[LedgerLine]]:
    """Return, for each question that was answered with ledger lines, those lines."""
    answers = [one for one in said(plugin, number) if isinstance(one, tuple)]
    return [
        [one for one in answer if isinstance(one, LedgerLine)]
        for answer in answers
        if not any(isinstance(one, Finding) for one in answer)
    ]


def per_purse(booked: Sequence[LedgerLine]) -> dict[tuple[str, str], int]:
    """Return the sum of lines per owner and key."""
    sums: Counter[tuple[str, str]] = Counter()
    for one in booked:
        sums[cast("str", one.owner), one.key] += one.cents
    return dict(sums)
