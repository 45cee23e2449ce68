# SPDX-License-Identifier: EUPL-1.2
"""Terms: counted, suspended, extended, explained."""
