# SPDX-License-Identifier: EUPL-1.2
"""Everything that books on the ledger: reserve, commit, release, events, corrections, moves."""
