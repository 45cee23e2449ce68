# SPDX-License-Identifier: EUPL-1.2
"""Documents: made, changed, fixed, sent, taken in."""
