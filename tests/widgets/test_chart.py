"""widgets/chart.py"""

from pytestqt.qtbot import QtBot

from resources.words import t
from widgets.chart import Chart, Line, Threshold


def test_a_curve_is_drawn_and_drawn_again_when_the_data_change(qtbot: QtBot) -> None:
    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(400, 300)
    chart.set_lines([Line("A", [0, 60, 120], [1, 3, 2])], unit="MPa", thresholds=[Threshold(1.5, "low")])
    chart.show()
    first = chart.grab().toImage()
    chart.set_lines([Line("A", [0, 60, 120], [3, 1, 3])], unit="MPa")
    assert chart.grab().toImage() != first


def test_no_data_is_said(qtbot: QtBot) -> None:
    chart = Chart()
    qtbot.addWidget(chart)
    chart.set_lines([Line("A", [], [])])
    assert chart.panel().sentence() == t("widgets.chart.empty")


def test_single_readings_are_marks_and_one_of_them_is_seen(qtbot: QtBot) -> None:
    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(400, 300)
    chart.set_lines([Line("A", [0, 60], [1, 1]), Line("T", [30], [2])])
    chart.show()
    bare = chart.grab().toImage()
    chart.set_lines([Line("A", [0, 60], [1, 1]), Line("T", [30], [2], marks=True)])
    assert chart.grab().toImage() != bare
