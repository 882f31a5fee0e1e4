"""`main.py pack make`: an outage pack out of a profile, without a window; the console makes its packs by it too.

A process of its own: laying out five hundred pages stops no screen, a dead share hangs nobody, and what is
killed in the middle leaves the last pack as it was.
"""

import argparse
import contextlib
import errno
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.fault_words import fault_words
from console.printing.pack_facts import CardsOf, Gathering
from console.printing.pack_folder import Made, PackFolder
from models.journal import Head
from models.outbox import waiting_in
from models.outbox_chain import head_in
from models.outbox_entry import Entry
from models.outbox_schema import FILE
from models.sqlite_errors import StoreError
from models.store import Store
from models.store.recovery import CACHE
from resources.os_reason import os_reason
from resources.words import t

if TYPE_CHECKING:
    from console.profile import Profile
    from maps.routing import Routing

type CardMaking = Callable[[Profile, Store, Routing, datetime, str | None], AbstractContextManager[CardsOf | None]]

BAD_INPUT = 2
KEEP = 12
NICE = 10
"""Making a pack gives way to everything a dispatcher does."""
log = logging.getLogger("wanghuolou.pack")


class NoPack(Exception):
    """The pack was not made; the message is a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("--to", type=Path, default=None, metavar="FOLDER", help=t("printing.command.to"))
    parser.add_argument("--existing", action="store_true", help=t("printing.command.existing"))
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=t("cli.option.profile")
    )
    parser.add_argument("--seat", metavar="N", default=argparse.SUPPRESS, help=t("cli.option.seat"))
    parser.add_argument(
        "--region",
        type=Path,
        metavar="PACK",
        action="append",
        default=argparse.SUPPRESS,
        help=t("cli.option.region"),
    )
    parser.add_argument("--keep", type=int, default=KEEP, metavar="N", help=t("printing.command.keep"))
    parser.add_argument("--as-of", default="", metavar="TIME", help=t("printing.command.as_of"))
    parser.add_argument("--exercise", default=None, metavar="ID", help=t("printing.command.exercise"))


def run(args: argparse.Namespace, cards: CardMaking | None = None) -> int:
    """0 with the pack's folder on standard output; 2 with a sentence when it cannot be made.

    `cards` makes what makes the water cards of an incident; without it the pack has none.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICE)
    try:
        made = make(args, cards)
    except NoPack as error:
        log.error("%s", error)
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    sys.stdout.write(f"{made}\n")
    return 0


def make(args: argparse.Namespace, cards: CardMaking | None = None) -> Path:
    """Make the pack; its folder. Raises NoPack."""
    from console.profile import Profile, default_root

    profile = Profile((args.profile or default_root()).expanduser().absolute())
    to = args.to or profile.packs
    try:
        if to == profile.packs or not args.existing:
            # What the console does by itself must not write beneath a medium that was pulled out.
            to.mkdir(parents=True, exist_ok=True)
        made = _make(args, to, profile, cards or _no_cards)
        _remember(profile.last_pack, made)
    except StoreError as error:
        raise NoPack(t("printing.command.no_cache", reason=fault_words(error))) from error
    except OSError as error:
        raise NoPack(_trouble(error, to)) from error
    return made.path


def _remember(path: Path, made: Made) -> None:
    """For the console, which never looks into a folder that may hang."""
    beside = path.with_suffix(".new")
    last = {"path": str(made.path), "made_at": made.made_at.isoformat(), "pages": made.pages}
    beside.write_text(json.dumps(last), encoding="utf-8")
    os.replace(beside, path)


def _make(args: argparse.Namespace, to: Path, profile: "Profile", cards: CardMaking) -> Made:
    from console.identity.verifier_book import names_kept
    from console.printing.pack import HTML, stamp_of, write_pack
    from console.printing.web_page import pointer_page

    if not to.is_dir():
        raise NoPack(t("printing.command.no_folder", folder=to))
    application = _application()
    outbox, names = profile.outbox / FILE, names_kept(profile.identity)
    store = _open_store(profile.cache)
    try:
        as_of = _moment(args.as_of or store.meta("heard_at"))
        made_at = datetime.now(UTC)
        store.look_for_outdated()
        routing = _routing(args.region)
        gathering = Gathering(store, routing.walk_distances, args.exercise, names)
        with cards(profile, store, routing, made_at, args.exercise) as cards_of:
            pack = gathering.pack(made_at, as_of, args.seat or "1", _entries(outbox), _head(outbox), cards_of)
        stamp = stamp_of(pack)
        made = PackFolder(to, args.seat or "1").add(
            made_at,
            lambda folder: write_pack(pack, folder),
            lambda name: pointer_page(f"{name}/{HTML}", stamp),
            args.keep,
        )
    finally:
        store.close()
        del application
    return made


def _application() -> object:
    """Fonts need one; without a window no display is asked for."""
    from PySide6.QtGui import QGuiApplication

    running = QGuiApplication.instance()
    if running is not None:
        return running
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


def _open_store(folder: Path) -> Store:
    path = folder / CACHE
    if not path.exists():
        raise NoPack(t("printing.command.no_cache", reason=path))
    store = Store(path)
    store.readers.open()
    return store


def _routing(regions: Sequence[Path] | None) -> "Routing":
    """The ways of the region packs; guesses from straight lines, marked as such, without any."""
    from console.places import Places

    return Places(*(regions or ())).routing


def _no_cards(*_known: object) -> AbstractContextManager[CardsOf | None]:
    """For whoever has nothing that makes any."""
    return contextlib.nullcontext()


def _entries(path: Path) -> tuple[Entry, ...] | None:
    """What waits to be sent; None, which the pack says aloud, when it cannot be read."""
    if not path.exists():
        return ()
    try:
        return tuple(waiting_in(path))
    except (StoreError, ValueError) as error:
        log.warning("outbox not read: %s", error)
        return None


def _head(path: Path) -> Head | None:
    """The end of the seat's own chain of acts."""
    try:
        return head_in(path) if path.exists() else None
    except StoreError as error:
        log.warning("journal not read: %s", error)
        return None


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _trouble(error: OSError, folder: Path) -> str:
    codes = {
        errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read_only", errno.EACCES: "read_only",
        errno.EPERM: "read_only", errno.EEXIST: "no_place", errno.ENOTDIR: "no_place",
        errno.ENOENT: "no_folder", errno.ENODEV: "no_folder", errno.EIO: "no_folder",
    }  # fmt: skip
    code = codes.get(error.errno or 0, "not_written")
    return t(f"printing.command.{code}", folder=folder, reason=os_reason(error))
