# SPDX-License-Identifier: EUPL-1.2
"""The filled database of the pages serves here too."""

from tests.support.filled import filled

__all__ = ["filled"]
