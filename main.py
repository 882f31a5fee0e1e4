"""Wanghuolou 望火楼: read the command line, hand over, and never show anybody a traceback."""

from __future__ import annotations

import sys

if sys.version_info < (3, 12):  # noqa: UP036 - started by hand, with whatever interpreter is at hand
    # Older interpreters lack what the words are read with, so this one sentence is written here.
    sys.exit(
        # zh: no catalogue can be read yet
        "望火楼需要 Python 3.12、3.13 或 3.14，当前为 {0}.{1}。请安装后重试，或运行 make run。\n"
        "Wanghuolou needs Python 3.12, 3.13 or 3.14; this is {0}.{1}. "
        "Install one of them, or use: make run".format(*sys.version_info)
    )

import argparse
import contextlib
import importlib
import itertools
import locale
import logging
import logging.handlers
import os
import platform
import tempfile
import traceback
from collections.abc import Iterator, MutableMapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from resources.usage import WordsParser, wrong_words
from resources.words import language, set_language, t

log = logging.getLogger("wanghuolou.main")

OUR_FAULT = 1
BAD_INPUT = 2
INTERRUPTED = 130
NO_SANDBOX = "--no-sandbox"


class Subcommand(NamedTuple):
    """A subcommand: its words on the command line, and the module whose add_arguments and run it is."""

    words: tuple[str, ...]
    module: str
    help_key: str


SUBCOMMANDS = (
    Subcommand(("backend", "serve"), "backend.serve", "cli.backend_serve"),
    Subcommand(("backend", "user"), "backend.user", "cli.backend_user"),
    Subcommand(("backend", "backup"), "backend.backup", "cli.backend_backup"),
    Subcommand(("backend", "restore"), "backend.restore", "cli.backend_restore"),
    Subcommand(("backend", "region"), "backend.region", "cli.backend_region"),
    Subcommand(("journal", "verify"), "backend.verify", "cli.journal_verify"),
    Subcommand(("region", "build"), "maps.region.command", "cli.region_build"),
    Subcommand(("region", "info"), "maps.region.info", "cli.region_info"),
    Subcommand(("region", "list"), "maps.region.listing", "cli.region_list"),
    Subcommand(("region", "verify"), "maps.region.verify", "cli.region_verify"),
    Subcommand(("region", "remove"), "maps.region.remove", "cli.region_remove"),
    Subcommand(("pack", "make"), "console.pack_command", "cli.pack_make"),
    Subcommand(("import",), "console.importing.command", "cli.import"),
    Subcommand(("export",), "console.exporting.command", "cli.export"),
    Subcommand(("water", "solve"), "console.features.hydrants.command", "cli.water_solve"),
    Subcommand(("demo", "build"), "console.demo.command", "cli.demo_build"),
)
CONSOLE = "console.app"
OWN_LOG = (CONSOLE, "backend.serve")
"""Commands that keep a log file of their own."""
LOG_NAME = "commands.log"
LOG_BYTES = 1_000_000


class Parser(WordsParser):
    """A parser that refuses with a sentence in the user's language and exit code 2.

    `module`: whose arguments these are; it is imported when its command is parsed, not before.
    """

    module = ""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse, with the arguments of the command's own module once the command was named."""
        if self.module:
            importlib.import_module(self.module).add_arguments(self)
            self.set_defaults(module=self.module)
            self.module = ""
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and where to read more."""
        self.print_usage(sys.stderr)
        self.exit(BAD_INPUT, t("cli.error.usage", message=wrong_words(message), program=self.prog) + "\n")


class CommandLog(logging.handlers.RotatingFileHandler):
    """A log that says nothing of its own faults: what it cannot keep was said on the screen too."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Leave it: the disk is full, or was taken out."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 our fault, 2 bad input, 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    set_language(_wanted_language(words))
    folder: Path | None = None
    try:
        args = build_parser().parse_args(words)
        folder = args.profile
        if args.module == CONSOLE:
            refusal = prepare_console(args, os.environ)
            if refusal:
                return _say(refusal, BAD_INPUT)
        with _logged(args.module, folder):
            return int(importlib.import_module(args.module).run(args))
    except KeyboardInterrupt:
        return _say(t("cli.interrupted"), INTERRUPTED)
    except ModuleNotFoundError as error:
        return _say(t("cli.error.not_installed", module=error.name or str(error)), OUR_FAULT, error, folder)
    except Exception as error:  # noqa: BLE001 - the last place where a fault can become a sentence
        return _say(t("cli.error.fault", error=f"{type(error).__name__}: {error}"), OUR_FAULT, error, folder)


@contextlib.contextmanager
def _logged(module: str, folder: Path | None) -> Iterator[None]:
    """Keep what a command logs in its profile, so that a refusal can be looked up after its window is closed."""
    if module in OWN_LOG:
        yield
        return
    handler = _log_handler(folder)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        with contextlib.suppress(OSError):  # a full disk must not hide what the command said
            handler.close()


