# SPDX-License-Identifier: EUPL-1.2
"""Cases: begun, ended, linked, and what colleagues note on them."""
