# SPDX-License-Identifier: EUPL-1.2
"""Budgets, help and what they cost, as people see them."""
