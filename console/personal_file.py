"""A small file of the profile in which each person of this seat keeps something of their own."""

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from console.context import Context
from console.keeper import write_whole

log = logging.getLogger("wanghuolou.personal")

MOST_BYTES = 16_000_000
"""A larger file is nothing this program wrote."""
AGAIN_MS = 3_000
"""What the disk did not take is offered to it again so much later."""


class PersonalFile(QObject):
    """One JSON object a person. Read once, off the UI thread; written behind the work, the latest winning."""

    loaded = Signal()
    """What this person keeps is known now: it was read, or somebody else has signed in."""
    written = Signal(bool)
    """Was what was put last taken by the disk? Said when the answer is another one."""

    def __init__(self, context: Context, name: str, parent: QObject, *, of_seat: bool = False) -> None:
        """`of_seat`: whoever sits here has the same."""
        super().__init__(parent)
        self._context = context
        self._path = context.profile / name
        self._people: dict[str, dict[str, Any]] = {}
        self._is_read = self._writes = self._again = False
        self._is_taken = True
        self._later = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._later.timeout.connect(self._write)
        self._user = "" if of_seat else context.session.user
        if not of_seat:
            context.session.changed.connect(self._person_changed)
        context.background.query(lambda: _read(self._path), self._take)

    @property
    def mine(self) -> dict[str, Any]:
        """What the person at this seat keeps; nothing before it was read."""
        return self._people.get(self._user, {})

    def put(self, values: dict[str, Any]) -> None:
        """Keep this from now on; what is put before the file was read is put over it."""
        if values != self.mine:
            self._people[self._user] = values
            self._write()

    def _take(self, read: dict[str, dict[str, Any]]) -> None:
        self._people = {**read, **self._people}
        self._is_read = True
        if self._again:
            self._write()
        self.loaded.emit()

    def _person_changed(self) -> None:
        user = self._context.session.user
        if user != self._user:
            self._user = user
            self.loaded.emit()

    def _write(self) -> None:
        """One writing at a time: two would meet in the file."""
        self._again = self._writes or not self._is_read
        if self._again:
            return
        self._writes = True
        data = json.dumps(self._people, ensure_ascii=False).encode()
        self._context.background.query(lambda: write_whole(self._path, data), self._written, self._not_written)

    def _written(self, _done: object) -> None:
        self._ended(taken=True)

    def _not_written(self, error: Exception) -> None:
        if self._is_taken:
            log.warning("%s cannot be written: %s", self._path.name, error)
        self._later.start()
        self._ended(taken=False)

    def _ended(self, *, taken: bool) -> None:
        self._writes = False
        if taken is not self._is_taken:
            self._is_taken = taken
            self.written.emit(taken)
        if self._again:
            self._write()


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """What each person keeps; nothing of what cannot be read or makes no sense."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES} bytes")
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(user): part for user, part in found.items() if isinstance(part, dict)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        log.warning("%s cannot be read: %s", path.name, error)
        return {}
