# SPDX-License-Identifier: EUPL-1.2
"""Passwords: hashed with argon2id, checked at a steady cost."""

from __future__ import annotations

from functools import cached_property
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_LENGTH: Final = 12
MOST_LENGTH: Final = 256


class Passwords:
    """Checks passwords, a few at a time: each check takes 64 MiB.

    Args:
        parallel: how many checks may run at once.
        hasher: argon2 with other costs, for an installation with little memory.
    """

    def __init__(self, *, parallel: int = 4, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = BoundedSemaphore(parallel)

    def hashed(self, password: str) -> str:
        """Return the hash to store."""
        with self._room:
            return self._hasher.hash(password)

    def fits(self, stored: str | None, password: str) -> bool:
        """Tell whether the password is right; an unknown login costs as much as a known one."""
        with self._room:
            # Made at the first check of all, known login or not, so that it gives nothing away.
            stand_in = self._stand_in
            try:
                self._hasher.verify(stored or stand_in, password[:MOST_LENGTH])
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    @cached_property
    def _stand_in(self) -> str:
        return self._hasher.hash("nobody has this password")
