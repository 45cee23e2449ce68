# SPDX-License-Identifier: EUPL-1.2
"""The pages on which runs are mended."""
