"""The form says at once what a test means, and hands over only what can have been read."""

import pytest

from console.features.hydrant_care.flow_form import FlowForm, rating_words
from models.flow_rating import pitot_flow_lps
from models.flow_test import RecordFlowTest
from tests.console.features.desk import Desk


def test_the_flow_of_an_open_outlet_is_worked_out_from_its_pitot(desk: Desk) -> None:
    form = desk.put(FlowForm(desk.context))
    assert not form.button.isEnabled()
    for field, value in ((form.static, 0.35), (form.residual, 0.2), (form.diameter, 63.0), (form.pitot, 0.15)):
        field.setValue(value)
    assert form.flow.value() == pytest.approx(pitot_flow_lps(63, 0.15), abs=0.06)
    read: list[RecordFlowTest] = []
    form.entered.connect(read.append)
    form.button.click()
    assert (read[0].static_mpa, read[0].residual_mpa) == (0.35, 0.2)
    assert "63" in read[0].note
    form.clear()
    form.enter()
    assert len(read) == 1, "readings of nothing are no test"


def test_a_weak_test_says_that_it_reads_low_and_one_that_cannot_be_why() -> None:
    strong, weak = rating_words(0.4, 0.2, 20), rating_words(0.4, 0.38, 20)
    assert strong[1]
    assert weak[1]
    assert "25" in weak[0]
    assert "25" not in strong[0]
    words, good = rating_words(0.2, 0.4, 20)
    assert not good
    assert "MPa" in words
