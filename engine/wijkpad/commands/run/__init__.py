# SPDX-License-Identifier: EUPL-1.2
"""A run on its way: one step, and what it sees, opens and sets off elsewhere."""
