# SPDX-License-Identifier: EUPL-1.2
"""Work that is due by itself, and what a person does about it once it fails."""
