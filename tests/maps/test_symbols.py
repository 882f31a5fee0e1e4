"""A style with stale twins: every symbol has one, and the legend counts them together."""

from maps.symbols import LayerStyle, LegendRow, Shape, Symbol, with_stale

PLAIN = LayerStyle((Symbol(Shape.CIRCLE, "#2040ff", "a"), Symbol(Shape.STAR, "#ff2020", "b", glyph="1")))


def test_each_symbol_has_a_twin_that_differs_by_more_than_its_colour() -> None:
    both = with_stale(PLAIN, "old")
    assert len(both.symbols) == 4
    assert [(one.shape, one.stale) for one in both.symbols] == [
        (Shape.CIRCLE, False), (Shape.STAR, False), (Shape.CIRCLE, True), (Shape.STAR, True),
    ]  # fmt: skip


def test_the_legend_counts_every_symbol_in_its_own_row_and_the_stale_ones_together() -> None:
    both = with_stale(PLAIN, "old")
    assert [(row.symbol.title, row.styles) for row in both.legend] == [
        ("a", (0, 2)),
        ("b", (1, 3)),
        ("old", (2, 3)),
    ]


def test_rows_of_a_legend_of_its_own_are_kept() -> None:
    own = LayerStyle(PLAIN.symbols, legend=(LegendRow(PLAIN.symbols[0], (0, 1)),))
    assert [row.styles for row in with_stale(own, "old").legend] == [(0, 1, 2, 3), (2, 3)]
