# SPDX-License-Identifier: EUPL-1.2
"""The file about people, its notes and its documents, as people see them."""
