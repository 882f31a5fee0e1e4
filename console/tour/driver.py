"""Plays steps in the window: presses keys, waits without stopping the window, reads back, and keeps the account."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from console.context import Context
from console.keeper import write_whole
from console.tour import reading
from resources.words import t
from widgets.record_table import RecordTable

if TYPE_CHECKING:
    from console.app import Console
    from console.main_window import MainWindow

LOOK_EVERY_MS = 100
LIMIT_S = 60.0
CHOOSE_AGAIN_S = 1.0
"""Choosing a row twice does no harm: so soon is it tried again."""
ACT_AGAIN_S = 10.0
"""An act that shows nothing for so long did not arrive; sooner, a busy machine may still be at it."""
STILL_MS = 400
"""What looks the same after so long has come to rest."""


class Missed(Exception):
    """What should have been seen was not; the message is a sentence."""


@dataclass
class Memory:
    """What one step saw and a later one needs."""

    alarm_id: str = ""
    incident_id: str = ""
    number: str = ""
    place: tuple[float, float] = (0.0, 0.0)
    ordered: list[str] = field(default_factory=list)
    late_unit: str = ""
    note: str = ""
    water: str = ""


@dataclass(frozen=True)
class Step:
    """One step: its name, what to do and see, and how long that may take."""

    name: str
    play: Callable[["Driver"], None]
    limit_s: float = LIMIT_S


@dataclass
class Outcome:
    """How a step went. `asserted`: everything it asserted was seen."""

    name: str
    seconds: float = 0.0
    asserted: bool = False
    seen: list[str] = field(default_factory=list)
    why: str = ""
    screenshot: str = ""


class Driver:
    """The hands and eyes of the tour."""

    def __init__(self, console: "Console", folder: Path, hurry: float = 1.0) -> None:
        """`hurry` scales the time limits of the steps."""
        self.console = console
        self.folder = folder
        self.memory = Memory()
        self.outcomes: list[Outcome] = []
        self._hurry = hurry
        self._outcome = Outcome("")
        self._deadline = 0.0

    @property
    def window(self) -> "MainWindow":
        """The window as it is now."""
        return self.console.window

    @property
    def context(self) -> Context:
        """The services; raises Missed while the window is not alive yet."""
        if self.console.context is None:
            raise Missed(t("tour.no_window"))
        return self.console.context

    def play(self, steps: Sequence[Step]) -> bool:
        """Play the steps until one fails; True when all held. Writes tour.json and a picture a step."""
        for at, step in enumerate(steps, 1):
            held = self._play_one(at, step)
            self._write()
            if not held:
                return False
        return True

    def begin(self, limit_s: float) -> None:
        """What follows has so much time."""
        self._deadline = time.monotonic() + limit_s * self._hurry

    def sees(self, key: str, look: Callable[[], object], detail: Callable[[], object] | None = None) -> None:
        """Assert that `look` turns true before the step's time is up; `tour.check.<key>` says what it is.

        `detail` tells what was seen instead.
        """
        sentence = t(f"tour.check.{key}")
        if not self.wait(look):
            instead = t("tour.instead", seen=str(detail())[:400]) if detail is not None else ""
            raise Missed(t("tour.not_seen", what=sentence) + instead)
        self._outcome.seen.append(sentence)

    def wait(self, look: Callable[[], object]) -> bool:
        """Let the window live until `look` is true or the step's time is up."""
        while not look():
            left_ms = int((self._deadline - time.monotonic()) * 1000)
            if left_ms <= 0:
                return False
            self.rest(min(LOOK_EVERY_MS, left_ms))
        return True

    def rest(self, pause_ms: int) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(pause_ms, loop.quit)
        loop.exec()

    def ask[T](self, work: Callable[[], T]) -> T:
        """Do something slow in the background and wait for its answer. Raises Missed when there is none."""
        answers: list[T] = []
        faults: list[Exception] = []
        self.context.background.query(work, answers.append, faults.append)
        self.wait(lambda: answers or faults)
        if not answers:
            raise Missed(t("tour.no_answer", reason=faults[0] if faults else "-"))
        return answers[0]

    def press(self, keys: str, on: QWidget | None = None) -> None:
        """Press keys as a person would; `on` takes the keyboard first when it has not got it."""
        self.window.activateWindow()
        self.wait(lambda: QApplication.activeWindow() is not None)
        if on is not None and QApplication.focusWidget() is not on:
            on.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTest.keySequence(self.window.windowHandle(), QKeySequence(keys))

    def press_until(
        self,
        keys: str,
        key: str,
        look: Callable[[], object],
        detail: Callable[[], object] | None = None,
        *,
        on: QWidget | None = None,
        may: Callable[[], object] = lambda: True,
    ) -> None:
        """Press keys of an act, and again while nothing of it is seen and it `may` be done; else as `sees`."""

        def act() -> None:
            if may():
                self.press(keys, on)

        self._until(act, look, ACT_AGAIN_S)
        self.sees(key, look, detail)

    def choose(self, table: RecordTable, key: str, row_id: str, chosen: Callable[[], object]) -> None:
        """Choose a painted row with the arrow keys and assert that it is chosen, as `sees` does.

        Rows that come and go while keys are pressed lead to another row: look, and go there again.
        """
        away = False

        def go() -> None:
            nonlocal away
            ids = [row["id"] for row in self.rows(table)]
            if row_id not in ids:
                return
            # Again from another row: keys that stay where one is choose nothing.
            for name in [*(["Down"] if away else []), "Home", *["Down"] * ids.index(row_id)]:
                self.press(name, table.view)
            away = True

        def done() -> bool:
            return table.selected_id() == row_id and bool(chosen())

        self._until(go, done, CHOOSE_AGAIN_S)
        self.sees(key, done, table.selected_id)

    def still[T](self, key: str, look: Callable[[], T]) -> T:
        """What `look` sees once it has come to rest and is not empty. Raises Missed as `sees` does."""
        last = look()

        def rests() -> bool:
            nonlocal last
            before = last
            self.rest(STILL_MS)
            last = look()
            return bool(last) and last == before

        self.sees(key, rests, lambda: last)
        return last

    def write(self, text: str, on: QWidget) -> None:
        """Write a text into a field as an input method does, and Enter."""
        on.setFocus(Qt.FocusReason.ShortcutFocusReason)
        committed = QInputMethodEvent()
        committed.setCommitString(text)
        QApplication.sendEvent(on, committed)
        QTest.keyClick(on, Qt.Key.Key_Return)

    def screen(self) -> QImage:
        """What is on the screen now."""
        return reading.screen(self.window)

    def rows(self, table: RecordTable) -> list[reading.Row]:
        """The rows of a table, as painted now."""
        return reading.rows(table, self.screen())

    def label(self, widget: QLabel | QLineEdit) -> str:
        """A label's text, empty unless it is painted now."""
        return reading.label(widget, self.screen())

    def labels(self, parent: QWidget) -> list[str]:
        """Every label painted now in a widget."""
        return reading.labels(parent, self.screen())

    def inked(self, widget: QWidget) -> bool:
        """Is the widget painted now?"""
        return reading.has_ink(self.screen(), reading.area(widget))

    def _until(self, act: Callable[[], None], look: Callable[[], object], again_s: float) -> None:
        """Act, look for `again_s`, act again: until it is seen or the step's time is up."""
        limit = self._deadline
        while True:
            act()
            self._deadline = min(limit, time.monotonic() + again_s)
            try:
                self.wait(look)
            finally:
                self._deadline = limit
            if look() or time.monotonic() >= limit:
                return

    def _play_one(self, at: int, step: Step) -> bool:
        begun = time.monotonic()
        self.begin(step.limit_s)
        self._outcome = Outcome(step.name, screenshot=f"{at:02d}-{step.name}.png")
        try:
            step.play(self)
            self._outcome.asserted = True
        except Missed as missed:
            self._outcome.why = str(missed)
        self._outcome.seconds = round(time.monotonic() - begun, 2)
        self.rest(LOOK_EVERY_MS)
        self.screen().save(str(self.folder / self._outcome.screenshot))
        self.outcomes.append(self._outcome)
        return self._outcome.asserted

    def _write(self) -> None:
        steps = [vars(outcome) for outcome in self.outcomes]
        text = json.dumps({"steps": steps}, ensure_ascii=False, indent=1)
        write_whole(self.folder / "tour.json", text.encode() + b"\n")
