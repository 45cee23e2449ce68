# SPDX-License-Identifier: EUPL-1.2
"""What colleagues pass to each other."""
