# SPDX-License-Identifier: EUPL-1.2
"""The contract register, changed by a file or by hand."""
