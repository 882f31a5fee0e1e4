"""The look of the console: colour, space and type as named tokens, and the style sheet made of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from string import Template
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from resources.words import language

STYLES = Path(__file__).resolve().parent.parent / "resources" / "styles"

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans",
    "Segoe UI",
    "DejaVu Sans",
)
"""Fonts by preference; the first that exists is used, the others fill in missing characters."""
FEATURES, WESTERN = ("tnum",), ("palt", "pwid")
"""Figures of one width; and where Chinese is not spoken, quotes and dots as wide as they look: a Chinese font
gives them the room of a character.
"""


@dataclass(frozen=True)
class Tone:
    """One meaning in three colours: a filled area, text on it, and text of that meaning on a background."""

    fill: str
    on: str
    text: str


@dataclass(frozen=True)
class Theme:
    """All tokens of one theme; colours are `#rrggbb`, sizes are logical pixels."""

    name: str
    dark: bool
    bg: str
    bg_raised: str
    bg_sunken: str
    bg_hover: str
    bg_selected: str
    bg_tooltip: str
    text: str
    text_muted: str
    text_selected: str
    border: str
    border_strong: str
    accent: str
    on_accent: str
    accent_text: str
    focus: str
    stripe: str
    stripe_gap: str
    on_stripe: str
    tones: Mapping[str, Tone] = field(hash=False)
    space_1: int = 4
    space_2: int = 8
    space_3: int = 12
    space_4: int = 16
    space_5: int = 24
    radius: int = 4
    font_small: int = 12
    font_body: int = 14
    font_large: int = 16
    font_title: int = 20
    font_display: int = 28
    control_height: int = 30
    row_height: int = 30
    dense_row_height: int = 26
    """Of a table that is looked through, not worked in."""

    def color(self, token: str) -> QColor:
        """The colour of a token or of a tone's text (`warn`, `red`, ...); KeyError when there is none."""
        if token in self.tones:
            return QColor(self.tones[token].text)
        value = getattr(self, token, None)
        if not isinstance(value, str) or not value.startswith("#"):
            raise KeyError(f"no colour token '{token}'")
        return QColor(value)

    def fill(self, tone: str) -> QColor:
        """The filled area of a tone."""
        return QColor(self.tones[tone].fill)

    def on(self, tone: str) -> QColor:
        """Text on a tone's filled area."""
        return QColor(self.tones[tone].on)


_DARK_TONES = {
    "red": Tone("#d9363e", "#ffffff", "#ff9696"),
    "orange": Tone("#f0883a", "#1c1000", "#ffac6b"),
    "yellow": Tone("#f2cc45", "#1f1800", "#f2cc45"),
    "blue": Tone("#2670cc", "#ffffff", "#83b8ff"),
    "green": Tone("#3fa968", "#04150b", "#6fd596"),
    "ok": Tone("#3fa968", "#04150b", "#6fd596"),
    "pending": Tone("#8f9fe8", "#0c1030", "#b0bcf5"),
    "stale": Tone("#c9a24a", "#1c1400", "#e0bd6c"),
    "warn": Tone("#f0a93a", "#1c1200", "#f5bd62"),
    "refused": Tone("#d9363e", "#ffffff", "#ff9696"),
    "offline": Tone("#8794a3", "#0d1116", "#aab7c4"),
    "neutral": Tone("#3a4755", "#f2f5f8", "#b4c1cd"),
}
_LIGHT_TONES = {
    "red": Tone("#c9252d", "#ffffff", "#b3161f"),
    "orange": Tone("#f0883a", "#1c1000", "#944400"),
    "yellow": Tone("#f5d04c", "#1f1800", "#735800"),
    "blue": Tone("#1f6fd0", "#ffffff", "#1559ad"),
    "green": Tone("#1f7a45", "#ffffff", "#17663a"),
    "ok": Tone("#1f7a45", "#ffffff", "#17663a"),
    "pending": Tone("#4a5bc4", "#ffffff", "#3d4cad"),
    "stale": Tone("#d9b45c", "#1c1400", "#775500"),
    "warn": Tone("#f0a93a", "#1c1200", "#8a4f00"),
    "refused": Tone("#c9252d", "#ffffff", "#b3161f"),
    "offline": Tone("#5d6b79", "#ffffff", "#4d5a67"),
    "neutral": Tone("#d3dae1", "#18212b", "#4d5a67"),
}

