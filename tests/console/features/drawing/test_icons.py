"""The pictures of the palette: every entry has one of its own, on dark and on light."""

import pytest

from console.features.drawing.icons import SIDE_PX, plot_icon
from console.plot_catalogue import PlotSymbol, plot_symbols


@pytest.mark.parametrize("symbol", plot_symbols().values(), ids=lambda symbol: symbol.key)
def test_an_entry_is_drawn_and_looks_otherwise_on_light(qapp: object, symbol: PlotSymbol) -> None:
    dark, light = (plot_icon(symbol, dark=on).pixmap(SIDE_PX, SIDE_PX).toImage() for on in (True, False))
    assert any(dark.pixelColor(x, y).alpha() > 0 for x in range(dark.width()) for y in range(dark.height()))
    assert dark != light


def test_no_two_entries_have_the_same_picture(qapp: object) -> None:
    pictures = [plot_icon(s, dark=True).pixmap(SIDE_PX, SIDE_PX).toImage() for s in plot_symbols().values()]
    assert not [1 for at, one in enumerate(pictures) for other in pictures[:at] if one == other]
