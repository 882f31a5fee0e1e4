"""A style with stale twins: every symbol has one, and the legend counts them together."""

from maps.symbols import LayerStyle, LegendRow, Shape, Symbol, aged_index, with_stale

PLAIN = LayerStyle((Symbol(Shape.CIRCLE, "#2040ff", "a"), Symbol(Shape.STAR, "#ff2020", "b", glyph="1")))


def test_each_symbol_has_a_twin_below_it_that_differs_by_more_than_its_colour() -> None:
    both = with_stale(PLAIN, "old")
    for at, symbol in enumerate(PLAIN.symbols):
        fresh, old = (both.symbols[aged_index(at, stale=stale)] for stale in (False, True))
        assert fresh == symbol
        assert (old.shape, old.fill, old.stale) == (symbol.shape, symbol.fill, True)
    assert [symbol.title for symbol in both.symbols] == ["a", "a", "b", "b"]
    assert [symbol.stale for symbol in both.symbols] == [True, False] * 2


def test_the_legend_counts_every_symbol_in_its_own_row_and_the_stale_ones_together() -> None:
    rows = [(row.symbol.title, row.styles) for row in with_stale(PLAIN, "old").legend]
    assert rows == [("a", (0, 1)), ("b", (2, 3)), ("old", (0, 2))]


def test_rows_of_a_legend_of_its_own_are_kept() -> None:
    own = LayerStyle(PLAIN.symbols, legend=(LegendRow(PLAIN.symbols[0], (0, 1)),))
    assert [row.styles for row in with_stale(own, "old").legend] == [(0, 1, 2, 3), (0, 2)]
