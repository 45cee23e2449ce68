# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL cluster of the tests' own, made in a temporary folder and stopped at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.require import require

_SYSTEM_USER = "postgres"
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
_DURABLE = ("max_connections=60",)
_STARTS = 20


class Cluster:
    """A running server, reached through a socket in its own folder."""

    def __init__(self, folder: Path, binaries: Path, *, durable: bool) -> None:
        self.folder = folder
        self.binaries = binaries
        settings = (*(_DURABLE if durable else _FAST), "listen_addresses=''")
        self._options = " ".join(f"-c {one}" for one in settings) + f" -k {folder}"

    def url(self, database: str) -> str:
        return f"postgresql://{_SYSTEM_USER}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start, and wait until it listens."""
        place = ("-D", str(self.folder / "data"), "-l", str(self.folder / "log"))
        self.tool("pg_ctl", "start", "-w", *place, "-o", self._options)

    def restart_at_once(self) -> None:
        """Let it fall over as at a power cut, and come back."""
        self.tool("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.folder / "data"))
        for _ in range(_STARTS):
            # What is left of the old processes may still hold its memory for a moment.
            with suppress(RuntimeError):
                self.start()
                return
            time.sleep(0.5)
        self.start()

    def tool(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs; as root they run as the system's user."""
        command = [str(self.binaries / name), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", _SYSTEM_USER, "--", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stdout}{done.stderr}")


def _binaries() -> Path:
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    if found is None:
        require("postgres", "PostgreSQL ontbreekt: apt install postgresql")
    return Path(found).resolve().parent


@contextmanager
def own_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Make, start and in the end stop and remove a cluster; it is quick unless it is durable."""
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="wijkpad-pg-") as name:
        cluster = Cluster(Path(name), binaries, durable=durable)
        if os.geteuid() == 0:
            shutil.chown(name, _SYSTEM_USER, _SYSTEM_USER)
        data = str(cluster.folder / "data")
        cluster.tool(
            *("initdb", "-D", data, "-U", _SYSTEM_USER, "-A", "trust", "-E", "UTF8"),
            *("--no-sync", "--no-instructions", "--locale=C.UTF-8"),
        )
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.tool("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
