"""Every widget in both themes, languages and two sizes: `python -m tests.widgets.gallery FOLDER` saves pictures."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMarginsF, QTimer
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from resources.words import set_language, t
from widgets.chart import Chart, Line, Threshold
from widgets.clock import ClockLabel
from widgets.exercise_frame import ExerciseFrame
from widgets.form import Form
from widgets.icons import icon_names, pixmap
from widgets.panel_state import PanelState, State
from widgets.pdf_view import PdfView
from widgets.record_table import RecordTable
from widgets.rows import Column, RowState
from widgets.status_badge import SHAPES, Badge, StatusBadge
from widgets.theme import apply_theme, set_role
from widgets.video_tile import VideoTile
from widgets.windowed_rows import WindowedRows, WindowRequest, WindowResult

SIZES = ((1920, 1080), (1366, 768))
TOTAL = 100_000


def main() -> int:
    """Save the gallery; the names tell theme, language and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var/gallery"))
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    for theme in ("dark", "light"):
        for language in ("zh", "en"):
            set_language(language)
            apply_theme(app, theme)
            for width, height in SIZES:
                window = gallery(folder)
                window.resize(width, height)
                window.show()
                wait(500)
                for at in range(window.tabs.count()):
                    window.tabs.setCurrentIndex(at)
                    wait(250)
                    name = f"{window.tabs.tabText(at)}-{theme}-{language}-{width}.png"
                    window.grab().save(str(folder / name))
                window.close()
                window.deleteLater()
    sys.stdout.write(f"{folder}\n")
    return 0


