"""widgets/cells.py"""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from widgets.cells import STATE_MARKS, CellDelegate
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows, RowState
from widgets.status_badge import Badge, badge_width
from widgets.theme import apply_theme, current_theme, font_metrics

NOW = 1_000.0
LEAD = "Charging gone wrong"


def painted(qtbot: QtBot, item: tuple[str, str, float | None], column: int, *, selected: bool = False) -> QImage:
    """One cell as the delegate paints it."""
    rows = ListRows(
        [
            Column("id", "No.", lambda item: item[0]),
            Column("age", "Age", lambda _item: "", moment=lambda item: item[2]),
        ],
        lambda item: item[0],
        lambda item: RowState(stale=True, as_of_s=NOW) if item[1] == "stale" else RowState(item[1]),
    )
    rows.set_items([item])
    table = RecordTable(rows)
    qtbot.addWidget(table)
    image = QImage(160, 30, QImage.Format.Format_RGB32)
    image.fill(QColor(current_theme().bg_sunken))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 160, 30)
    if selected:
        option.state |= QStyle.StateFlag.State_Selected
    painter = QPainter(image)
    CellDelegate(table.view, clock=lambda: NOW).paint(painter, option, rows.index(0, column))
    painter.end()
    return image


def has(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).name()
    return any(image.pixelColor(x, y).name() == wanted for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("state", STATE_MARKS)
def test_a_row_that_is_not_settled_bears_its_mark(qapp: QApplication, qtbot: QtBot, state: str) -> None:
    apply_theme(qapp, "dark")
    settled = painted(qtbot, ("a", "synced", NOW), 0)
    marked = painted(qtbot, ("a", state, NOW), 0)
    assert settled != marked
    assert has(marked, current_theme().tones[STATE_MARKS[state][1]].text)


def test_the_marks_of_different_states_differ(qapp: QApplication, qtbot: QtBot) -> None:
    pictures = [painted(qtbot, ("a", state, NOW), 0) for state in STATE_MARKS]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])


def test_an_old_value_is_red(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "dark")
    red = current_theme().tones["red"].text
    assert has(painted(qtbot, ("a", "synced", NOW - 600), 1), red)
    assert not has(painted(qtbot, ("a", "synced", NOW - 5), 1), red)


def test_a_selected_cell_has_the_selection_as_its_ground(qapp: QApplication, qtbot: QtBot) -> None:
    assert has(painted(qtbot, ("a", "synced", NOW), 0, selected=True), current_theme().bg_selected)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_stale_row_has_its_mark_its_dimmed_text_and_says_as_of_when(
    qapp: QApplication, qtbot: QtBot, theme: str
) -> None:
    apply_theme(qapp, theme)
    fresh, old = painted(qtbot, ("a", "synced", NOW), 0), painted(qtbot, ("a", "stale", NOW), 0)
    assert has(old, current_theme().tones["stale"].text)
    assert has(old, current_theme().text_muted)
    assert not has(fresh, current_theme().text_muted)
    assert painted(qtbot, ("a", "stale", NOW - 5), 1) == painted(qtbot, ("a", "stale", NOW - 500), 1)
    assert painted(qtbot, ("a", "stale", NOW), 1) != painted(qtbot, ("a", "synced", NOW), 1)
    apply_theme(qapp, "dark")


def test_what_was_corrected_since_is_struck_through(qtbot: QtBot) -> None:
    def drawn(struck: bool) -> QImage:
        rows = ListRows([Column("x", "X", str, struck=lambda _item: struck)], str)
        rows.set_items(["iii"])
        table = RecordTable(rows)
        qtbot.addWidget(table)
        image = QImage(160, 30, QImage.Format.Format_RGB32)
        image.fill(QColor(current_theme().bg_sunken))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, 160, 30)
        painter = QPainter(image)
        CellDelegate(table.view, clock=lambda: NOW).paint(painter, option, rows.index(0, 0))
        painter.end()
        return image

    assert drawn(struck=True) != drawn(struck=False)
    assert drawn(struck=False) == drawn(struck=False)


