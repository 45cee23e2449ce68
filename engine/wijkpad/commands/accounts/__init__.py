# SPDX-License-Identifier: EUPL-1.2
"""Who somebody is: passwords, signing in, sessions."""
