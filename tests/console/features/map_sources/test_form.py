"""Declaring a source by hand: what is wrong is said under its field, a key is never part of the source."""

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from console.features.map_sources.form import READY, SourceForm
from maps.sources.source import Control, Datum, Kind, Source
from resources.words import t

GOOD = Source(name="source_1", title="Made", address="https://a.org/{z}/{x}/{y}?tk={key}", datum=Datum.GCJ02)


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def form(parent, source=GOOD, others=(), *, is_new=False) -> SourceForm:
    return SourceForm(source, list(others), is_new, parent)


def test_what_was_declared_is_there_to_be_changed(parent):
    made = form(parent)
    assert made.source() == GOOD
    made.form.set_values({"title": "Other", "most_kept": 7})
    changed = made.source()
    assert changed is not None
    assert (changed.title, changed.most_kept, changed.datum) == ("Other", 7, Datum.GCJ02)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"address": "http://a.org/{z}/{x}/{y}"}, "address", "not_https"),
        ({"address": "https://a.org/{z}/{x}/{y}?tk=0123456"}, "address", "open_key"),
        ({"min_zoom": 9, "max_zoom": 2}, "max_zoom", "zooms"),
    ],
)
def test_what_is_wrong_is_said_under_its_field(parent, values, field, code):
    made = form(parent)
    made.form.set_values(values)
    assert made.source() is None
    assert made.form.problem(field) == t(f"sources.fault.{code}")


def test_an_empty_key_of_a_known_source_stays_as_it_is(parent, qtbot):
    made = form(parent)
    with qtbot.waitSignal(made.accepted_source) as kept:
        made.keep_button.click()
    assert kept.args == [GOOD, None]
    fresh = form(parent, is_new=True)
    fresh.form.set_values({"key": "secret"})
    with qtbot.waitSignal(fresh.accepted_source) as kept:
        fresh.keep_button.click()
    assert kept.args == [GOOD, "secret"]


def test_a_key_is_hidden_once_it_is_typed(parent):
    editor = form(parent).form.editor("key")
    assert isinstance(editor, QLineEdit)
    assert editor.echoMode() is QLineEdit.EchoMode.PasswordEchoOnEdit


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.key)
def test_a_known_service_needs_only_its_key(parent, ready):
    made = form(parent, Source(name="source_1", title=""), is_new=True)
    made._take(ready)
    source = made.source()
    assert source is not None
    assert (source.kind, source.title) == (Kind.WMTS, t(f"sources.ready.{ready.key}"))


def test_only_what_the_kind_needs_can_be_filled_in(parent):
    image = Source(
        name="a", title="A", kind=Kind.IMAGE, address="/a.png", controls=(Control(0, 0, 1, 1), Control(9, 9, 2, 0))
    )
    made = form(parent, image)
    assert made.source() == image
    enabled = {name for name in ("key", "layer", "datum", "controls", "crs") if made.form.editor(name).isEnabled()}
    assert enabled == {"controls", "crs"}
    assert made.file_button.isEnabled()
    made.form.set_values({"controls": "1 2 3"})
    assert made.source() is None
    assert made.form.problem("controls") == t("sources.fault.controls", line=1)


def test_a_trial_is_asked_for_and_answered(parent, qtbot):
    made = form(parent)
    with qtbot.waitSignal(made.tried) as asked:
        made.try_button.click()
    assert asked.args == [GOOD, None]
    assert not made.try_button.isEnabled()
    made.show_outcome("sentence")
    assert made.outcome.text() == "sentence"
    assert made.try_button.isEnabled()
