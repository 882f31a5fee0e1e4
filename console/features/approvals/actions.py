"""Asking for what two persons must decide, and deciding it, from menu, key and command bar."""

from console.context import Context
from console.features.approvals.panel import ApprovalsPanel
from models.device import Device
from models.notification import NotifyMany
from models.power import SWITCHES, CutPower
from models.record import Record
from resources.words import t


def cut_power(context: Context) -> None:
    """Ask to cut the power of the chosen device."""
    key, incident_id = context.selection.key, context.selection.incident_id
    if key is None or key.kind != Device.KIND:
        return

    def found(device: Record[Device] | None) -> None:
        if device is None or device.fact.type not in SWITCHES:
            name = (device.fact.name or device.fact.number) if device is not None else key.id
            context.notices.warn(t("refusal.power.no_switch", device=name), key="approvals.form")
            return
        panel = context.desk.show_panel("approvals")
        if isinstance(panel, ApprovalsPanel):
            panel.form.begin(CutPower, device, incident_id)

    context.background.query(lambda: context.store.get(Device, key.id), found, key="approvals.device")


def notify(context: Context) -> None:
    """Ask to tell many people something."""
    panel = context.desk.show_panel("approvals")
    if isinstance(panel, ApprovalsPanel):
        panel.form.begin(NotifyMany, None, context.selection.incident_id)


def grant(context: Context) -> None:
    """Grant the chosen request, else the only one that is open."""
    panel = context.desk.show_panel("approvals")
    if isinstance(panel, ApprovalsPanel):
        panel.grant()


def deny(context: Context) -> None:
    """Say no to it."""
    panel = context.desk.show_panel("approvals")
    if isinstance(panel, ApprovalsPanel):
        panel.deny()


def by_voice(context: Context) -> None:
    """Record by whom the chosen one that nobody carried out was done."""
    panel = context.desk.show_panel("approvals")
    if isinstance(panel, ApprovalsPanel):
        panel.by_voice()


def needs_device(context: Context) -> str:
    """Why no power can be cut: the line, or nothing is chosen that has any."""
    key = context.selection.key
    if key is None or key.kind != Device.KIND:
        return t("approvals.refusal.device")
    return needs_line(context)


def needs_line(context: Context) -> str:
    """Two-person acts do not exist offline."""
    return "" if context.link.state.online else t("approvals.refusal.offline")
