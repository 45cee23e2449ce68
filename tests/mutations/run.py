# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.mutations.run [PATHWAY …] [--page]`: how many small faults make a scenario red?"""

from __future__ import annotations

import multiprocessing
import tomllib
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Final

from tests.mutations.hunting import Hunt, Verdict
from tests.mutations.mutants import KINDS
from tests.mutations.sameness import REASON
from wijkpad import __version__

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs/developers/mutations.md"
REASONS: Final = Path(__file__).with_name("reasons.toml")
PATHWAYS: Final = ("intake", "meldcode")
LEAST: Final = 90
"""Percent of the faults that must be caught; those that change nothing are not counted."""

Told = tuple[str, str, str, str | None, bool]
"""Key, kind, text, the scenario that was red, and whether it was worked out that nothing changes."""
_hunt: Hunt | None = None


def _begin(pathway: str) -> None:
    global _hunt  # noqa: PLW0603 - a worker process holds one
    _hunt = Hunt(ROOT / "processes" / pathway)


def _share(which: tuple[int, int]) -> list[Told]:
    part, parts = which
    if _hunt is None:
        raise AssertionError("not begun")
    found = []
    for number, mutant in enumerate(_hunt.mutants()):
        if number % parts == part:
            verdict = _hunt.verdict(mutant)
            found.append(_told(verdict))
    return found


def _told(verdict: Verdict) -> Told:
    one = verdict.mutant
    return one.key, one.kind, one.text, verdict.by, verdict.same


def hunted(pathway: str, *, workers: int) -> list[Told]:
    """Return what came of every mutant of a pathway, in order."""
    parts = workers * 8
    with multiprocessing.Pool(workers, _begin, (pathway,)) as pool:
        shares = pool.map(_share, [(part, parts) for part in range(parts)], chunksize=1)
    by_key = {one[0]: one for share in shares for one in share}
    return [by_key[key] for key in sorted(by_key)]


def main() -> None:
    """Hunt, print, and write the page."""
    asked = ArgumentParser(description=__doc__)
    asked.add_argument("pathways", nargs="*", default=list(PATHWAYS))
    asked.add_argument("--page", action="store_true")
    asked.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    given = asked.parse_args()
    same = tomllib.loads(REASONS.read_text("utf-8"))
    results = {one: hunted(one, workers=given.workers) for one in given.pathways}
    text = page(results, same)
    print(text)
    if given.page:
        PAGE.write_text(text, "utf-8")


def page(results: dict[str, list[Told]], same: dict[str, dict[str, str]]) -> str:
    """Return the report as Markdown."""
    lines = [
        "# Mutations",
        "Every condition on an arrow, every row of a table and every term of a pathway is made wrong in one place at a time, and the scenarios are played on it. A fault is caught when one",
        "of them is red. The direction of a term has no effect on a case; it is held against the list of the law instead. Of a row that changes nothing this is worked out, on every answer that",
        "the forms let in; of a condition it is written down in `tests/mutations/reasons.toml`. Written by `make mutations`, from one run over every fault.",
        "",
        f"wijkpad {__version__}.",
        "",
    ]
    lines += [
        "| pathway | what | faults | change nothing | caught | |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for pathway, told in results.items():
        known = _reasons(told, same.get(pathway, {}))
        for kind, word in {**KINDS, "": "all"}.items():
            some = [one for one in told if kind in ("", one[1])]
            counts = Counter("same" if one[3] is None and one[0] in known else "caught" if one[3] else "missed" for one in some)  # fmt: skip
            real = len(some) - counts["same"]
            share = f"{counts['caught'] * 100 / real:.1f} %" if real else "–"
            lines.append(f"| {pathway} | {word} | {len(some)} | {counts['same']} | {counts['caught']} | {share} |")  # fmt: skip
    for pathway, told in results.items():
        known = _reasons(told, same.get(pathway, {}))
        missed = [one for one in told if one[3] is None]
        lines += ["", f"## Not caught in {pathway}", "", "| fault | what | why |", "|---|---|---|"]
        for key, _, text, *_ in missed:
            lines.append(f"| `{key}` | {text.replace('|', chr(92) + '|')} | {known.get(key, '')} |")
        if not missed:
            lines.append("| – | | |")
    return "\n".join(lines) + "\n"


def _reasons(told: list[Told], written: dict[str, str]) -> dict[str, str]:
    """Return why faults change nothing: as was worked out, else as somebody wrote."""
    return {**written, **{key: REASON for key, _, _, _, is_same in told if is_same}}


if __name__ == "__main__":
    main()
