"""The site tab: what the site is, whom to call, what watches it."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.follow import Follow
from console.record_rows import RecordRows, record_columns, type_words
from models.device import Device
from models.record import Record
from models.site import Site
from models.store import where
from resources.words import t
from widgets.aged_fields import AgedFields
from widgets.panel_state import State
from widgets.record_table import RecordTable

FIELDS = ("type", "address", "floors", "height", "area", "occupants", "contact", "phone", "note")


@dataclass(frozen=True)
class Found:
    """The chosen site."""

    site: Record[Site] | None = None


class SiteTab(QWidget):
    """Follows the selection while a site is chosen; its devices are listed below."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._site_id = ""
        self.lines = AgedFields({key: t(f"sites.field.{key}") for key in FIELDS})
        self.fields = self.lines.values
        self.rows = RecordRows(context, Device.KIND, record_columns(Device.KIND)[:4], (where("parent_id", ""),))
        self.rows.setParent(self)
        self.devices = RecordTable(self.rows, filter_line=False)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self.lines.setContentsMargins(12, 12, 12, 0)
        inside.addWidget(self.lines)
        inside.addWidget(self.devices, 1)
        self.state = FactsPanel(context, content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.devices.selected.connect(lambda device_id: context.selection.choose(Device.KIND, device_id))
        self._follow = Follow(context, self, self._work, self.show_site, {Site.KIND}, self.state)
        context.selection.changed.connect(lambda _key: self._follow.ask())
        self._follow.ask()

    def show_site(self, found: Found) -> None:
        """Draw what was found."""
        if found.site is None:
            self.state.set_state(State.EMPTY, t("sites.empty"))
            return
        for key, value in _values(found.site.fact).items():
            self.lines.show_value(key, value)
        if found.site.id != self._site_id:
            self._site_id = found.site.id
            self.rows.set_filters((where("parent_id", found.site.id),))
        self.state.show_record(found.site)

    def _work(self) -> Found:
        key = self._context.selection.key
        if key is not None and key.kind == Device.KIND:
            device = self._context.store.get(Device, key.id)
            site_id = device.fact.site_id if device else ""
        else:
            site_id = key.id if key is not None and key.kind == Site.KIND else ""
        return Found(self._context.store.get(Site, site_id) if site_id else None)


def _values(site: Site) -> dict[str, str]:
    return {
        "type": type_words(Site.KIND, site.type),
        "address": site.address,
        "floors": str(site.floors) if site.floors is not None else "",
        "height": f"{site.height_m:g} m" if site.height_m is not None else "",
        "area": f"{site.area_m2:,.0f} m²" if site.area_m2 is not None else "",
        "occupants": str(site.occupants) if site.occupants is not None else "",
        "contact": site.contact,
        "phone": site.phone,
        "note": site.note,
    }
