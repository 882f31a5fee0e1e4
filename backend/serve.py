"""`python main.py backend serve`: the reference backend, alone or as a console's child."""

import argparse
import ipaddress
import json
import logging
import os
import socket
import sys
import threading
import time
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from backend.address import add_database, required
from backend.app import create_app
from backend.channels import BadChannels, read_channels
from backend.command_words import OfSystem, Said, words_of
from backend.db import BadDatabase
from backend.settings import Settings

SECRET_VARIABLE = "WANGHUOLOU_SECRET"  # noqa: S105  the name of the variable, not a secret
PARENT_POLL_S = 0.3
STOP_WITHIN_S = 3.0
log = structlog.get_logger("backend")


class BadSetting(Said):
    """A command line that cannot be served; the message is a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend serve`."""
    add_database(parser)
    t = words_of(parser)
    parser.add_argument("--host", default="127.0.0.1", help=t("backend.help.host"))
    parser.add_argument("--port", type=int, default=8470, metavar="N", help=t("backend.help.port"))
    parser.add_argument("--ready-file", type=Path, metavar="FILE", help=t("backend.help.ready_file"))
    parser.add_argument("--ready-fd", type=int, metavar="N", help=t("backend.help.ready_fd"))
    parser.add_argument("--parent-pid", type=int, metavar="PID", help=t("backend.help.parent_pid"))
    parser.add_argument("--demo", action="store_true", help=t("backend.help.demo"))
    parser.add_argument("--regions", type=Path, metavar="DIR", help=t("backend.help.regions"))
    parser.add_argument("--documents", type=Path, metavar="DIR", help=t("backend.help.documents"))
    parser.add_argument("--media", type=Path, metavar="DIR", help=t("backend.help.media"))
    parser.add_argument("--catalogues", type=Path, metavar="DIR", help=t("backend.help.catalogues"))
    parser.add_argument("--channels", type=Path, metavar="FILE", help=t("backend.help.channels"))
    parser.add_argument("--orders-to-log", action="store_true", help=t("backend.help.orders_to_log"))
    parser.add_argument("--log-file", type=Path, metavar="FILE", help=t("backend.help.log_file"))
    parser.add_argument("--tls-cert", type=Path, metavar="PEM", help=t("backend.help.tls_cert"))
    parser.add_argument("--tls-key", type=Path, metavar="PEM", help=t("backend.help.tls_key"))
    _add_times(parser)


def _add_times(parser: argparse.ArgumentParser) -> None:
    t = words_of(parser)
    for name, usual, key in (
        ("--heartbeat-s", 10.0, "backend.help.heartbeat_s"),
        ("--token-hours", 12.0, "backend.help.token_hours"),
        ("--offline-hours", 72.0, "backend.help.offline_hours"),
        ("--tombstone-days", 30.0, "backend.help.tombstone_days"),
        ("--track-hours", 72.0, "backend.help.track_hours"),
    ):
        parser.add_argument(name, type=float, default=usual, metavar="N", help=t(key, usual=f"{usual:g}"))


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop. Returns 0, or 2 with a sentence when it cannot be served."""
    try:
        args.database_url = required(args)
        _check(args)
        _log_to(args.log_file)
        listener = _listen(args.host, args.port)
        app = create_app(_settings(args))
    except (BadSetting, BadDatabase, BadChannels) as error:
        sys.stderr.write(error.in_words(args.words) + "\n")
        return 2
    except (SQLAlchemyError, OSError) as error:
        sys.stderr.write(Said("backend.serve.not_started", reason=_why(error)).in_words(args.words) + "\n")
        return 2
    server = _Server(_config(app, args), app, args, listener.getsockname()[1])
    if args.parent_pid is not None:
        threading.Thread(target=_watch, args=(server, args.parent_pid), name="parent", daemon=True).start()
    server.run(sockets=[listener])
    return 0


class _Server(uvicorn.Server):
    """uvicorn that says when it listens, and ends open streams when it is to stop."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, args: argparse.Namespace, port: int) -> None:
        super().__init__(config)
        self._app = app
        self._args = args
        self._port = port

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell whoever waits for us once connections are taken."""
        await super().startup(sockets)
        if not self.started:
            return
        line = json.dumps({"port": self._port}) + "\n"
        if self._args.ready_file is not None:
            beside = self._args.ready_file.with_suffix(".part")
            beside.write_text(line, encoding="utf-8")
            beside.replace(self._args.ready_file)
        if self._args.ready_fd is not None:
            with os.fdopen(self._args.ready_fd, "w", encoding="utf-8") as ready:
                ready.write(line)
        log.info("listening", host=self._args.host, port=self._port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Open streams never end by themselves."""
        self._app.state.service.hub.close()
        await super().shutdown(sockets)


