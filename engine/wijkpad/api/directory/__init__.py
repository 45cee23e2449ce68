# SPDX-License-Identifier: EUPL-1.2
"""The social map, as people see it."""
