"""widgets/sound.py"""

import pytest
from pytestqt.qtbot import QtBot

from widgets.sound import RATE_HZ, TONES, Sound, pcm


@pytest.mark.parametrize("name", TONES)
def test_a_tone_has_its_length_and_never_clips(name: str) -> None:
    samples = memoryview(pcm(name)).cast("h")
    assert len(samples) == sum(round(beep.length_s * RATE_HZ) for beep in TONES[name])
    assert max(samples) < 32_767
    assert samples[0] == 0


def test_a_graver_grade_sounds_longer() -> None:
    lengths = [len(pcm(grade)) for grade in ("blue", "yellow", "orange", "red")]
    assert lengths == sorted(lengths)


def test_a_tone_is_always_told_to_the_eye(qtbot: QtBot) -> None:
    sound = Sound(silent=True)
    sound.set_muted(True)
    with qtbot.waitSignal(sound.sounded) as sounded:
        sound.play("red")
    assert sounded.args == ["red"]
    assert not sound.can_be_heard()


def test_an_unknown_tone_is_the_mildest(qtbot: QtBot) -> None:
    sound = Sound(silent=True)
    with qtbot.waitSignal(sound.sounded) as sounded:
        sound.play("purple")
    assert sounded.args == ["blue"]


def test_the_volume_stays_between_nothing_and_all(qtbot: QtBot) -> None:
    sound = Sound(silent=True)
    sound.set_volume(7)
    assert sound.volume() == 1.0
    sound.set_volume(-1)
    assert sound.volume() == 0.0