DARK = Theme(
    name="dark", dark=True,
    bg="#161c24", bg_raised="#1d252f", bg_sunken="#10151b", bg_hover="#273240", bg_selected="#1d4468",
    bg_tooltip="#2c3947",
    text="#e7ecf1", text_muted="#a3b2c1", text_selected="#ffffff",
    border="#2e3a47", border_strong="#5f7183",
    accent="#3b8eea", on_accent="#06101c", accent_text="#7db8ff", focus="#7db8ff",
    stripe="#f2cc45", stripe_gap="#1c1c1c", on_stripe="#1c1c1c",
    tones=MappingProxyType(_DARK_TONES),
)  # fmt: skip
LIGHT = Theme(
    name="light", dark=False,
    bg="#eef1f4", bg_raised="#ffffff", bg_sunken="#fafbfc", bg_hover="#dde6ef", bg_selected="#cfe3f9",
    bg_tooltip="#ffffff",
    text="#18212b", text_muted="#4d5a67", text_selected="#0b1a2b",
    border="#c9d1d9", border_strong="#76848f",
    accent="#1a66c2", on_accent="#ffffff", accent_text="#1559ad", focus="#1559ad",
    stripe="#f2cc45", stripe_gap="#1c1c1c", on_stripe="#1c1c1c",
    tones=MappingProxyType(_LIGHT_TONES),
)  # fmt: skip
THEMES: Mapping[str, Theme] = MappingProxyType({"dark": DARK, "light": LIGHT})

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, bg) for text in ("text", "text_muted", "accent_text") for bg in ("bg", "bg_raised", "bg_sunken")),
    ("text", "bg_hover"),
    ("text_muted", "bg_hover"),
    ("text", "bg_selected"),
    ("text_selected", "bg_selected"),
    ("text_muted", "bg_selected"),
    ("text", "bg_tooltip"),
    ("on_accent", "accent"),
    ("on_stripe", "stripe"),
    ("stripe", "stripe_gap"),
)
"""Every (text, background) pair the widgets use; each has a contrast of at least 4.5 (tested)."""

_TOUCH_HEIGHT = 44


class _Current(QObject):
    """Holds the theme in force and tells everyone of a new one."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK


_current = _Current()
theme_changed = _current.changed
"""Emitted with the new Theme after it has been applied."""


def current_theme() -> Theme:
    """The theme in force."""
    return _current.theme


def apply_theme(app: QApplication, name: str = "dark", *, touch: bool = False) -> Theme:
    """Dress the whole application; an unknown name gets the dark theme. `touch` makes targets 44 px high."""
    theme = THEMES.get(name, DARK)
    if touch:
        theme = replace(
            theme, control_height=_TOUCH_HEIGHT, row_height=_TOUCH_HEIGHT, dense_row_height=_TOUCH_HEIGHT
        )
    _current.theme = theme
    style = QStyleFactory.create("Fusion")
    if style is not None and app.style().name().lower() != "fusion":
        app.setStyle(style)
    app.setFont(ui_font(theme))
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet(theme))
    theme_changed.emit(theme)
    return theme


def style_sheet(theme: Theme) -> str:
    """The style sheet: every resources/styles/*.qss with its `@{token}` replaced."""
    tokens = {key: str(value) for key, value in asdict_flat(theme).items()}
    tokens["control_inner"] = str(theme.control_height - 8)
    tokens["marks"] = (STYLES / "marks" / ("dark" if theme.dark else "light")).as_posix()
    return "\n".join(_Qss(text).substitute(tokens) for text in _templates())


def asdict_flat(theme: Theme) -> dict[str, object]:
    """Tokens by name, tones as `red_fill`, `red_on`, `red_text` and so on."""
    flat = {key: value for key, value in _fields(theme).items() if key != "tones"}
    for name, tone in theme.tones.items():
        flat |= {f"{name}_{part}": value for part, value in asdict(tone).items()}
    return flat


def ui_font(theme: Theme | None = None, *, size: int = 0, bold: bool = False) -> QFont:
    """The console's font with tabular figures; size in pixels, 0 for the body size."""
    return QFont(_font(size or (theme or current_theme()).font_body, bold, language()))


@lru_cache(maxsize=64)
def _font(size: int, bold: bool, spoken: str) -> QFont:
    font = QFont(list(FAMILIES))
    font.setPixelSize(size)
    font.setBold(bold)
    for feature in FEATURES if spoken == "zh" else (*FEATURES, *WESTERN):
        font.setFeature(QFont.Tag.fromString(feature), 1)
    return font


def font_metrics(size: int, bold: bool = False) -> QFontMetrics:
    """The metrics of the console's font, kept because making them is slow."""
    return _metrics(size, bold, language())


@lru_cache(maxsize=64)
def _metrics(size: int, bold: bool, spoken: str) -> QFontMetrics:
    return QFontMetrics(_font(size, bold, spoken))


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its role in the style sheet: `primary`, `danger`, `title`, `muted`, `card` ..."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def contrast(first: str, second: str) -> float:
    """The WCAG 2 contrast ratio of two `#rrggbb` colours, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Qss(Template):
    delimiter = "@"


@lru_cache(maxsize=1)
def _templates() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.qss")))


def _fields(theme: Theme) -> dict[str, object]:
    return {name: getattr(theme, name) for name in Theme.__dataclass_fields__}


def _palette(theme: Theme) -> QPalette:
    """Qt's own colours, for everything the style sheet leaves to the style."""
    roles = {
        QPalette.ColorRole.Window: theme.bg,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.bg_sunken,
        QPalette.ColorRole.AlternateBase: theme.bg_raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.bg_raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.tones["red"].text,
        QPalette.ColorRole.Highlight: theme.bg_selected,
        QPalette.ColorRole.HighlightedText: theme.text_selected,
        QPalette.ColorRole.ToolTipBase: theme.bg_tooltip,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.text_muted,
        QPalette.ColorRole.Link: theme.accent_text,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Accent: theme.accent,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text_muted))
    return palette
