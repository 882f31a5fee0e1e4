"""Drawings in words: what one is called, how it is styled, and what an estimate was reckoned with."""

from datetime import datetime

from console.plot_catalogue import plot_styles
from models.drawing import Drawing
from resources.words import t


def type_name(key: str, style: str = "") -> str:
    """What a type is called, and its style; one nobody knows here is said to be so."""
    words = t(f"enums.drawing_type.{key}") if key else ""
    name = t("drawing.unknown") if not words or words.startswith("⟦") else words
    return t("drawing.styled", what=name, style=style_name(style)) if style else name


def style_name(key: str) -> str:
    """What a style of the catalogue is called."""
    return plot_styles()[key].title if key in plot_styles() else t("drawing.unknown_style")


def estimate_lines(drawing: Drawing) -> list[str]:
    """What it was reckoned with, to stand beside it: an estimate without its inputs is taken for a fact."""
    estimate = drawing.estimate
    if estimate is None:
        return []
    given = [t(f"drawing.input.{name}", value=_value(value)) for name, value in estimate.inputs.items()]
    if estimate.wind_at is not None:
        given.append(t("drawing.wind_at", at=_clock(estimate.wind_at)))
    pairs = ["  ".join(given[at : at + 2]) for at in range(0, len(given), 2)]
    unverified = [] if estimate.verified else [t("drawing.unverified")]
    return [*pairs, *unverified]


def _value(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float | int) else value


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%m-%d %H:%M}"
