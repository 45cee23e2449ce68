# SPDX-License-Identifier: EUPL-1.2
"""The contract register, as people see it."""
