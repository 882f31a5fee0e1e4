"""Two-person acts: asked for by one, granted by another, carried out by the backend."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel
from console.features.approvals import actions
from console.features.approvals.layer import UndoneLayer
from console.features.approvals.panel import ApprovalsPanel
from console.features.approvals.watch import Watch
from models.approval import DenyApproval, DoByVoice, GrantApproval, RequestApproval


def _start(context: Context) -> None:
    Watch(context)


FEATURE = Feature(
    name="approvals",
    panels=(
        Panel("approvals", "approvals.panel", Area.BOTTOM, ApprovalsPanel, order=35, workspaces=ON_CALL),
    ),
    acts=(
        Act(
            "approvals.cut_power", "approvals.act.cut_power", actions.cut_power, "Ctrl+Shift+E", "warning",
            menu="duty", refusal=actions.needs_device, commands=(RequestApproval,),
        ),
        Act(
            "approvals.notify", "approvals.act.notify", actions.notify, "Ctrl+Shift+N", "send",
            menu="duty", refusal=actions.needs_line, commands=(RequestApproval,),
        ),
        Act(
            "approvals.grant", "approvals.act.grant", actions.grant, "Ctrl+Shift+G", "check",
            menu="duty", refusal=actions.needs_line, commands=(GrantApproval,),
        ),
        Act(
            "approvals.deny", "approvals.act.deny", actions.deny, "Ctrl+Shift+X", "close",
            menu="duty", refusal=actions.needs_line, commands=(DenyApproval,),
        ),
        Act(
            "approvals.by_voice", "approvals.act.by_voice", actions.by_voice, "Ctrl+Shift+B", "phone",
            menu="duty", commands=(DoByVoice,),
        ),
    ),
    layers=lambda context: (UndoneLayer(context),),
    start=_start,
)  # fmt: skip