def _watch(server: _Server, parent: int) -> None:
    """Stop when the parent is gone.

    Polled rather than asked of the kernel: PR_SET_PDEATHSIG fires when the starting *thread* ends.
    """
    ours = os.getppid() == parent
    while os.getppid() == parent if ours else _alive(parent):
        time.sleep(PARENT_POLL_S)
    log.info("parent gone", pid=parent)
    server.should_exit = True
    time.sleep(STOP_WITHIN_S)
    os._exit(0)


def _alive(pid: int) -> bool:
    if sys.platform == "win32":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    synchronize, waiting = 0x0010_0000, 0x0000_0102
    kernel = ctypes.CDLL("kernel32")
    handle = kernel.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == waiting)
    finally:
        kernel.CloseHandle(handle)


def _check(args: argparse.Namespace) -> None:
    if (args.tls_cert is None) != (args.tls_key is None):
        raise BadSetting("backend.serve.tls")
    if args.tls_cert is None and not _is_loopback(args.host):
        raise BadSetting("backend.serve.plain", host=args.host)
    if args.demo and not _is_loopback(args.host):
        raise BadSetting("backend.serve.demo")
    if not 0 <= args.offline_hours <= 8_784:
        raise BadSetting("backend.serve.offline")
    kept = min(args.tombstone_days, args.track_hours)
    if not 0.05 <= args.heartbeat_s <= 300 or args.token_hours <= 0 or kept < 0:
        raise BadSetting("backend.serve.numbers")
    for name in ("regions", "media", "catalogues"):
        folder = getattr(args, name)
        if folder is not None and not folder.is_dir():
            raise BadSetting("backend.serve.no_folder", name=name, folder=folder)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's delay off only for sockets that say that they are TCP: 40 ms an answer otherwise.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise BadSetting("backend.serve.no_port", host=host, port=port, reason=_why(error)) from error
    return listener


def _why(error: Exception) -> object:
    """The reason in it; a database's own is within what SQLAlchemy says."""
    return OfSystem(error) if isinstance(error, OSError) else getattr(error, "orig", None) or error


def _settings(args: argparse.Namespace) -> Settings:
    documents = args.documents
    if documents is None and args.database_url.startswith("sqlite:///"):
        documents = Path(args.database_url.removeprefix("sqlite:///")).parent / "documents"
    return Settings(
        database_url=args.database_url, demo=args.demo, secret=os.environ.pop(SECRET_VARIABLE, ""),
        regions=args.regions, documents=documents, media=args.media, catalogues=args.catalogues,
        heartbeat_s=args.heartbeat_s, token_hours=args.token_hours, offline_hours=args.offline_hours,
        tombstone_days=args.tombstone_days, track_hours=args.track_hours,
        channels=read_channels(args.channels) if args.channels is not None else {},
        orders_to_log=args.orders_to_log,
    )  # fmt: skip


def _config(app: FastAPI, args: argparse.Namespace) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=2,
        ssl_certfile=args.tls_cert, ssl_keyfile=args.tls_key, timeout_keep_alive=75,
    )  # fmt: skip


def _log_to(path: Path | None) -> None:
    """One JSON object a line, to a file or to standard error."""
    if path is None:
        handler: logging.Handler = logging.StreamHandler()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8")
    renderer = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler.setFormatter(renderer)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
