"""Which layers a person wants to see in which workspace, kept until they want others."""

from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.personal_file import PersonalFile
from maps.layer_looks import AS_MADE, LayerLook, LayerLooks

FILE = "map_layers.json"
OFF = LayerLook(visible=False)
DEFAULTS: Mapping[str, Mapping[str, LayerLook]] = {
    "emergency": {"device": OFF},
    "wall": {"device": OFF, "camera": OFF},
}
"""What a workspace leaves out until somebody wants it otherwise: sensors by the thousand hide the incident."""


ALWAYS = ("incidents", "untold")
"""Nobody may switch off the incidents, or who has not been told."""


class Presets(QObject):
    """Dresses the map for the workspace shown, and remembers what the person changes in it."""

    def __init__(self, context: Context, looks: LayerLooks) -> None:
        super().__init__(looks)
        self._desk, self._looks, self._map = context.desk, looks, context.map
        self._file = PersonalFile(context, FILE, self)
        self._applies = False
        self._seen: set[str] = set()
        self._file.loaded.connect(self.apply)
        looks.changed.connect(self._keep)
        context.desk.follow_workspace(self._workspace_changed)
        context.map.painted.connect(self._painted)
        # The layers come after this, in the same turn of the loop.
        QTimer.singleShot(0, self, self.apply)

    @staticmethod
    def of(context: Context) -> "Presets":
        """Those of this console, made by whoever is the first to want them."""
        known = context.map.findChild(Presets)
        return known if isinstance(known, Presets) else Presets(context, LayerLooks(context.map, ALWAYS))

    @property
    def looks(self) -> LayerLooks:
        """What they dress."""
        return self._looks

    def apply(self) -> None:
        """Show the layers as this person left them in this workspace."""
        kept = _looks(self._file.mine.get(self._desk.workspace))
        default = DEFAULTS.get(self._desk.workspace, {})
        self._seen = {layer.name for layer in self._map.layers}
        self._applies = True
        try:
            self._looks.apply({**default, **kept})
        finally:
            self._applies = False

    @property
    def is_own(self) -> bool:
        """Has this person arranged this workspace's layers?"""
        return bool(self._file.mine.get(self._desk.workspace))

    def reset(self) -> None:
        """The default of this workspace again."""
        self._file.put({name: kept for name, kept in self._file.mine.items() if name != self._desk.workspace})
        self.apply()

    def _workspace_changed(self, _name: str) -> None:
        self.apply()

    def _painted(self, name: str, _revision: int) -> None:
        """A layer that came later is dressed too."""
        if name not in self._seen:
            self.apply()

    def _keep(self) -> None:
        if self._applies:
            return
        default = DEFAULTS.get(self._desk.workspace, {})
        known = self._file.mine.get(self._desk.workspace)
        kept = dict(known) if isinstance(known, dict) else {}
        for name, look in self._looks.state().items():
            kept.pop(name, None)
            if msgspec.structs.replace(look, styles=0) != default.get(name, AS_MADE):
                kept[name] = msgspec.to_builtins(look)
        self._file.put({**self._file.mine, self._desk.workspace: kept})


def _looks(kept: Any) -> dict[str, LayerLook]:
    """What was kept, without what makes no sense."""
    found = {}
    for name, look in kept.items() if isinstance(kept, dict) else ():
        try:
            found[str(name)] = msgspec.convert(look, LayerLook)
        except msgspec.ValidationError:
            continue
    return found