class Gallery(QWidget):
    """The window of all the widgets."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs = QTabWidget()
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)
        self.frame = ExerciseFrame(self)


def gallery(folder: Path) -> Gallery:
    """Build it."""
    window = Gallery()
    window.tabs.addTab(tables(), "tables")
    window.tabs.addTab(states(), "states")
    window.tabs.addTab(controls(), "controls")
    window.tabs.addTab(views(folder), "views")
    window.frame.set_on(True)
    return window


def tables() -> QWidget:
    """A table of a hundred thousand rows."""
    return record_table()


def record_table(run: Callable[..., object] | None = None) -> RecordTable:
    """A table with every kind of cell."""
    tones = ("red", "orange", "yellow", "blue")
    states = ("normal", "offline", "fault", "alarm")
    state_tones = ("ok", "offline", "warn", "red")
    columns = [
        Column("number", "No.", lambda i: f"2-{i:06}", 130),
        Column("grade", t("enums.kind.alarm"), lambda i: t(f"enums.grade.{tones[i % 4]}"), 100,
               badge=lambda i: Badge(t(f"enums.grade.{tones[i % 4]}"), tones[i % 4], solid=True)),
        Column("name", t("enums.kind.hydrant"), lambda i: f"望江街道 {i} 号 · Riverside Road {i}", 0),
        Column("status", t("enums.kind.device"), lambda i: t(f"enums.device_status.{states[i % 4]}"), 120,
               badge=lambda i: Badge(t(f"enums.device_status.{states[i % 4]}"), state_tones[i % 4])),
        Column("pressure", "MPa", lambda i: f"{0.1 + i % 40 / 100:.2f}", 90, "right",
               color=lambda i: "red" if i % 40 < 4 else ""),
        Column("age", t("enums.kind.reading"), lambda i: "", 110, "right", moment=lambda i: time.time() - i * 9),
    ]  # fmt: skip
    marks = ("synced", "pending", "refused", "conflict")

    def fetch(request: WindowRequest) -> WindowResult:
        return WindowResult(range(request.offset, min(TOTAL, request.offset + request.limit)), TOTAL)

    def soon(work: Callable[[], object], then: Callable[[object], None], failed: object) -> None:
        QTimer.singleShot(0, lambda: then(work()))

    rows = WindowedRows(
        columns, str, fetch, run or soon, lambda i: RowState(marks[i % 4] if i < 12 else "synced", "reason")
    )
    table = RecordTable(rows)
    rows.start()
    table.select("5")
    table.view.setFocus()
    return table


def states() -> QWidget:
    """The six states, the banner, and content."""
    page = QWidget()
    grid = QGridLayout(page)
    for at, state in enumerate(State):
        content = QLabel("1,284  消火栓")
        set_role(content, "display")
        panel = PanelState(content)
        panel.setObjectName("card")
        panel.set_state(state, action="" if state in (State.CONTENT, State.LOADING) else "F5")
        grid.addWidget(panel, at // 4, at % 4)
    return page


def controls() -> QWidget:
    """Form, buttons, badges, clocks, icons."""
    page = QWidget()
    row = QHBoxLayout(page)
    form = Form()
    form.add("address", t("enums.kind.site"), QLineEdit("望江街道 12 号"), required=True)
    form.add("caller", t("enums.kind.person"), QLineEdit(), required=True)
    kinds = QComboBox()
    for kind in ("building_fire", "high_rise_fire", "gas_leak"):
        kinds.addItem(t(f"enums.incident_type.{kind}"), kind)
    form.add("type", t("enums.kind.incident"), kinds)
    form.add("floors", "1-100", QSpinBox())
    form.add("note", t("enums.log_kind.note"), QPlainTextEdit())
    form.add("check", "", QCheckBox(t("enums.dismiss_reason.test")))
    form.validate()
    form.add_stretch()
    row.addWidget(form, 1)
    middle = QVBoxLayout()
    for role in ("", "primary", "danger", "flat"):
        button = QPushButton(f"{role or 'button'} F2")
        set_role(button, role)
        middle.addWidget(button)
    disabled = QPushButton("disabled")
    disabled.setEnabled(False)
    middle.addWidget(disabled)
    for tone in SHAPES:
        line = QHBoxLayout()
        line.addWidget(StatusBadge(Badge(tone, tone, solid=True)))
        line.addWidget(StatusBadge(Badge(tone, tone)))
        middle.addLayout(line)
    for seconds, amber, red in ((75, 100, 200), (3720, 60, 9999), (400, 60, 300)):
        clock = ClockLabel()
        clock.start(time.time() - seconds, amber_s=amber, red_s=red)
        middle.addWidget(clock)
    middle.addStretch(1)
    row.addLayout(middle, 1)
    icons = QGridLayout()
    for at, name in enumerate(icon_names()):
        label = QLabel()
        label.setPixmap(pixmap(name, "text", 28))
        label.setToolTip(name)
        icons.addWidget(label, at // 8, at % 8)
    row.addLayout(icons, 1)
    return page


def views(folder: Path) -> QWidget:
    """Chart, video tiles, a PDF."""
    page = QWidget()
    grid = QGridLayout(page)
    chart = Chart()
    start = time.time() - 3600
    at = [start + 30 * k for k in range(120)]
    chart.set_lines(
        [Line("A-1", at, [0.2 + (k % 17) / 200 for k in range(120)])],
        unit="MPa",
        thresholds=[Threshold(0.14, "0.14 MPa")],
    )
    grid.addWidget(chart, 0, 0)
    pdf = PdfView()
    pdf.open_file(drawing(folder / "drawing.pdf"))
    grid.addWidget(pdf, 0, 1, 2, 1)
    tiles = QGridLayout()
    for place, state in enumerate(("connecting", "playing", "stalled", "failed")):
        tile = VideoTile(f"东门路口 {place + 1} · East gate")
        if state != "connecting":
            tile.set_frame(picture(), time.time() + (3600 if state == "playing" else -40))
        tile.set_state(state)
        tiles.addWidget(tile, place // 2, place % 2)
    grid.addLayout(tiles, 1, 0)
    return page


def picture() -> QImage:
    """A frame."""
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    for x in range(0, 640, 40):
        painter = QPainter(image)
        painter.fillRect(x, 0, 40, 360, QColor.fromHsv(x * 359 // 640, 120, 150))
        painter.end()
    return image


def drawing(path: Path) -> Path:
    """A PDF of two pages."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(20, 20, 20, 20))
    writer.setResolution(96)
    painter = QPainter(writer)
    painter.drawText(60, 60, "平面图 Floor plan 1")
    painter.drawRect(60, 100, 500, 320)
    writer.newPage()
    painter.drawText(60, 60, "平面图 Floor plan 2")
    painter.end()
    return path


def wait(milliseconds: int) -> None:
    """Let the window live for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
