"""Files as centres send them, small, made by hand; and hands that lead the window through its steps."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtTest import QAbstractItemModelTester

from console.features.importing.window import ImportWindow
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON

HEADERS = ("编号", "经度", "纬度", "压力(kPa)", "类型", "备注二")


def clean_rows(count: int = 20, start: int = 0) -> list[list[str]]:
    """Hydrants in a row, far enough from those of the small world."""
    return [
        [
            f"X{start + at:03}",
            f"{LON + 0.05 + (start + at) / 1000:.6f}",
            f"{LAT + 0.05:.6f}",
            "300",
            "地上式",
            "路口",
        ]
        for at in range(count)
    ]


def write_csv(
    path: Path, rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, encoding: str = "utf-8"
) -> Path:
    """A plain CSV."""
    path.write_text("\n".join(",".join(row) for row in [headers, *rows]) + "\n", encoding)
    return path


def window_on(desk: Desk) -> ImportWindow:
    """The window, shown, its lists under the tester."""
    window = desk.put(ImportWindow(desk.context, desk.window), 1100, 680)
    for rows in (window.columns.rows, window.report.rows, window.past.rows):
        QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, window)
    return window


def read(desk: Desk, window: ImportWindow, path: Path) -> None:
    """First step done."""
    window.open_file(path)
    desk.wait(lambda: not window.file.problem())


def to_place(desk: Desk, window: ImportWindow, path: Path) -> None:
    """Two steps done, the third answered."""
    read(desk, window, path)
    window.forward()
    desk.wait(lambda: not window.columns.problem())
    window.forward()
    desk.wait(lambda: window.draft.placing.asked)


def to_report(desk: Desk, window: ImportWindow, path: Path) -> None:
    """Three steps done, the fourth answered."""
    to_place(desk, window, path)
    if not window.draft.placing.agreed and window.draft.placing.verdict is not None:
        window.place.yes.setChecked(True)
    window.forward()
    desk.wait(lambda: window.draft.report is not None)


def apply(desk: Desk, window: ImportWindow) -> None:
    """The last step, to its end."""
    desk.wait(lambda: not window.report.problem())
    window.forward()
    window.apply.apply_button.click()
    desk.wait(lambda: window.draft.applied is not None)
