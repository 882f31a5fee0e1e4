"""Positions with anything in them, and what must hold for the symbols a layer gives them."""

from array import array
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from maps.points import HIDDEN
from maps.symbols import LayerStyle
from models.alarm import AlarmStatus
from models.device import DeviceStatus
from models.hydrant import HydrantStatus, WaterType
from models.store import Positions
from models.unit import UnitStatus

Row = tuple[str, str, int, str]
"""Type, status, grade, parent."""
_ENUMS = (HydrantStatus, WaterType, UnitStatus, DeviceStatus, AlarmStatus)
_KNOWN = [str(word) for enum in _ENUMS for word in enum]
_WORD = st.sampled_from([*_KNOWN, "micro", "fire", "key", "online", "offline", ""]) | st.text(max_size=8)
ROWS = st.lists(st.tuples(_WORD, _WORD, st.integers(-9, 99), st.sampled_from(["", "x"])), max_size=40)


def positions(rows: list[Row]) -> Positions:
    """The columns of these rows."""
    ids = [f"r{n}" for n in range(len(rows))]
    place = array("d", [120.0] * len(rows))
    return Positions(
        ids, place, place, ids, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows],
        ["synced"] * len(rows), [r[3] for r in rows], [""] * len(rows),
    )  # fmt: skip


def check(style: LayerStyle, style_of: Callable[[Positions], Sequence[int]], rows: list[Row]) -> None:
    """Every record has a symbol of its layer or is hidden; no two symbols say the same."""
    indexes = style_of(positions(rows))
    assert len(indexes) == len(rows)
    assert all(0 <= index < len(style.symbols) or index == HIDDEN for index in indexes)
    titles = [symbol.title for symbol in style.symbols]
    assert len(titles) == len(set(titles))
