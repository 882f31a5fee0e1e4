"""What the cells of a coordinate column say: decimal numbers, or degrees, minutes and seconds in any notation."""

import math
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.importing.number_text import decimals_of, even, is_parted, narrow, number_of

type Numbers = NDArray[np.float64]

LONGEST = 60
"""Characters of a position; a longer cell is none."""
# zh: how degrees are marked in Chinese and Japanese files
_DEGREE, _MINUTE, _SECOND = "[°º˚∘⁰゜d度]|deg|degrees?", "['′’‘`´m分]|min", "[\"″”“s秒]|''|′′|’’|´´|sec"
_PART = r"\s*(\d+(?:[.,]\d+)?)\s*"
_MARKED = re.compile(
    rf"([-+]?){_PART}(?:{_DEGREE})(?:{_PART}(?:{_MINUTE})?(?:{_PART}(?:{_SECOND})?)?)?\s*", re.IGNORECASE
)
_SPACED = re.compile(r"([-+]?)\s*(\d+)[\s:]+(\d+(?:[.,]\d+)?)(?:[\s:]+(\d+(?:[.,]\d+)?))?\s*")
_JOINED = re.compile(r"([-+]?)\s*(\d{1,3})([-.])([0-5]?\d)\3([0-5]?\d(?:[.,]\d+)?)")
"""Degrees, minutes and seconds with one sign between them: `119-03-12.5`, `119.03.12`."""
_LETTERED = re.compile(r"[-+]?\s*\d+\s*(?:d\s*\d+\s*m\s*[\d.,]+\s*s|D\s*\d+\s*M\s*[\d.,]+\s*S)")
"""`31d30m00s`"""
_HEX = re.compile(r"0[01](?:[0-9A-Fa-f]{2}){20,40}")
"""A point as databases write their geometry (WKB, EWKB): byte order, type, perhaps a system, numbers."""
_SRID, _FLAGS = 0x20000000, 0xE0000000
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:[.,]\d+)*")
_UNSEEN = {ord(sign): None for sign in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"}
_NAMED = (("&deg;", "°"), ("&#176;", "°"), ("&prime;", "'"), ("&#39;", "'"), ("&quot;", '"'), ("&nbsp;", " "))
"""Marks as web pages write them."""
_PLAIN = re.compile(r"([-+]?)\s*(\d+(?:[.,]\d+)?)\s*()()")
_SIDES = {
    # zh: the sides of the world and the axes in Chinese and Japanese files
    "N": ("lat", 1), "S": ("lat", -1), "E": ("lon", 1), "W": ("lon", -1), "北纬": ("lat", 1), "北緯": ("lat", 1),
    "南纬": ("lat", -1), "南緯": ("lat", -1), "东经": ("lon", 1), "東經": ("lon", 1), "東経": ("lon", 1),
    "西经": ("lon", -1), "西經": ("lon", -1), "西経": ("lon", -1), "NORTH": ("lat", 1), "SOUTH": ("lat", -1),
    "EAST": ("lon", 1), "WEST": ("lon", -1), "经度": ("lon", 1), "經度": ("lon", 1), "経度": ("lon", 1),
    "纬度": ("lat", 1), "緯度": ("lat", 1), "LON": ("lon", 1), "LNG": ("lon", 1), "LONGITUDE": ("lon", 1),
    "LAT": ("lat", 1), "LATITUDE": ("lat", 1),
}  # fmt: skip
_SIDE = "|".join(sorted(_SIDES, key=len, reverse=True))
_SIDED = re.compile(rf"^\s*(?:({_SIDE})[\s:：]*)?(.*?)\s*({_SIDE})?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """One cell: its number, or degrees put together; `axis` is lon or lat when it says so, else empty."""

    value: float
    sexagesimal: bool = False
    axis: str = ""


@dataclass(frozen=True)
class CoordinateColumn:
    """A column: NaN where a cell is no position; `axis` is lon or lat when most cells say so, else empty."""

    values: Numbers
    sexagesimal: float
    """Share of the readable cells that are degrees, minutes and seconds."""
    axis: str
    decimals: int
    """How many decimals a usual cell has."""

    @property
    def readable(self) -> NDArray[np.bool_]:
        """Which cells are a number."""
        return np.isfinite(self.values)


_NOTHING = Cell(math.nan)


def read_cell(cell: Any) -> Cell:
    """The position a cell holds; its value is NaN when it holds none."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Cell(float(cell)) if math.isfinite(cell) else _NOTHING
    text = str(cell or "").strip()
    if not text or len(text) > LONGEST or "_" in text:
        return _NOTHING
    try:
        value = float(text)
    except ValueError:
        return _worded(text)
    return Cell(value) if math.isfinite(value) else _NOTHING


def _worded(text: str) -> Cell:
    # Full-width digits and signs become plain ones; the marks of minutes and seconds must stay as they are.
    text = narrow(text)
    text = text.translate(_UNSEEN).replace("−", "-").replace("\u3000", " ").replace("\u00a0", " ")
    for named, mark in _NAMED if "&" in text else ():
        text = text.replace(named, mark)
    if is_parted(thousands := even(text).strip()):
        return Cell(number_of(thousands))
    if _LETTERED.fullmatch(text):
        text = text[:-1]  # the s of seconds is no south
    sided = _SIDED.match(text)
    if sided is None:
        return _NOTHING
    before, middle, after = sided.groups()
    axis, sign = _SIDES[(before or after).upper()] if before or after else ("", 1)
    if joined := _JOINED.fullmatch(middle):
        middle = " ".join((joined[1] + joined[2], joined[4], joined[5]))
    found = _PLAIN.fullmatch(middle) or _MARKED.fullmatch(middle) or _SPACED.fullmatch(middle)
    if found is None or (before and after):
        return _NOTHING
    degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[1:4])
    if minutes > 60 or seconds > 60:  # 60 itself comes of rounding
        return _NOTHING
    value = degrees + minutes / 60 + seconds / 3600
    marked = found.re is not _PLAIN
    return Cell(sign * (-value if found[1] == "-" else value), marked, axis)


def read_column(cells: Sequence[Any]) -> CoordinateColumn:
    """A column's cells together."""
    values = _plain_numbers(cells)
    if values is not None:
        return CoordinateColumn(values, 0.0, "", _decimals(cells))
    read = [read_cell(cell) for cell in cells]
    values = np.array([cell.value for cell in read], float)
    readable = max(1, int(np.isfinite(values).sum()))
    axes = [cell.axis for cell in read]
    axis = next((name for name in ("lon", "lat") if axes.count(name) > readable / 2), "")
    marked = sum(cell.sexagesimal for cell in read) / readable
    return CoordinateColumn(values, marked, axis, _decimals(cells))


def _plain_numbers(cells: Sequence[Any]) -> Numbers | None:
    """The numbers of a column in which every cell is a plain one, at a stroke; None when any is not."""
    # One long cell would make an array of cells as long; `1_000` is no number here.
    if not all(
        type(cell) is float or (type(cell) is str and len(cell) <= LONGEST and "_" not in cell) for cell in cells
    ):
        return None
    try:
        values = np.array(cells).astype(float)
    except ValueError:
        return None
    return values if len(values) and np.isfinite(values).all() else None


def _decimals(cells: Sequence[Any]) -> int:
    """The decimals of the cells with more than most; files drop the zeros at the end."""
    step = max(1, len(cells) // 500)
    counts = sorted(decimals_of(text) for cell in cells[::step] if (text := str(cell or "").strip()))
    return counts[int(len(counts) * 0.9)] if counts else 0


def _point_in(data: bytes) -> tuple[str, str] | None:
    """The two numbers of a point of a database; None for any other form, and for a point of nothing."""
    order = "<" if data[0] else ">"
    [form] = struct.unpack_from(f"{order}I", data, 1)
    at = 9 if form & _SRID else 5
    if (form & ~_FLAGS) % 1000 != 1 or len(data) < at + 16:
        return None
    x, y = struct.unpack_from(f"{order}dd", data, at)
    return (repr(x), repr(y)) if math.isfinite(x) and math.isfinite(y) else None


def split_pair(cell: Any) -> tuple[str, str] | None:
    """The two halves of a cell that holds both coordinates: `25.04, 121.5`, `POINT(121.5 25.04)`; else None."""
    text = str(cell or "").strip()
    if not text or len(text) > 2 * LONGEST:
        return None
    if _HEX.fullmatch(text):
        return _point_in(bytes.fromhex(text))
    text = re.sub(r"^(?:SRID=\d+;)?POINT\s*(?:Z\s*)?", "", text, flags=re.IGNORECASE).strip("()[]（） ")
    halves = [half.strip(",;") for half in text.split()]
    if len(halves) != 2 or not all(map(_NUMBER.fullmatch, halves)):
        # Where a plainer sign parts them, commas stand before decimals.
        halves = re.split(r"[;；|/、]", text)
        halves = halves if len(halves) > 1 else re.split(r"，|,(?!\d{3}(?:,|$))", text)
    if len(halves) < 2:
        halves = text.split()
    if len(halves) == 3 and halves[2].strip() in ("0", "0.0", ""):
        halves = halves[:2]
    if len(halves) != 2 or not all(math.isfinite(read_cell(half).value) for half in halves):
        return None
    return halves[0].strip(), halves[1].strip()
