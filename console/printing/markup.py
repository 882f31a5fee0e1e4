"""HTML that a browser and Qt's own text engine both lay out: tables and boxes, every text escaped."""

from collections.abc import Iterable, Sequence
from html import escape

BOUND = 600
"""Characters of one cell; what is longer ends in an ellipsis, so that nobody's text can fill a hundred pages."""
_UNPRINTABLE = {c: " " for c in [*range(0x20), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)] if c != 0x0A}


class Markup(str):
    """Text that is HTML already; everything else is escaped before it gets near a page."""

    __slots__ = ()


def text(value: object, bound: int = BOUND) -> Markup:
    """Anything as HTML: escaped, without control characters and reversals of direction, of bounded length."""
    if isinstance(value, Markup):
        return value
    plain = str(value).translate(_UNPRINTABLE)
    if len(plain) > bound:
        plain = plain[: bound - 1] + "…"
    return Markup(escape(plain).replace("\n", "<br>"))


def joined(parts: Iterable[object]) -> Markup:
    """Pieces one after the other."""
    return Markup("".join(text(part) for part in parts))


def tagged(name: str, content: object, css: str = "") -> Markup:
    """One element; `css` is a class of resources/styles/print.css."""
    return Markup(f'<{name} class="{css}">{text(content)}</{name}>' if css else f"<{name}>{text(content)}</{name}>")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int] = ()) -> Markup:
    """A table whose head stands on every page; `widths` in per cent."""
    shares = [f' width="{w}%"' if w else "" for w in (widths or [0] * len(heads))]
    head = "".join(f"<th{share}>{text(h)}</th>" for h, share in zip(heads, shares, strict=True))
    body = "".join("<tr>" + "".join(_cell(c) for c in row) + "</tr>" for row in rows)
    return Markup(
        f'<table class="grid" width="100%" cellspacing="0" cellpadding="3">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def facts(pairs: Iterable[tuple[str, object]]) -> Markup:
    """Names and values, two pairs a line; a value that is empty is left out."""
    cells = [
        f'<td class="name" width="13%">{text(name)}</td><td width="37%">{text(value)}</td>'
        for name, value in pairs
        if str(value)
    ]
    lines = [cells[n : n + 2] for n in range(0, len(cells), 2)]
    rows = "".join(f"<tr>{''.join(line)}</tr>" for line in lines)
    return Markup(f'<table class="facts" width="100%" cellspacing="0" cellpadding="2">{rows}</table>')


def box(content: object, css: str = "alert") -> Markup:
    """What nobody may overlook."""
    return Markup(
        f'<table class="{css}" width="100%" cellspacing="0" cellpadding="6">'
        f'<tr><td class="{css}">{text(content)}</td></tr></table>'
    )


def unbroken(words: str) -> Markup:
    """A mark that stands on one line whatever there is room for."""
    return Markup(text(f" {words} ").replace(" ", "&nbsp;"))


def beside(left: object, right: object, left_percent: int = 62) -> Markup:
    """Two things side by side."""
    return Markup(
        f'<table class="pair" width="100%" cellspacing="0" cellpadding="0"><tr>'
        f'<td width="{left_percent}%">{text(left)}</td>'
        f'<td class="gap" width="{100 - left_percent}%">{text(right)}</td></tr></table>'
    )


def _cell(value: object) -> str:
    return f"<td>{text(value)}</td>"


def plates(lines: Iterable[Sequence[tuple[str, object, str]]]) -> Markup:
    """Large cells, each with its name above: (name, value, class); the cells of a line share its width."""
    return Markup("".join(_plates(line) for line in lines if line))


def _plates(line: Sequence[tuple[str, object, str]]) -> str:
    share = 100 // len(line)
    cells = "".join(
        f'<td class="plate" width="{share}%"><span class="name">{text(name)}</span><br>'
        f'<span class="{css}">{text(value)}</span></td>'
        for name, value, css in line
    )
    return f'<table class="plates" width="100%" cellspacing="0" cellpadding="5" border="1"><tr>{cells}</tr></table>'
