# SPDX-License-Identifier: EUPL-1.2
"""Who is let in besides the policy of roles, and who is kept out."""
