"""Drawings in words: no bare code, and an estimate never without what it was made from."""

from datetime import UTC, datetime

import msgspec
import pytest

from console.drawing_words import estimate_lines, style_name, type_name
from console.plot_catalogue import plot_styles
from models.drawing import Drawing, Estimate, Form
from resources.words import set_language

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PLUME = Drawing(
    type="plume", form=Form.POLYGON, points=((1.0, 2.0), (1.1, 2.0), (1.0, 2.1)), as_of=AT,
    estimate=Estimate(method="m", inputs={"wind_m_s": 3.5, "wind_by": "W1"}, wind_at=AT),
)  # fmt: skip


def test_a_type_or_style_nobody_knows_here_is_said_to_be_so() -> None:
    assert type_name("x") == type_name("") == "未知标绘"
    assert style_name("x") == "未知样式"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", plot_styles())
def test_a_style_is_said_behind_what_it_is(language: str, style: str) -> None:
    set_language(language)
    try:
        plain, styled = type_name("cordon"), type_name("cordon", style)
        assert styled.startswith(plain)
        assert style_name(style) in styled
        assert "⟦" not in styled
    finally:
        set_language("zh")


def test_an_estimate_tells_its_inputs_its_wind_and_that_nobody_checked_it() -> None:
    said = "\n".join(estimate_lines(PLUME))
    assert "3.5" in said
    assert "W1" in said
    assert f"{AT.astimezone():%m-%d %H:%M}" in said
    assert estimate_lines(PLUME)[-1] == "数据未经核实"
    assert PLUME.estimate is not None
    checked = msgspec.structs.replace(PLUME, estimate=msgspec.structs.replace(PLUME.estimate, verified=True))
    assert "数据未经核实" not in estimate_lines(checked)
    assert estimate_lines(msgspec.structs.replace(PLUME, estimate=None)) == []
