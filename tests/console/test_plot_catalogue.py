"""The catalogue: every entry can be drawn, is told apart without its colour, and is found by its initials."""

import re
from collections import Counter

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from console.plot_catalogue import (
    GROUPS,
    PlotSymbol,
    fits,
    plot_styles,
    plot_symbols,
    stroke_of,
    style,
    style_index,
)
from models.drawing import Form
from resources.words import set_language, t

SYMBOLS = list(plot_symbols().values())
EACH = pytest.mark.parametrize("symbol", SYMBOLS, ids=lambda symbol: symbol.key)
PATH = re.compile(r"[MmLlHhVvCcQqAaZz0-9 .,-]{5,700}")


@EACH
def test_an_entry_has_a_place_in_the_palette_a_name_and_a_form_that_fits_its_look(symbol: PlotSymbol) -> None:
    assert symbol.group in GROUPS
    for language in ("zh", "en"):
        set_language(language)
        assert "⟦" not in symbol.title
    set_language("zh")
    assert bool(symbol.stroke.symbol) is (symbol.form is Form.POINT)
    assert not symbol.stroke.head or symbol.form is Form.LINE
    assert not symbol.stroke.fill or symbol.form in (Form.POLYGON, Form.CIRCLE)
    assert symbol.stroke.on_light, "a light map needs a darker colour"


@EACH
def test_a_symbol_is_an_outline_that_can_be_drawn(symbol: PlotSymbol) -> None:
    if symbol.form is Form.POINT:
        assert PATH.fullmatch(symbol.stroke.symbol)
        svg = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{symbol.stroke.symbol}"/></svg>'
        assert QSvgRenderer(QByteArray(svg.encode())).isValid()


def test_no_two_entries_of_a_form_are_told_apart_by_their_colour_alone() -> None:
    looks = Counter(
        (
            s.form,
            s.stroke.symbol,
            s.stroke.pattern,
            s.stroke.along,
            s.stroke.head,
            s.stroke.dash_px,
        )
        for s in SYMBOLS
    )
    assert [look for look, count in looks.items() if count > 1] == []


def test_the_names_in_the_catalogue_are_those_on_the_screen() -> None:
    import tomllib
    from importlib import resources

    text = resources.files("resources").joinpath("catalogues/plot_symbols.toml").read_text("utf-8")
    for language in ("zh", "en"):
        set_language(language)
        told = {key: entry[language] for key, entry in tomllib.loads(text).items()}
        assert told == {key: t(f"enums.drawing_type.{key}") for key in told}
    set_language("zh")


def test_an_unknown_type_is_drawn_and_said_to_be_unknown() -> None:
    table = style()
    assert len(table.strokes) == len(SYMBOLS) * (1 + len(plot_styles())) + 1
    assert style_index("nobody knows") == len(table.strokes) - 1
    assert table.strokes[style_index("nobody knows")].title == stroke_of("x").title == "未知标绘"


@pytest.mark.parametrize("typed", ["警戒", "jjx", "JJX", "cordon", ""])
def test_an_entry_is_found_by_its_name_its_initials_and_its_key(typed: str) -> None:
    set_language("zh")
    assert fits(plot_symbols()["cordon"], typed)
    assert not fits(plot_symbols()["cordon"], "xyz")


def test_in_english_the_initials_are_those_of_its_words() -> None:
    set_language("en")
    assert fits(plot_symbols()["command_post"], "cp")
    assert fits(plot_symbols()["command_post"], "post")
    set_language("zh")


@EACH
@pytest.mark.parametrize("key", plot_styles())
def test_an_entry_has_another_line_another_place_and_other_words_in_a_style(symbol: PlotSymbol, key: str) -> None:
    plain, styled = stroke_of(symbol.key), stroke_of(symbol.key, key)
    assert styled.dash_px != plain.dash_px
    assert styled.title.startswith(symbol.title)
    assert styled.title != symbol.title
    assert style().strokes[style_index(symbol.key, key)] == styled
    assert style().strokes[style_index(symbol.key)] == plain


def test_a_style_nobody_knows_here_is_none() -> None:
    assert stroke_of("cordon", "x") == stroke_of("cordon")
    assert style_index("cordon", "x") == style_index("cordon")
    assert len(style().strokes) <= 254
