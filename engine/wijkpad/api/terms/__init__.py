# SPDX-License-Identifier: EUPL-1.2
"""Terms, as people see them."""
