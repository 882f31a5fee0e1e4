"""Plans: the pre-plan of a site, with its drawing, on the screen as soon as its incident is."""

from console.context import Context
from console.feature import Act, DossierTab, Feature, Setting
from console.features.plans.opener import Opener
from console.features.plans.prefetch import Prefetch
from console.features.plans.tab import PlanTab
from models.incident import Incident
from models.plan import Plan
from models.site import Site

KINDS = frozenset({Incident.KIND, Plan.KIND, Site.KIND})


def _show(context: Context) -> None:
    context.desk.show_tab("plan")


def _open(context: Context) -> None:
    Opener(context)
    Prefetch(context)


FEATURE = Feature(
    name="plans",
    tabs=(DossierTab("plan", "plans.tab", KINDS, PlanTab, order=50, with_incident=True),),
    acts=(Act("plans.show", "plans.act.show", _show, "F8", "plan"),),
    settings=(Setting("plans.open_with_incident", True, "plans.setting.open_with_incident"),),
    start=_open,
)
