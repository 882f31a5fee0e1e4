"""A PostgreSQL server of the tests' own, in a temporary folder, on a socket only."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from sqlalchemy import make_url

ROLE = "postgres"


def binaries() -> Path | None:
    """Where initdb and pg_ctl are; None when PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return folders[0] if folders else None


class PostgresServer:
    """Start with start(), end with stop(). `new_database()` returns the address of an empty database."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="wanghuolou-pg-"))
        # PostgreSQL refuses to run as root; Debian's package brings an ordinary user for it.
        self._as = ["runuser", "-u", ROLE, "--"] if os.geteuid() == 0 else []
        self._made = 0

    def start(self) -> None:
        """Make a cluster and start it."""
        if self._as:
            shutil.chown(self._folder, ROLE)
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", ROLE, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off"
        self._run("pg_ctl", "-D", data, "-w", "-t", "280", "-o", options, "-l", str(self._folder / "log"), "start")

    def new_database(self) -> str:
        """An empty database."""
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(host=str(self._folder), user=ROLE, dbname=ROLE, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{ROLE}@/{name}?host={self._folder}"

    def copy_of(self, url: str) -> str:
        """A database like another, which nobody has open: evidence to be changed, never another centre."""
        self._made += 1
        name, like = f"test_{self._made}", make_url(url).database
        with psycopg.connect(host=str(self._folder), user=ROLE, dbname=ROLE, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return f"postgresql+psycopg://{ROLE}@/{name}?host={self._folder}"

    def stop(self) -> None:
        """Stop it and remove everything."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._programs / program), *arguments]
        subprocess.run(command, check=True, timeout=300, cwd=self._folder, stdout=subprocess.DEVNULL)
