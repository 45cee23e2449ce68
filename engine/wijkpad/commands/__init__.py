# SPDX-License-Identifier: EUPL-1.2
"""One module per thing that a person or the clock can do; each has one `handle`."""
