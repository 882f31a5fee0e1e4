"""What is done in the room: alarms judged, shifts left and signed for, what two persons ask and grant."""

import json

from models.alarm import Alarm, AlarmStatus, ConfirmAlarm, DismissAlarm, DismissReason
from models.approval import ApprovalState, DenyApproval, DoByVoice, GrantApproval, RequestApproval
from models.handover import OPEN, AcceptHandover, Handover, WriteHandover
from models.sign_in import Means, ReviewBreakGlass, SignIn, TellSignIn, break_glass_actor
from tests.soak.eye import Deed, Eye, deed

SWITCH = "charging_post"
"""A kind of device that can be switched off."""


def confirm(eye: Eye) -> Deed | None:
    """An alarm is real, and perhaps an incident's."""
    alarm_id = _alarm(eye)
    return deed(ConfirmAlarm(alarm_id=alarm_id, incident_id=eye.incident())) if alarm_id else None


def dismiss(eye: Eye) -> Deed | None:
    """An alarm is not real, or somebody's judgment is overruled."""
    found = eye.store.get(Alarm, _alarm(eye))
    if found is None:
        return None
    overrules = found.fact.status if found.fact.status is AlarmStatus.CONFIRMED else found.fact.dismiss_reason
    reason = eye.chance.choice(list(DismissReason))
    return deed(DismissAlarm(alarm_id=found.id, reason=reason, note=eye.text(), overrules=overrules))


def leave(eye: Eye) -> Deed:
    """The shift, with the incidents that are open."""
    open_ones = tuple(eye.open_incidents())
    return deed(WriteHandover(handover_id=eye.new_id(), note=eye.text(), incident_ids=open_ones))


def sign(eye: Eye) -> Deed | None:
    """For a shift somebody left."""
    found = eye.store.get(Handover, eye.one(row.id for row in eye.rows("handover") if row.status == OPEN))
    if found is None:
        return None
    return deed(AcceptHandover(handover_id=found.id, incident_ids=found.fact.incident_ids))


def sign_in(eye: Eye) -> Deed:
    """Somebody came in by the sealed code."""
    command = TellSignIn(sign_in_id=eye.new_id(), means=Means.BREAK_GLASS, reason=eye.text())
    return deed(command, actor=break_glass_actor("Wang"))


def review(eye: Eye) -> Deed | None:
    """A sign-in by the sealed code; only a commander may."""
    sign_in_id = eye.one(row.id for row in eye.rows(SignIn.KIND) if row.status == "open")
    return deed(ReviewBreakGlass(sign_in_id=sign_in_id, review=eye.text())) if sign_in_id else None


def ask(eye: Eye) -> Deed | None:
    """For the power to be cut, or for many to be told."""
    what, body = "NotifyMany", {"audience": "residents", "text": eye.text()}
    if eye.chance.random() < 0.5:
        device_id = eye.one(row.id for row in eye.rows("device") if row.type == SWITCH)
        if not device_id:
            return None
        what, body = "CutPower", {"device_id": device_id}
    return deed(
        RequestApproval(approval_id=eye.new_id(), what=what, body=json.dumps(body), reason=eye.text())
    )  # fmt: skip


def grant(eye: Eye) -> Deed | None:
    """What was asked for, by whomever: who asked is refused."""
    approval_id = _asked(eye)
    return deed(GrantApproval(approval_id=approval_id)) if approval_id else None


def deny(eye: Eye) -> Deed | None:
    """What was asked for."""
    approval_id = _asked(eye)
    return deed(DenyApproval(approval_id=approval_id)) if approval_id else None


def do_by_voice(eye: Eye) -> Deed | None:
    """What was granted, whether the system has done it or not."""
    approval_id = eye.one(row.id for row in eye.rows("approval") if row.status == ApprovalState.GRANTED)
    return deed(DoByVoice(approval_id=approval_id, whom=eye.text()[:40])) if approval_id else None


def _alarm(eye: Eye) -> str:
    """Most often one that nobody has judged."""
    rows = eye.rows("alarm")
    new = [row.id for row in rows if row.status == AlarmStatus.NEW]
    return eye.one(new if new and eye.chance.random() < 0.7 else (row.id for row in rows))


def _asked(eye: Eye) -> str:
    return eye.one(row.id for row in eye.rows("approval") if row.status == ApprovalState.ASKED)
