"""Plays the tour with something broken on purpose, in a process of its own; exits as the tour does."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from main import prepare_console

HURRY = 0.2
"""Whatever is broken stays so: a fifth of the time is long enough to see it."""


def nobody_listens(args: argparse.Namespace) -> None:
    """The console is sent to an address where no backend is."""
    args.server, args.demo = "http://127.0.0.1:9", False


def never_back(_args: argparse.Namespace) -> None:
    """The backend that was killed is never started again."""
    from console.local_backend import LocalBackend

    setattr(LocalBackend, "resume", lambda _backend: None)  # noqa: B010 - a fault made on purpose, which types forbid


def window_blind(_args: argparse.Namespace) -> None:
    """No widget of the window is drawn once it stands."""
    from console.main_window import MainWindow

    opened = MainWindow.open

    def blinded(self: MainWindow) -> None:
        opened(self)
        self.painted.connect(lambda: self.setUpdatesEnabled(False))

    MainWindow.open = blinded  # type: ignore[method-assign]  # a fault, made on purpose


def map_blind(_args: argparse.Namespace) -> None:
    """Everything is drawn but the map."""
    from maps.view import MapView

    made = MapView.__init__

    def blinded(self: MapView, *args: Any, **named: Any) -> None:
        made(self, *args, **named)
        self.setUpdatesEnabled(False)

    MapView.__init__ = blinded  # type: ignore[method-assign]  # a fault, made on purpose


FAULTS: dict[str, Callable[[argparse.Namespace], None]] = {
    fault.__name__: fault for fault in (nobody_listens, never_back, window_blind, map_blind)
}


def main() -> int:
    """`broken_tour.py FAULT DIR`."""
    folder = Path(sys.argv[2])
    args = argparse.Namespace(
        lang="zh",
        theme="dark",
        profile=None,
        server=None,
        ca_file=None,
        seat="2",
        region=None,
        demo=True,
        tour=folder,
    )
    prepare_console(args, os.environ)
    FAULTS[sys.argv[1]](args)
    from console.app import compose, make_application
    from console.tour.command import play

    make_application()
    console = compose(args)
    try:
        return play(console, folder, HURRY)
    finally:
        console.close()


if __name__ == "__main__":
    sys.exit(main())
