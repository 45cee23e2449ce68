# SPDX-License-Identifier: EUPL-1.2
"""Whether this thread is writing to the database: then no plugin may be asked anything."""

from __future__ import annotations

import threading


class _Held(threading.local):
    count = 0


_held = _Held()


def lock_taken() -> None:
    """Note that this thread began a transaction that writes."""
    _held.count += 1


def lock_left() -> None:
    """Note that a transaction that wrote ended."""
    _held.count -= 1


def no_lock_held() -> None:
    """Make sure that this thread holds no lock of the database.

    Raises:
        RuntimeError: it does; whoever wrote this would have let a plugin hold up everybody.
    """
    if _held.count:
        raise RuntimeError("a plugin may not be asked inside a transaction that writes")
