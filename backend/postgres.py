"""PostgreSQL's own programs, which dump a database and bring it back; no password is on their command lines."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from backend.archive import BadBackup

WITHIN_S = 6 * 3600.0
_FOLDERS = "/usr/lib/postgresql"


def dump(url: URL, target: Path) -> None:
    """Everything in the database as one moment has it, in PostgreSQL's own format."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    _run("pg_restore", url, "--list", str(target), connect=False)


def bring_back(url: URL, dumped: Path, folder: Path) -> None:
    """Put a dump in the place of everything in the database: all of it in one transaction, or nothing."""
    script, clean = folder / "restore.sql", folder / "clean.sql"
    _run("pg_restore", url, "--no-owner", "--no-privileges", f"--file={script}", str(dumped), connect=False)
    clean.write_text("DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n", "utf-8")
    once = ("--single-transaction", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
    _run("psql", url, *once, f"--file={clean}", f"--file={script}")


def _run(program: str, url: URL, *arguments: str, connect: bool = True) -> None:
    # `url.set(password=None)` would leave it as it is.
    address = url._replace(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [str(_find(program)), *([f"--dbname={address}"] if connect else []), *arguments]
    # A password on the command line could be read by everybody on the machine.
    env = {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": str(url.password)} if url.password else {})}
    try:
        done = _ended(command, env)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BadBackup("backend.postgres.not_run", program=program, reason=error) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BadBackup(
            "backend.postgres.failed", program=program, reason=said[0][:400] if said else done.returncode
        )


def _ended(command: Sequence[str], env: dict[str, str]) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=WITHIN_S, check=False
    )


def _find(program: str) -> Path:
    found = shutil.which(program)
    if found:
        return Path(found)
    for folder in sorted(Path(_FOLDERS).glob("*/bin"), key=lambda path: path.parent.name.zfill(4), reverse=True):
        if (folder / program).exists():
            return folder / program
    raise BadBackup("backend.postgres.missing", program=program)
