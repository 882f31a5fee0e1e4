"""Every text of the style sheets and of the map is readable on what it may stand on (WCAG 2.2, 1.4.3, 1.4.11)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features.alarms import layer as alarms
from console.features.hydrants import layer as hydrants
from console.features.incidents import layer as incidents
from console.features.units import layer as units
from console.features.untold import layer as untold
from widgets.theme import STYLES, THEMES, Theme, asdict_flat, contrast

TEXT, MARK = 4.5, 3.0
GROUNDS = ("bg", "bg_raised", "bg_sunken", "bg_hover")
"""What a text without a ground of its own may stand on."""
MAP_THEMES = Path(__file__).parents[1] / "maps" / "web" / "theme.js"
PRINTED = ("print.css", "pack_page.css")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
Rule = tuple[str, dict[str, str]]


def rules(text: str, mark: str) -> Iterator[Rule]:
    """Selector and declarations; a token `@{name}` is left as `@name`."""
    plain = _COMMENT.sub("", text)
    if mark:
        plain = re.sub(r"@\{(\w+)\}", r"@\1", plain)
    for selector, body in _RULE.findall(plain):
        pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
        yield selector.strip(), {name.strip(): value.strip() for name, value in pairs}


def style_rules() -> list[Rule]:
    return [rule for path in sorted(STYLES.glob("*.qss")) for rule in rules(path.read_text("utf-8"), "@")]


def colours(value: str) -> list[str]:
    """The colour tokens of a declaration."""
    return [word for word in re.findall(r"@(\w+)", value) if not word.startswith(("radius", "font", "control"))]


def ground_of(declared: dict[str, str]) -> list[str]:
    return colours(declared.get("background", declared.get("background-color", "")))


PAIRS = sorted(
    {
        (text, ground)
        for _selector, declared in style_rules()
        for text in colours(declared.get("color", ""))
        for ground in (ground_of(declared) or GROUNDS)
    }
    | {
        (text, ground)
        for _selector, declared in style_rules()
        for text in colours(declared.get("selection-color", ""))
        for ground in colours(declared.get("selection-background-color", ""))
    }
    | {
        ("text", ground)
        for _selector, declared in style_rules()
        if not colours(declared.get("color", "")) and "handle" not in _selector and "chunk" not in _selector
        for ground in ground_of(declared)
        if ground.startswith("bg")
    }
)
"""(text, ground) as the style sheets have them."""
EDGES = sorted(
    {
        (edge, ground)
        for selector, declared in style_rules()
        for name, value in declared.items()
        if name.startswith("border")
        and ("QLineEdit" in selector or "indicator" in selector or ":focus" in selector)
        and ":disabled" not in selector
        and "readOnly" not in selector
        for edge in colours(value)
        for ground in (*ground_of(declared), "bg", "bg_raised")
        if edge not in (ground, "bg_sunken")
    }
    | {("border_strong", ground) for ground in ("bg", "bg_raised")}
)
"""Edges that say what can be written into, pressed or has the keyboard."""


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_text_of_the_style_sheets_is_readable_on_its_ground(theme: Theme) -> None:
    tokens = asdict_flat(theme)
    found = {pair: contrast(str(tokens[pair[0]]), str(tokens[pair[1]])) for pair in PAIRS}
    assert len(found) > 30
    assert {pair: ratio for pair, ratio in found.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_edge_that_says_something_is_seen(theme: Theme) -> None:
    tokens = asdict_flat(theme)
    found = {pair: contrast(str(tokens[pair[0]]), str(tokens[pair[1]])) for pair in EDGES}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < MARK} == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_mark_of_every_tone_is_seen_on_every_row(theme: Theme) -> None:
    grounds = [getattr(theme, name) for name in (*GROUNDS, "bg_selected", "bg_tooltip")]
    worst = {name: min(contrast(tone.text, ground) for ground in grounds) for name, tone in theme.tones.items()}
    assert {name: round(ratio, 2) for name, ratio in worst.items() if ratio < MARK} == {}


def map_theme(name: str) -> str:
    return MAP_THEMES.read_text("utf-8").split(f"const {name} = ")[1].split("};")[0]


@pytest.mark.parametrize("name", ["DARK", "LIGHT"])
def test_every_label_of_the_map_is_readable_on_its_halo_on_the_ground_and_on_its_plate(name: str) -> None:
    text = map_theme(name)
    single = dict(re.findall(r"(\w+): \"(#[0-9a-f]{6})(?:[0-9a-f]{2})?\"", text))
    inks = dict(re.findall(r"(\w+): \"(#[0-9a-f]{6})\"", text.split("ink: {")[1].split("}")[0]))
    low = {
        (ink, ground): round(contrast(inks[ink], single[ground]), 2)
        for ink in inks
        for ground in ("halo", "earth")
        if contrast(inks[ink], single[ground]) < TEXT
    }
    assert low == {}
    assert contrast(inks["water"], single["halo"]) >= TEXT
    assert contrast(single["plateInk"], single["plate"]) >= TEXT


@pytest.mark.parametrize("name", ["DARK", "LIGHT"])
def test_every_symbol_of_the_map_is_seen_by_its_colour_or_by_its_edge(name: str) -> None:
    text = map_theme(name)
    single = dict(re.findall(r"(\w+): \"(#[0-9a-f]{6})(?:[0-9a-f]{2})?\"", text))
    styles = [alarms.style(), hydrants.style(), incidents.style(), units.unit_style(), untold.style()]
    unseen = []
    for symbol in (symbol for style in styles for symbol in style.symbols):
        fill, edge = symbol.fill[:7], symbol.stroke[:7] or single["outline"]
        if max(contrast(fill, single["earth"]), contrast(edge, single["earth"])) < MARK:
            unseen.append((symbol.shape.value, symbol.title, fill))
    assert unseen == []


@pytest.mark.parametrize("at", [0, 1], ids=["dark", "light"])
def test_every_text_beside_the_map_is_readable_on_its_plate(at: int) -> None:
    text = (MAP_THEMES.parent / "map.css").read_text("utf-8")
    own = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", text.splitlines()[at]))
    assert min(contrast(own[ink], own["plate"]) for ink in ("ink", "faint")) >= TEXT
    assert contrast(own["accent"], own["plate"]) >= MARK


@pytest.mark.parametrize("name", PRINTED)
def test_every_printed_text_is_readable(name: str) -> None:
    for selector, declared in rules((STYLES / name).read_text("utf-8"), ""):
        ink = re.search(r"#[0-9a-f]{6}", declared.get("color", ""))
        paper = re.search(r"#[0-9a-f]{6}", declared.get("background", declared.get("background-color", "")))
        if ink is not None:
            assert contrast(ink[0], paper[0] if paper else "#ffffff") >= TEXT, selector
