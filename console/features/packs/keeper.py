"""Keeps an outage pack fresh: every few minutes and when asked; says when there is none, or only an old one."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from console.context import Context
from console.features.packs.making import Making, Outcome
from console.profile import Profile
from resources.words import t
from widgets.ages import age_text, ago_text

FIRST_MS = 20_000
"""The first pack is made when the start is over: nothing competes with it."""
LOOK_MS = 200
TICK_MS = 30_000
STALE_AFTER = 3
"""Intervals without a good pack after which the newest one is called old."""
FAILED, STALE = "packs.failed", "packs.stale"


@dataclass(frozen=True)
class Newest:
    """The newest whole pack."""

    path: Path
    made_at: datetime
    pages: int


class PackKeeper(QObject):
    """One a window; ends with it. `changed`: something a panel shows is different."""

    changed = Signal()

    def __init__(self, context: Context, making: Making | None = None, first_ms: int = FIRST_MS) -> None:
        super().__init__(context.window)
        self._context = context
        self._profile = Profile(context.profile)
        self._making = making or Making()
        self._asked = False
        self.newest: Newest | None = None
        self.problem = ""
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._poll)
        self._every = QTimer(self)
        self._every.timeout.connect(self.make)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._judge)
        self._tick.start()
        self._first = QTimer(self, singleShot=True, interval=first_ms)
        self._first.timeout.connect(self.make)
        self._first.start()
        self._setting_changed("packs.every_min")
        context.settings.changed.connect(self._setting_changed)
        context.window.destroyed.connect(self._making.close)
        self._read_newest()

    @property
    def folder(self) -> Path:
        """Where packs go."""
        chosen = str(self._context.settings.get("packs.folder")).strip()
        return Path(chosen).expanduser() if chosen else self._profile.packs

    @property
    def running(self) -> bool:
        """Is one being made now?"""
        return self._making.running

    @property
    def age_s(self) -> float | None:
        """How old the newest pack is; None without one."""
        return None if self.newest is None else (datetime.now(UTC) - self.newest.made_at).total_seconds()

    @property
    def is_stale(self) -> bool:
        """Is the newest pack older than it may be?"""
        age_s = self.age_s
        return age_s is not None and age_s > STALE_AFTER * 60 * self._context.settings.number("packs.every_min")

    def make_now(self) -> None:
        """Somebody wants one, and wants to hear what became of it."""
        self._asked = True
        self.make()

    def make(self) -> None:
        """Make one; nothing while one is being made."""
        if problem := self._making.start(self._words()):
            self._take(Outcome(problem=problem))
        else:
            self._look.start()
            self.changed.emit()

    def _words(self) -> list[str]:
        context = self._context
        words = [
            "--profile", str(context.profile), "--to", str(self.folder), "--existing",
            "--seat", context.session.seat, "--keep", str(int(context.settings.number("packs.keep"))),
        ]  # fmt: skip
        as_of = context.link.state.as_of
        if as_of is not None:
            words += ["--as-of", as_of.isoformat()]
        if context.session.exercise_id is not None:
            words += ["--exercise", context.session.exercise_id]
        for pack in context.places.packs:
            words += ["--region", str(pack.path)]
        return words

    def _poll(self) -> None:
        outcome = self._making.poll()
        if not self._making.running:
            self._look.stop()
        if outcome is not None:
            self._take(outcome)

    def _take(self, outcome: Outcome) -> None:
        notices = self._context.notices
        if outcome.problem:
            # Said once for each reason, and again to whoever asked: every five minutes would be a flood.
            if outcome.problem != self.problem or self._asked:
                notices.problem(self._failed(outcome.problem), key=FAILED)
            self.problem = outcome.problem
        else:
            self.problem = ""
            notices.withdraw_key(FAILED)
            if self._asked:
                notices.good(t("packs.made", folder=outcome.path), key="packs.made")
            self._read_newest()
        self._asked = False
        self.changed.emit()

    def _failed(self, reason: str) -> str:
        """Why there is no new one, and what there is instead."""
        age_s = self.age_s
        left = t("packs.no_other") if age_s is None else t("packs.other", ago=ago_text(age_s))
        return f"{t('packs.failed', reason=reason)} {left}"

    def _read_newest(self) -> None:
        path = self._profile.last_pack
        self._context.background.query(lambda: read_newest(path), self._show_newest, key=self)

    def _show_newest(self, newest: Newest | None) -> None:
        self.newest = newest
        self._judge()

    def _judge(self) -> None:
        """Old packs look like new ones in the hand: it is said here."""
        if self.is_stale:
            age = age_text(self.age_s or 0.0)
            self._context.notices.problem(t("packs.stale", age=age, folder=self.folder), key=STALE)
        else:
            self._context.notices.withdraw_key(STALE)
        self.changed.emit()

    def _setting_changed(self, key: str) -> None:
        if key == "packs.every_min":
            self._every.start(int(self._context.settings.number(key) * 60_000))
        elif key == "packs.folder":
            self.make_now()


def read_newest(path: Path) -> Newest | None:
    """What the making process remembered; None for none and for what cannot be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return Newest(Path(found["path"]), datetime.fromisoformat(found["made_at"]), int(found["pages"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