def _log_handler(folder: Path | None) -> logging.Handler:
    """Writes to the profile's log folder from the first warning on; nowhere when that cannot be made."""
    from console.profile import default_root

    place = (folder or default_root()) / "log"
    try:
        place.mkdir(parents=True, exist_ok=True)
        handler = CommandLog(place / LOG_NAME, "a", LOG_BYTES, 1, "utf-8")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.WARNING)
    return handler


def build_parser() -> argparse.ArgumentParser:
    """The command line, without the arguments of the commands that are not used."""
    parser = Parser(prog="main.py", description=t("cli.description"), epilog=t("cli.epilog"))
    _add_console_arguments(parser)
    parser.set_defaults(module=CONSOLE, words=t)
    groups: dict[str, argparse._SubParsersAction[Parser]] = {}
    top = parser.add_subparsers(metavar=t("cli.command"), title=t("cli.commands"), parser_class=Parser)
    for command in SUBCOMMANDS:
        group = top
        if len(command.words) > 1:
            if command.words[0] not in groups:
                groups[command.words[0]] = _group(top, command.words[0])
            group = groups[command.words[0]]
        sub = group.add_parser(command.words[-1], help=t(command.help_key), description=t(command.help_key))
        sub.module = command.module
        sub.set_defaults(words=t)
    return parser


def _group(top: argparse._SubParsersAction[Parser], word: str) -> argparse._SubParsersAction[Parser]:
    """The first word of a two-word command."""
    named = " | ".join(command.words[1] for command in SUBCOMMANDS if command.words[0] == word)
    parser = top.add_parser(word, help=t(f"cli.group.{word}"), description=t(f"cli.group.{word}"))
    return parser.add_subparsers(metavar=named, required=True, parser_class=Parser)


def _add_console_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the console itself."""
    parser.add_argument("--lang", metavar="zh|en", help=t("cli.option.lang"))
    parser.add_argument("--theme", choices=("dark", "light"), help=t("cli.option.theme"))
    parser.add_argument("--profile", type=Path, metavar="DIR", help=t("cli.option.profile"))
    parser.add_argument("--server", metavar="URL[,URL…]", help=t("cli.option.server"))
    parser.add_argument("--ca-file", type=Path, metavar="PEM", help=t("cli.option.ca_file"))
    parser.add_argument("--seat", metavar="N", help=t("cli.option.seat"))
    parser.add_argument("--region", type=Path, metavar="PACK", action="append", help=t("cli.option.region"))
    parser.add_argument("--demo", action="store_true", help=t("cli.option.demo"))
    parser.add_argument("--tour", type=Path, metavar="DIR", help=t("cli.option.tour"))


def prepare_console(args: argparse.Namespace, environ: MutableMapping[str, str]) -> str:
    """Decide, before Qt is imported, on what it draws and whether Chromium keeps its sandbox.

    Sets args.sandboxed for the console to show. Returns a refusal, empty when the console can start.
    """
    args.sandboxed = decide_sandbox(environ, is_root())
    log.info("Chromium sandbox %s", "on" if args.sandboxed else "off: this process is root")
    if not has_display(environ):
        if args.tour is None:
            return t("cli.error.no_display")
        environ["QT_QPA_PLATFORM"] = "offscreen"
    return ""


def is_root() -> bool:
    """Are we the super-user? Never so on Windows, which has no such id."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def decide_sandbox(environ: MutableMapping[str, str], root: bool) -> bool:
    """Switch Chromium's sandbox off for root, whom it refuses to serve, and on for everyone else; True is on."""
    flags = [flag for flag in environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split() if flag != NO_SANDBOX]
    environ.pop("QTWEBENGINE_DISABLE_SANDBOX", None)
    if root:
        flags.append(NO_SANDBOX)
    environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(flags)
    return not root


def has_display(environ: MutableMapping[str, str]) -> bool:
    """Can Qt show a window, or was it told what to draw on?"""
    if platform.system() != "Linux" or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _wanted_language(words: Sequence[str]) -> str:
    """The language asked for by --lang, else the system's."""
    for here, following in itertools.pairwise([*words, ""]):
        if here == "--lang":
            return following
        if here.startswith("--lang="):
            return here.removeprefix("--lang=")
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((value for value in named if value), None) or locale.getlocale()[0] or ""


def _say(sentence: str, code: int, error: BaseException | None = None, folder: Path | None = None) -> int:
    """Tell the user, and keep what the sentence cannot hold in a file."""
    if error is not None:
        kept = _keep(error, folder)
        sentence = f"{sentence}\n{t('cli.error.log', path=kept) if kept else t('cli.error.no_log')}"
    sys.stderr.write(sentence + "\n")
    return code


def _keep(error: BaseException, folder: Path | None) -> Path | None:
    """Write the traceback beside the profile's logs, or to the temporary folder when that cannot be written."""
    now = datetime.now(UTC)
    text = "".join((f"{now.isoformat()} {language()} {sys.version}\n", *traceback.format_exception(error)))
    for place in (folder / "log" if folder else None, Path(tempfile.gettempdir())):
        if place is None:
            continue
        path = place / f"wanghuolou-fault-{now:%Y%m%dT%H%M%S}-{os.getpid()}.log"
        try:
            place.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return None


if __name__ == "__main__":
    sys.exit(main())
