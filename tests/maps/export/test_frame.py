"""The frame of exported pages: folium's, the same every time, and made where set-up made none."""

from pathlib import Path

import pytest

from maps.export import frame
from maps.page import FRAME


def test_it_is_the_same_every_time_and_its_names_are_known() -> None:
    text = frame.compose()
    assert text == frame.compose()
    assert all(f" {name} = L." in text for name in frame.CALL.split(", "))
    assert "//" not in text, "it points nowhere"


def test_what_set_up_made_is_taken_and_else_it_is_made_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "WEB", tmp_path)
    assert frame.frame() == frame.compose()
    (tmp_path / FRAME).write_text("made before", encoding="utf-8")
    assert frame.frame() == "made before"
