"""The values a centre may change: declared by features, bounded, kept in the profile."""

import json
import logging
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.feature import Setting
from console.keeper import Keeper

log = logging.getLogger("wanghuolou.settings")


class UnknownSetting(KeyError):
    """A key nobody declared."""


class BadSetting(ValueError):
    """A value the setting cannot have."""


class Settings(QObject):
    """Declared values by key; what a person changed is kept, everything else is the default."""

    changed = Signal(str)
    """The key of a value that is now another."""

    def __init__(self, path: Path, keeper: Keeper, parent: QObject | None = None) -> None:
        """Reads the file at once: the window needs its language and colours before it shows.

        A file that cannot be read is kept aside as `.bad`, and `spoilt` says so.
        """
        super().__init__(parent)
        self._path = path
        self._keeper = keeper
        self._declared: dict[str, Setting] = {}
        self.spoilt = False
        self._changed = self._read()

    def declare(self, settings: Iterable[Setting]) -> None:
        """Make settings known, in the order in which they are shown."""
        for setting in settings:
            self._declared[setting.key] = setting

    def all(self) -> tuple[Setting, ...]:
        """Every declared setting."""
        return tuple(self._declared.values())

    def get(self, key: str) -> Any:
        """The value in force. Raises UnknownSetting for a key nobody declared."""
        setting = self._setting(key)
        if key not in self._changed:
            return setting.default
        try:
            return fitted(setting, self._changed[key])
        except BadSetting:
            return setting.default

    def number(self, key: str) -> float:
        """The value of a numeric setting."""
        return float(self.get(key))

    def set(self, key: str, value: Any) -> None:
        """Change a value and keep it. Raises UnknownSetting, and BadSetting for one that does not fit."""
        setting = self._setting(key)
        value = fitted(setting, value)
        if value == self.get(key):
            return
        if value == setting.default:
            self._changed.pop(key, None)
        else:
            self._changed[key] = value
        self._keeper.keep(self._path, json.dumps(self._changed, ensure_ascii=False, indent=1).encode())
        self.changed.emit(key)

    def reset(self, key: str) -> None:
        """Back to the default."""
        self.set(key, self._setting(key).default)

    def _setting(self, key: str) -> Setting:
        try:
            return self._declared[key]
        except KeyError:
            raise UnknownSetting(f"no setting '{key}'") from None

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            return self._aside(str(error))
        return dict(found) if isinstance(found, dict) else self._aside("not a table of values")

    def _aside(self, reason: str) -> dict[str, Any]:
        self.spoilt = True
        log.warning("settings cannot be read, kept aside: %s", reason)
        try:
            self._path.replace(self._path.with_suffix(".bad"))
        except OSError as error:
            log.warning("settings cannot be kept aside: %s", error)
        return {}


def fitted(setting: Setting, value: Any) -> Any:
    """The value in the type of the setting's default. Raises BadSetting when it is of another or out of bounds."""
    kind = type(setting.default)
    if kind is bool or isinstance(value, bool):
        if kind is not bool or not isinstance(value, bool):
            raise BadSetting(f"{setting.key} cannot be {value!r}")
        return value
    if kind in (int, float):
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise BadSetting(f"{setting.key} cannot be {value!r}")
        if (setting.minimum is not None and value < setting.minimum) or (
            setting.maximum is not None and value > setting.maximum
        ):
            raise BadSetting(f"{setting.key} {value} is outside {setting.minimum} to {setting.maximum}")
        return kind(value)
    if not isinstance(value, kind) or (isinstance(value, str) and len(value) > setting.longest):
        raise BadSetting(f"{setting.key} cannot be {value!r}")
    return value
