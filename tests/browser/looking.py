# SPDX-License-Identifier: EUPL-1.2
"""Looking at a page as people with another eye, hand or screen would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, ViewportSize

DESKTOP: Final[ViewportSize] = {"width": 1440, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
ZOOMED: Final[ViewportSize] = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 %, at which WCAG 1.4.10 asks for one column."""
_AXE: Final = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FAULTS: Final = """async ([tags, outside]) => {
  scrollTo(0, 0);
  const found = await axe.run(
    {include: [['body']], exclude: outside.map((one) => [one])},
    {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']});
  return found.violations.map((one) => `${one.id}: ${one.nodes[0].target} (${one.nodes.length} keer)`);
}"""
"""Told in the page: to bring over what axe finds right would cost as much as finding it."""
_SCROLLS: Final = ".diagram, .drawing, .wide, .unseen, select, textarea"
"""What may be wider than what is seen of it: drawings and tables, which have two dimensions."""
_TOO_WIDE: Final = """scrolls => [
  ...(document.documentElement.scrollWidth > innerWidth ? ['the page is wider than the screen'] : []),
  ...[...document.querySelectorAll('body *')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && !one.closest(scrolls)
      && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
    .map((one) => `scrolls sideways: ${one.className || one.tagName}`)]"""


def axe(page: Page, outside: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on this page, one line per kind of fault; not in what is `outside`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    there = [one for one in outside if page.locator(one).count()]
    return [str(one) for one in page.evaluate(_FAULTS, [_TAGS, there])]


def barriers(page: Page, outside: Sequence[str] = ()) -> list[str]:
    """Return what keeps anybody out of this page, on a desktop, on a phone and at 400 %.

    The window gets each size in turn, and at last the one that it had.
    """
    before, found = page.viewport_size, []
    for name, size in {"desktop": DESKTOP, "phone": PHONE, "400 %": ZOOMED}.items():
        page.set_viewport_size(size)
        faults = page.evaluate(_TOO_WIDE, ", ".join([_SCROLLS, *outside])) + (
            [] if size is ZOOMED else axe(page, outside)
        )
        found += [f"{name}: {one}" for one in faults]
    if before is not None:
        page.set_viewport_size(before)
    return found
