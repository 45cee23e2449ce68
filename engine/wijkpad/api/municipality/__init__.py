# SPDX-License-Identifier: EUPL-1.2
"""How a municipality is set up, as its administrator sees it."""
