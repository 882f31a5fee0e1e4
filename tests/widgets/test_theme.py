"""widgets/theme.py"""

import re

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from resources.words import language, set_language
from widgets.theme import (
    DARK,
    STYLES,
    TEXT_PAIRS,
    THEMES,
    Theme,
    apply_theme,
    contrast,
    current_theme,
    set_role,
    style_sheet,
    theme_changed,
    ui_font,
)

READABLE = 4.5
GROUNDS = ("bg", "bg_raised", "bg_sunken", "bg_hover", "bg_selected")


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_every_text_is_readable_on_its_ground(theme: Theme, pair: tuple[str, str]) -> None:
    assert contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) >= READABLE


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", DARK.tones)
def test_every_tone_is_readable_filled_and_as_text(theme: Theme, name: str) -> None:
    tone = theme.tones[name]
    assert contrast(tone.fill, tone.on) >= READABLE
    assert min(contrast(tone.text, getattr(theme, ground)) for ground in GROUNDS) >= READABLE


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_no_style_sheet_holds_a_colour_of_its_own() -> None:
    for path in STYLES.glob("*.qss"):
        assert not re.findall(r":[^;{]*#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_token_of_the_style_sheets_is_filled_in(theme: Theme) -> None:
    assert "@" not in style_sheet(theme)


def test_a_new_theme_is_told_and_an_unknown_one_is_dark(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme_changed):
        apply_theme(qapp, "light")
    assert current_theme().name == "light"
    assert apply_theme(qapp, "no such theme").name == "dark"


def test_touch_makes_targets_44_pixels_high(qapp: QApplication) -> None:
    assert apply_theme(qapp, "dark", touch=True).row_height == 44
    apply_theme(qapp, "dark")


def test_a_role_is_drawn_by_the_style_sheet(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "dark")
    label = QLabel("x")
    qtbot.addWidget(label)
    set_role(label, "title")
    label.ensurePolished()
    assert label.font().pixelSize() == DARK.font_title


def test_where_chinese_is_not_spoken_quotes_and_dots_take_the_room_they_need(qapp: QApplication) -> None:
    spoken = language()
    try:
        wide: dict[str, int] = {}
        for name in ("zh", "en"):
            set_language(name)
            wide[name] = QFontMetrics(ui_font(DARK)).horizontalAdvance("“import” · …")
            assert QFont.Tag.fromString("tnum") in ui_font(DARK).featureTags()
    finally:
        set_language(spoken)
    assert wide["en"] <= wide["zh"]
