"""The audit in sight of those who answer for what is done."""

from console.context import Context
from console.feature import ON_CALL, Act, Area, Feature, Panel
from console.features.audit.panel import AUDITORS, AuditPanel
from resources.words import t


def _show(context: Context) -> None:
    context.desk.show_panel("audit")


def _refusal(context: Context) -> str:
    role = context.session.role
    return t("audit.forbidden") if role is not None and role not in AUDITORS else ""


FEATURE = Feature(
    name="audit",
    panels=(Panel("audit", "audit.panel", Area.BOTTOM, AuditPanel, order=90, workspaces=ON_CALL),),
    acts=(Act("audit.show", "audit.show", _show, "Ctrl+Shift+A", "log", menu="view", refusal=_refusal),),
)