def test_an_age_of_nothing_yet_says_as_of_when_once_it_is_stale(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "dark")
    nothing = painted(qtbot, ("a", "synced", None), 1)
    assert painted(qtbot, ("a", "stale", None), 1) != nothing
    assert not has(nothing, current_theme().text)


def test_what_a_text_begins_with_gives_its_room_to_the_rest_and_stands_before_the_second_lines_badge(
    qapp: QApplication, qtbot: QtBot
) -> None:
    def picture(text: str, lead: str) -> QImage:
        column = Column("t", "T", str, under=lambda _item: Badge("open", "ok"), lead=lambda _item: lead)
        rows = ListRows([column], str)
        rows.set_items([text])
        table = RecordTable(rows)
        qtbot.addWidget(table)
        image = QImage(160, 52, QImage.Format.Format_RGB32)
        image.fill(QColor(current_theme().bg_sunken))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, 160, 52)
        painter = QPainter(image)
        CellDelegate(table.view, clock=lambda: NOW).paint(painter, option, rows.index(0, 0))
        painter.end()
        return image

    apply_theme(qapp, "dark")
    first_line = QRect(0, 0, 160, 26)
    alone, led = picture("Warehouse", ""), picture("2-017  Warehouse", "2-017")
    assert led.copy(first_line) == alone.copy(first_line)
    assert led.copy(0, 26, 160, 26) != alone.copy(0, 26, 160, 26)
    # A text that is nothing but its beginning is still there.
    assert picture("2-017", "2-017").copy(first_line) == picture("2-017", "").copy(first_line)


def test_a_warning_is_never_cut_for_what_stands_before_it(qapp: QApplication, qtbot: QtBot) -> None:
    def picture(badge: Badge, lead: str, width: int) -> QImage:
        rows = ListRows([Column("t", "T", str, under=lambda _item: badge, lead=lambda _item: lead)], str)
        rows.set_items(["2-017 Mill"])
        table = RecordTable(rows)
        qtbot.addWidget(table)
        image = QImage(width, 52, QImage.Format.Format_RGB32)
        image.fill(QColor(current_theme().bg_sunken))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, width, 52)
        painter = QPainter(image)
        CellDelegate(table.view, clock=lambda: NOW).paint(painter, option, rows.index(0, 0))
        painter.end()
        return image

    apply_theme(qapp, "dark")
    warning = Badge("NOT ORDERED 12", "red", solid=True)
    room_px = badge_width(warning, current_theme().font_small) + 4
    # No room for both: the number stays with the text above.
    assert picture(warning, "2-017", room_px) == picture(warning, "", room_px)
    assert picture(warning, "2-017", room_px + 60) != picture(warning, "", room_px + 60)
    # A plain state gives way as ever.
    plain = Badge("dispatched a while ago", "ok")
    assert picture(plain, "2-017", room_px) != picture(plain, "", room_px)


@pytest.mark.parametrize("badge", [Badge("New", "ok"), None])
def test_what_stands_before_a_short_state_or_none_has_all_the_room_that_is_left(
    qapp: QApplication, qtbot: QtBot, badge: Badge | None
) -> None:
    def picture(width: int, below: Badge | None) -> QImage:
        column = Column("t", "T", str, under=lambda _item: below, lead=lambda _item: LEAD)
        rows = ListRows([column], str)
        rows.set_items(["Mill"])
        table = RecordTable(rows)
        qtbot.addWidget(table)
        image = QImage(width, 52, QImage.Format.Format_RGB32)
        image.fill(QColor(current_theme().bg_sunken))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, width, 52)
        painter = QPainter(image)
        CellDelegate(table.view, clock=lambda: NOW).paint(painter, option, rows.index(0, 0))
        painter.end()
        return image

    apply_theme(qapp, "dark")
    small = current_theme().font_small
    lead_px = font_metrics(small).horizontalAdvance(LEAD)
    width = lead_px + (badge_width(badge, small) if badge is not None else 0) + 30
    assert lead_px > width // 2
    second_line, first_line = QRect(0, 26, lead_px, 26), QRect(0, 0, lead_px, 26)
    assert picture(width, badge).copy(second_line) == picture(600, badge).copy(second_line)
    assert picture(600, badge).copy(first_line) == picture(600, Badge("Over", "ok")).copy(first_line)
