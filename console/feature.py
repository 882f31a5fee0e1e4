"""What a feature contributes to the window: panels, dossier tabs, map layers, acts and verbs."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint, QRect
    from PySide6.QtWidgets import QWidget

    from console.context import Context
    from console.settings import Settings
    from models.command import Command
    from models.store import Found


class Area(enum.StrEnum):
    """Where a panel lives until the user moves it."""

    LEFT = "left"
    RIGHT = "right"
    BOTTOM = "bottom"


ON_CALL: frozenset[str] = frozenset()
"""In no workspace until somebody asks for it."""


@dataclass(frozen=True)
class Panel:
    """A dock of the window. `title_key` is a key of the translations.

    Panels of an area stand behind each other as tabs; one that is `beside` stands next to them, always in view.
    What is not needed all day is in no workspace: `ON_CALL`, a key or a press away.
    """

    key: str
    title_key: str
    area: Area
    make: Callable[[Context], QWidget]
    order: int = 50
    workspaces: frozenset[str] = frozenset({"routine", "emergency", "drill"})
    beside: bool = False


@dataclass(frozen=True)
class DossierTab:
    """A tab of the dossier, shown while a record of one of `kinds` is chosen (or an incident is worked)."""

    key: str
    title_key: str
    kinds: frozenset[str]
    make: Callable[[Context], QWidget]
    order: int = 50
    with_incident: bool = False


@dataclass(frozen=True)
class Act:
    """Something the user can do: menu entry, shortcut and command-bar verb in one.

    `refusal` says why it cannot be done now (already translated), empty when it can. `commands` are what it
    gives: a role that may give none of them is told so instead. It is done once a press; only one that
    `repeats` goes on while its key is held.
    """

    key: str
    title_key: str
    run: Callable[[Context], None]
    shortcut: str = ""
    icon: str = ""
    menu: str = "act"
    refusal: Callable[[Context], str] = lambda _context: ""
    commands: tuple[type[Command], ...] = ()
    repeats: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A line of the command bar: what it is, what Enter will do, and the doing of it (on the UI thread)."""

    title: str
    detail: str
    run: Callable[[Context], None]
    icon: str = ""
    rank: float = 0.0


class Desk(Protocol):
    """The window as features see it: their own panels and tabs, brought to the front and made when needed."""

    def show_panel(self, name: str) -> QWidget | None:
        """Bring a panel to the front with the keyboard in it; the panel itself, None when there is none."""
        ...

    @property
    def workspace(self) -> str:
        """The name of the workspace shown."""
        ...

    def show_card(self, card: QWidget, beside: QPoint | None, clear: Sequence[QRect] = ()) -> None:
        """Lay a card over the map, beside a point of it (where one is in view), until Esc puts it away.

        Without a point it lies in the corner where it covers least of what is to stay `clear` of it.
        """
        ...

    def follow_workspace(self, then: Callable[[str], object]) -> None:
        """Be told the name of each workspace that is shown from now on."""
        ...

    def show_tab(self, key: str) -> QWidget | None:
        """Bring a dossier tab to the front with the keyboard in it; None when it is not shown now."""
        ...


@runtime_checkable
class ShowsAct(Protocol):
    """A panel that can be led to one act of the outbox."""

    def show_act(self, command_id: str) -> None:
        """Bring that act to the front, with the keyboard."""
        ...


@runtime_checkable
class ShowsRecords(Protocol):
    """A panel that can be narrowed to some records."""

    def show_records(self, kind: str, ids: Sequence[str], words: str) -> bool:
        """List these of a kind only, saying in words which they are; False for a kind it has not."""
        ...


@runtime_checkable
class WantsRoom(Protocol):
    """A panel that is of use from some height on; with less it still works."""

    def wanted_px(self) -> int:
        """How high it wants to be when it is brought to the front."""
        ...


class LayerSource(Protocol):
    """A map layer fed from the records; made by the feature's layer.py, kept by the shell."""

    def start(self) -> None:
        """Hand the layer to the map and follow the changes."""
        ...

    def stop(self) -> None:
        """Follow nothing any more."""
        ...


@dataclass(frozen=True)
class Setting:
    """A value a centre may change: its key, default, and bounds, shown in the settings window.

    `file`: it is the path of a file whose name fits ("*.inp"). `check` says off the UI thread whether what is set
    can be used, and what there is to say of it; it looks at the settings `checked_with` as well.
    """

    key: str
    default: Any
    title_key: str
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    file: str = ""
    check: Callable[[Settings], tuple[bool, str]] | None = None
    checked_with: tuple[str, ...] = ()
    longest: int = 1_000
    """Characters of a text."""
    act: str = ""
    """The act that edits it, for what is more than a line."""
    least_key: str = ""
    """The words of a number's minimum, where that stands for something else."""


@dataclass(frozen=True)
class Feature:
    """One feature of the console. Its name is its folder's."""

    name: str
    panels: Sequence[Panel] = ()
    tabs: Sequence[DossierTab] = ()
    layers: Callable[[Context], Sequence[LayerSource]] = field(default=lambda _context: ())
    acts: Sequence[Act] = ()
    settings: Sequence[Setting] = ()
    suggest: Callable[[Context, str, Sequence[Found]], Sequence[Suggestion]] | None = None
    """More for the command bar to what was typed and found; off the UI thread, so it may touch no widget."""
    start: Callable[[Context], None] | None = None
    """Called once on the UI thread when the window stands, for followers that have no widget."""
