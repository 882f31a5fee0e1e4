"""A window of the shell with features of the test's own, without services."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from console.feature import Feature
from console.keeper import Keeper
from console.main_window import Basis, MainWindow
from console.notices import Notices
from console.profile import Profile
from console.selection import Selection
from console.settings import Settings
from console.shell_acts import SETTINGS


@contextmanager
def shell(folder: Path, features: Sequence[Feature] = ()) -> Iterator[MainWindow]:
    """The window, shown; closed and deleted afterwards."""
    keeper = Keeper()
    profile = Profile(folder)
    settings = Settings(profile.settings, keeper)
    settings.declare(SETTINGS)
    try:
        window = MainWindow(Basis(profile, keeper, settings, Notices(), Selection()))
        window.resize(1366, 768)
        window.open()
        window.equip(features)
        yield window
        window.close()
        window.deleteLater()
    finally:
        keeper.close()
