"""Tones by grade, made as PCM and played without ever blocking; each has its twin for the eye in a signal."""

import array
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

RATE_HZ = 44_100
_FADE_S = 0.008
_LOUDEST = 0.8


@dataclass(frozen=True)
class Beep:
    """One tone: frequency in Hz (0 is silence) and length in seconds."""

    frequency_hz: float
    length_s: float


GAP = Beep(0, 0.06)
TONES: dict[str, tuple[Beep, ...]] = {
    "red": (Beep(988, 0.16), GAP, Beep(740, 0.16), GAP) * 3,
    "orange": (Beep(880, 0.18), GAP) * 3,
    "yellow": (Beep(660, 0.18), GAP) * 2,
    "blue": (Beep(523, 0.22),),
    "link_lost": (Beep(523, 0.18), GAP, Beep(392, 0.18), GAP, Beep(294, 0.30)),
    "link_back": (Beep(392, 0.14), GAP, Beep(523, 0.14), GAP, Beep(659, 0.22)),
    "age_amber": (Beep(440, 0.16), GAP, Beep(392, 0.20)),
    "age_red": (Beep(440, 0.20), GAP, Beep(330, 0.20), GAP, Beep(247, 0.34), GAP) * 2,
    "not_ordered": (Beep(1047, 0.10), GAP, Beep(1047, 0.10), GAP, Beep(784, 0.28), GAP) * 2,
    "refused": (Beep(220, 0.14), GAP, Beep(220, 0.24)),
}
"""What each grade and event sounds like; graver means more, higher and faster."""


class Sound(QObject):
    """Plays tones when there is a device for it; `sounded` tells the eye in any case."""

    sounded = Signal(str)
    """A tone was due: its name. Emitted whether or not it could be heard."""

    def __init__(self, parent: QObject | None = None, *, silent: bool = False) -> None:
        super().__init__(parent)
        self._silent = silent
        self._volume = 0.7
        self._muted = False
        self._sink: QAudioSink | None = None
        self._buffer: QBuffer | None = None
        self._looked = False

    def volume(self) -> float:
        """0 to 1."""
        return self._volume

    def set_volume(self, volume: float) -> None:
        """0 to 1; what lies outside is brought in."""
        self._volume = min(1.0, max(0.0, volume))
        if self._sink is not None:
            self._sink.setVolume(self._volume)

    def set_muted(self, muted: bool) -> None:
        """Silence; the signal still comes."""
        self._muted = muted
        if muted:
            self.stop()

    def is_muted(self) -> bool:
        """Is it silenced?"""
        return self._muted

    def play(self, name: str) -> None:
        """Sound a tone of TONES, ending the one before; an unknown name sounds as `blue`."""
        name = name if name in TONES else "blue"
        self.sounded.emit(name)
        if self._muted or self._silent:
            return
        sink = self._output()
        if sink is None:
            return
        self.stop()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(pcm(name)))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sink.start(self._buffer)

    def stop(self) -> None:
        """End the tone that sounds."""
        if self._sink is not None:
            self._sink.stop()
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None

    def can_be_heard(self) -> bool:
        """Is there an output device?"""
        return not self._silent and self._output() is not None

    def _output(self) -> "QAudioSink | None":
        """The device, looked for once when first needed (loading QtMultimedia takes a while)."""
        if not self._looked:
            self._looked = True
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

            device = QMediaDevices.defaultAudioOutput()
            if not device.isNull():
                form = QAudioFormat()
                form.setSampleRate(RATE_HZ)
                form.setChannelCount(1)
                form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
                self._sink = QAudioSink(device, form, self)
                self._sink.setVolume(self._volume)
        return self._sink


@lru_cache(maxsize=len(TONES))
def pcm(name: str) -> bytes:
    """The tone as 16-bit mono samples at RATE_HZ."""
    samples = array.array("h")
    for beep in TONES[name]:
        count = round(beep.length_s * RATE_HZ)
        fade = max(1, round(_FADE_S * RATE_HZ))
        step = 2 * math.pi * beep.frequency_hz / RATE_HZ
        for at in range(count):
            edge = min(1.0, at / fade, (count - at) / fade)
            samples.append(round(32_767 * _LOUDEST * edge * math.sin(step * at)))
    return samples.tobytes()
