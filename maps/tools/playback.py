"""Playing back where things went: what the live layers show instead of now, and the clock of it."""

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from maps.live import LiveLayer
from maps.played import Played
from maps.view import MapView
from resources.words import t

SPEEDS = (1, 2, 5, 10, 30, 60)
"""Seconds of the past in one of now."""


class Playback(QObject):
    """The playback of one map and its mirrors. While it is on no live layer shows anything that is reported."""

    changed = Signal()
    """It began or ended, runs or stands, at another moment or speed than its clock would tell."""

    def __init__(self, view: MapView, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(view)
        self._map, self._clock = view, clock
        self._on = self._runs = False
        self._from_s = self._to_s = self._at_s = self._set_s = 0.0
        self._speed = SPEEDS[0]
        view.chorus.began.connect(self._tell)
        view.hand.tools.append(self.end)

    @property
    def is_on(self) -> bool:
        """Does the map show the past?"""
        return self._on

    @property
    def is_running(self) -> bool:
        """Does the clock run?"""
        return self._on and self._runs and self.at_s < self._to_s

    @property
    def speed(self) -> int:
        """Seconds of the past in one of now."""
        return self._speed

    @property
    def span_s(self) -> tuple[float, float]:
        """From when until when it goes."""
        return self._from_s, self._to_s

    @property
    def at_s(self) -> float:
        """The moment that is shown (s since 1970)."""
        gone_s = (self._clock() - self._set_s) * self._speed if self._runs else 0.0
        return min(self._to_s, self._at_s + gone_s)

    def begin(self, played: Mapping[str, Played], span_s: tuple[float, float]) -> None:
        """Show these ways, by the name of their layer, from the beginning; every other live layer shows nothing."""
        self._from_s, self._to_s = span_s
        for layer in self._layers():
            layer.play(played.get(layer.name) or Played((), layer.life_s))
        self._on, self._runs = True, True
        self._set(self._from_s)

    def end(self) -> bool:
        """Back to what is reported now; was the past shown?"""
        if not self._on:
            return False
        self._on = self._runs = False
        for layer in self._layers():
            layer.end_play()
        self._set(self._from_s)
        return True

    def seek(self, at_s: float) -> None:
        """Show this moment."""
        if self._on:
            self._set(at_s)

    def run(self, runs: bool) -> None:
        """Let the clock run, from the beginning where it is over, or stop it."""
        if self._on:
            at_s = self.at_s
            self._set(self._from_s if runs and at_s >= self._to_s else at_s, runs=runs)

    def set_speed(self, speed: int) -> None:
        """So many seconds of the past in one of now."""
        if speed in SPEEDS:
            at_s = self.at_s
            self._speed = speed
            self._set(at_s)

    def _set(self, at_s: float, *, runs: bool | None = None) -> None:
        self._at_s, self._set_s = min(self._to_s, max(self._from_s, at_s)), self._clock()
        self._runs = self._runs if runs is None else runs
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self._map.chorus.tell(
            "played", on=self._on, at_s=self.at_s, from_s=self._from_s, to_s=self._to_s,
            speed=self._speed if self._runs else 0, word=t("map.played"),
        )  # fmt: skip

    def _layers(self) -> list[LiveLayer]:
        return [layer for layer in self._map.layers if isinstance(layer, LiveLayer)]
