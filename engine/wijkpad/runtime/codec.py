# SPDX-License-Identifier: EUPL-1.2
"""The state of a run as bytes: where its tokens are, and nothing about anybody.

Format 2 is JSON: `[2, [plane, …]]`, the top plane first and an enclosing plane before what it
encloses. A plane is `[host token or null, name, [token, …]]` with, when something in it can be
undone, its records (see `compensation`); a token is `[id, element spec, state]` with, when there is
more, `numbers` (counters, moments, ids and records) and the place of its parent in the list. Format
1 had no records, and its reader is the same. A new format gets a new number, and a reader for every
older one stays.
"""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from SpiffWorkflow.util.task import TaskState

from wijkpad.errors import StateError
from wijkpad.ports.running import Environment
from wijkpad.runtime.parse import Compiled
from wijkpad.runtime.run import Inner, Run
from wijkpad.runtime.scopes import SubProcess
from wijkpad.runtime.tokens import Token

FORMAT: Final = 2
_READABLE: Final = (1, 2)
_STATES: Final = {
    TaskState.READY: "r",
    TaskState.WAITING: "w",
    TaskState.STARTED: "s",
}
_BY_LETTER: Final = {letter: state for state, letter in _STATES.items()}
_NUMBERS: Final = frozenset(
    {"at", "host", "gate", "of", "i", "n", "next", "done", "due", "left", "was", "cut", "enough"}
    | {"did", "call", "base"}
    | {"undo", "work", "kids"}
)


def dump(run: Run) -> bytes:
    """Return the state of a run that has come to rest; empty when it is over."""
    if run.completed:
        return b""
    planes = [_plane(None, run)]
    planes += [_plane(host.hex, inner) for host, inner in run.subprocesses.items()]
    return json.dumps([FORMAT, planes], separators=(",", ":")).encode()


def _plane(host: str | None, plane: Any) -> list[Any]:
    tokens = [one for one in plane.tasks.values() if one is not plane.task_tree]
    place = {one.id: number for number, one in enumerate(tokens)}
    records = [plane.records] if plane.records else []
    return [host, plane.spec.name, [_token(one, place) for one in tokens], *records]


def _token(token: Token, place: dict[UUID, int]) -> list[Any]:
    record: list[Any] = [token.hex, token.task_spec.name, _STATES[token._state]]
    parent = place.get(token._parent)
    if token.internal_data or parent is not None:
        record.append(token.internal_data)
    if parent is not None:
        record.append(parent)
    return record


def load(compiled: Compiled, state: bytes, env: Environment) -> Run:
    """Return the run that the state tells of.

    Raises:
        StateError: it is no state, of a newer format, or of another diagram.
    """
    planes = _read(state)
    run = Run(compiled, env)
    try:
        for number, (host, name, tokens, *records) in enumerate(planes):
            plane = run if number == 0 else _inner(run, host)
            _fill(plane, name, tokens)
            plane.records = _records(records[0]) if records else []
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise StateError(f"the state does not fit the definition: {error}") from error
    return run


def ids(state: bytes) -> frozenset[str]:
    """Return the ids of the tokens in a state; of gateways behind which events wait, too.

    Raises:
        StateError: it is no state, or of a newer format.
    """
    tokens = [token for plane in _read(state) for token in plane[2]]
    marks = [token[3] for token in tokens if len(token) > 3]
    groups = {one[name] for one in marks for name in ("gate", "of") if name in one}
    return frozenset(token[0] for token in tokens) | groups


def _read(state: bytes) -> list[Any]:
    try:
        read = json.loads(state)
        number, planes = read
    except (ValueError, TypeError) as error:
        raise StateError("the state cannot be read") from error
    if number not in _READABLE:
        raise StateError(f"the state is of format {number}; this version reads up to {FORMAT}")
    if not isinstance(planes, list) or not planes:
        raise StateError("the state holds nothing")
    return planes


def _inner(run: Run, host: str) -> Inner:
    token = run.find(host)
    if token is None or not isinstance(token.task_spec, SubProcess):
        raise KeyError(host)
    return run.open_plane(token)


def _records(read: Any) -> list[list[Any]]:
    """Return records as `compensation` describes them."""
    for name, index, inside, *call in read:
        if not isinstance(name, str) or not (index is None or isinstance(index, int)):
            raise TypeError(name)
        if not all(isinstance(one, int) for one in call) or len(call) > 1:
            raise TypeError(name)
        _records(inside)
    found: list[list[Any]] = read
    return found


def _fill(plane: Any, name: str, tokens: list[Any]) -> None:
    if plane.spec.name != name:
        raise KeyError(name)
    specs = plane.spec.task_specs
    made: list[Token] = []
    for hexadecimal, spec, letter, *more in tokens:
        parent = made[more[1]] if len(more) > 1 else plane.task_tree
        token = Token(plane, specs[spec], parent, _BY_LETTER[letter], UUID(hex=hexadecimal))
        if more:
            if not _NUMBERS.issuperset(more[0]):
                raise KeyError(*sorted(set(more[0]) - _NUMBERS))
            token.internal_data.update(more[0])
        made.append(token)
