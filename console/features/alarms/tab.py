"""The alarm tab of the dossier: what was reported, where, how often, and what became of it."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.alarms.badges import badge_of
from console.field_ages import moment_age, record_age
from console.follow import Follow
from console.record_rows import status_badge, type_words
from models.alarm import Alarm
from models.device import Device
from models.record import Record
from models.site import Site
from resources.words import t
from widgets.aged_fields import AgedFields
from widgets.panel_state import State
from widgets.scrolled import scrolled
from widgets.status_badge import StatusBadge

FIELDS = ("type", "site", "device", "address", "raised", "repeats", "value", "text", "handled", "reason")


@dataclass(frozen=True)
class Found:
    """An alarm with the device that sent it and the site it is at."""

    alarm: Record[Alarm] | None = None
    device: Record[Device] | None = None
    site: Record[Site] | None = None


class AlarmTab(QWidget):
    """Follows the selection while an alarm is chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.grade, self.status = StatusBadge(), StatusBadge()
        self.lines = AgedFields({key: t(f"alarms.field.{key}") for key in FIELDS})
        self.fields = self.lines.values
        self.state = FactsPanel(context, self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self._follow = Follow(context, self, self._work, self.show_alarm, {Alarm.KIND, Device.KIND}, self.state)
        context.selection.changed.connect(lambda _key: self._follow.ask())
        self._follow.ask()

    def show_alarm(self, found: Found) -> None:
        """Draw what was found."""
        if found.alarm is None:
            self.state.set_state(State.EMPTY, t("alarms.refusal.none_chosen"))
            return
        alarm = found.alarm.fact
        self.grade.set_badge(badge_of(alarm.grade))
        badge = status_badge(Alarm.KIND, alarm.status)
        if badge is not None:
            self.status.set_badge(badge)
        ages = {
            "repeats": moment_age(alarm.last_at), "value": moment_age(alarm.last_at),
            "device": record_age(self._context, found.device), "site": record_age(self._context, found.site),
        }  # fmt: skip
        for key, value in _values(alarm, found).items():
            self.lines.show_value(key, value, ages.get(key))
        self.state.show_record(found.alarm)

    def _content(self) -> QWidget:
        badges = QHBoxLayout()
        badges.addWidget(self.grade)
        badges.addWidget(self.status)
        badges.addStretch()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(badges)
        column.addWidget(self.lines)
        column.addStretch()
        return scrolled(content)

    def _work(self) -> Found:
        key = self._context.selection.key
        store = self._context.store
        alarm = store.get(Alarm, key.id) if key is not None and key.kind == Alarm.KIND else None
        if alarm is None:
            return Found()
        device = store.get(Device, alarm.fact.device_id) if alarm.fact.device_id else None
        site = store.get(Site, alarm.fact.site_id) if alarm.fact.site_id else None
        return Found(alarm, device, site)


def _values(alarm: Alarm, found: Found) -> dict[str, str]:
    device = found.device.fact if found.device else None
    place = " ".join(p for p in (device.number, device.floor, device.room) if p) if device else alarm.device_id
    handled = f"{alarm.handled_by} {alarm.handled_at.astimezone():%H:%M:%S}" if alarm.handled_at else ""
    return {
        "type": type_words(Alarm.KIND, alarm.type),
        "site": found.site.fact.name if found.site else "",
        "device": place,
        "address": alarm.address,
        "raised": f"{alarm.raised_at.astimezone():%Y-%m-%d %H:%M:%S}",
        "repeats": str(alarm.repeats + 1),
        "value": f"{alarm.value:g} {alarm.unit}" if alarm.value is not None else "",
        "text": alarm.text,
        "handled": handled,
        "reason": t(f"enums.dismiss_reason.{alarm.dismiss_reason}") if alarm.dismiss_reason else "",
    }
