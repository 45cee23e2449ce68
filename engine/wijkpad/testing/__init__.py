# SPDX-License-Identifier: EUPL-1.2
"""For tests of pathways and plugins. Nothing in the product imports this package.

- `Playground` runs any diagram by hand, without a database, forms or pathway.toml.
- `funding` holds a plugin against the worked sums of its way of funding.
"""

from __future__ import annotations

from wijkpad.testing.playground import OpenTask, Playground

__all__ = ["OpenTask", "Playground"]
