# SPDX-License-Identifier: EUPL-1.2
"""Files opened in need, the emergency card, and what the privacy officer sees."""
