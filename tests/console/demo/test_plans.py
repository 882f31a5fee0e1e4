"""The demo's plans are whole, and name the water that is really near."""

import msgspec

from console.demo.plane import length
from console.demo.plans import hydrants_near, load_plans
from models.ids import derived_id
from models.plan import Plan


def test_plans_are_facts_the_models_accept(folder):
    plans = load_plans(folder, lambda kind, number: derived_id(kind, "demo", number))
    assert len(plans) == 12
    for number, fields, drawings in plans:
        plan = msgspec.convert(fields, Plan)
        assert (plan.number, len(plan.document_ids), len(drawings)) == (number, 1, 1)
        assert plan.required_flow_lps
        assert plan.evacuation_routes


def test_only_water_that_can_be_used_is_named_nearest_first(town):
    site = town.sites[0]
    near = hydrants_near(town, site, most=6)
    assert [away for away, _ in near] == sorted(away for away, _ in near)
    assert {water.status for _, water in near} == {"正常"}
    assert near[0][0] == length(near[0][1].at, site.entrance)
