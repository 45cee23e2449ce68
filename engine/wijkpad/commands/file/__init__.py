# SPDX-License-Identifier: EUPL-1.2
"""What can be done with the file about people."""
