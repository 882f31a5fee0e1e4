import pytest
from PySide6.QtWidgets import QWidget

from console.features.map_sources.ahead_form import AheadForm
from maps.sources.source import Source
from models.geo import Box
from resources.words import t

SOURCE = Source(name="source_1", title="Made", address="https://a.org/{z}/{x}/{y}", max_zoom=16, most_kept=500)
BOX = Box(116.30, 39.90, 116.36, 39.94)


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def form(parent):
    return AheadForm(SOURCE, BOX, 12.4, 150, 10_000, parent)


def test_it_says_how_many_and_how_large_before_anything_is_fetched(form):
    area = form.area()
    assert (area.low, area.high) == (12, 15)
    assert (
        t("sources.ahead.count", count=area.count(), size_mb=f"{area.count() * 10_000 / 2**20:.1f}")
        in form.words.text()
    )


def test_more_than_the_provider_allows_cannot_be_begun(form):
    form.high.setValue(16)
    assert form.area().count() > 150
    assert not form.begin_button.isEnabled()
    assert t("sources.ahead.too_many", most=150, limit=500) in form.words.text()
    form.high.setValue(13)
    assert form.begin_button.isEnabled()


def test_what_is_begun_is_what_was_counted(form, qtbot):
    with qtbot.waitSignal(form.wanted) as wanted:
        form.begin_button.click()
    assert wanted.args == [form.area()]


def test_the_map_shows_what_is_here_while_somebody_chooses(form, qtbot):
    with qtbot.waitSignal(form.looked_at) as looked:
        form.high.setValue(14)
    assert looked.args == [14]
    form.show()
    with qtbot.waitSignal(form.looked_at) as looked:
        form.reject()
    assert looked.args == [-1]
