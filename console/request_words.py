"""What a request of two persons asks for, in words."""

from models.approval import Approval
from models.command import Refused
from models.device import Device
from models.notification import NotifyMany
from models.power import CutPower
from models.store import Store
from resources.words import t


def request_words(store: Store, approval: Approval) -> str:
    """What is asked for. Reads the store."""
    try:
        act = approval.act
    except Refused:
        return approval.what
    if isinstance(act, CutPower):
        device = store.get(Device, act.device_id)
        name = (device.fact.name or device.fact.number) if device is not None else act.device_id
        return t("approvals.words.cut_power", device=name)
    if isinstance(act, NotifyMany):
        return t("approvals.words.notify", audience=t(f"enums.audience.{act.audience}"), text=act.text)
    return approval.what
