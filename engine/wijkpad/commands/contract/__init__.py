# SPDX-License-Identifier: EUPL-1.2
"""The file of a contract: begun because its money runs out."""
