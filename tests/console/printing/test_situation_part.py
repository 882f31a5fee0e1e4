"""What was plotted, on paper: of its incident on the sheet, everybody's in the pack, with times and states."""

from datetime import timedelta
from typing import Any

import pytest

from console.printing.incident_sheet import incident_sheet
from console.printing.markup import text
from console.printing.pack import parts_of
from console.printing.pack_facts import DRAWN, PLANS
from console.printing.situation_part import everybodys, plans
from models.drawing import AddDrawing, Drawing, Estimate, Form
from models.plan import Plan
from models.store import Store
from resources.words import set_language, t
from tests.console.printing.printed_world import HOSTILE, LAT, LON, NOON, PrintedWorld


def cordon(**fields: Any) -> Drawing:
    values: dict[str, Any] = {
        "type": "cordon",
        "form": Form.LINE,
        "points": ((LON, LAT), (LON + 0.001, LAT)),
        "as_of": NOON,
    }
    return Drawing(**{**values, "incident_id": "I1", **fields})


def sheet(world: PrintedWorld, store: Store) -> str:
    found = world.gathering(store).sheet("I1", NOON)
    assert found is not None
    return incident_sheet(found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sheet_lists_what_was_plotted_for_its_incident_with_a_picture(
    qapp: object, world: PrintedWorld, store: Store, language: str
) -> None:
    plume = cordon(
        type="plume", form=Form.POLYGON, points=((LON, LAT), (LON + 0.01, LAT), (LON, LAT + 0.01)), text=HOSTILE,
        as_of=NOON + timedelta(minutes=1), estimate=Estimate(method="m", inputs={"wind_m_s": 3.5}, source="x"),
    )  # fmt: skip
    world.put("drawing", [("D1", cordon(style="planned", seat="2", author="liming")), ("D2", plume)])
    set_language(language)
    try:
        body, planned, estimate = sheet(world, store), t("enums.drawing_style.planned"), t("drawing.unverified")
    finally:
        set_language("zh")
    assert planned in body
    assert estimate in body
    assert "3.5" in body
    assert f"{NOON.astimezone():%m-%d %H:%M}" in body
    assert HOSTILE not in body
    assert body.count("data:image/png") == 2
    assert body.index(planned) < body.index("3.5"), "the oldest comes first"


def test_a_sheet_without_anything_plotted_has_no_such_part(qapp: object, world: PrintedWorld, store: Store) -> None:
    world.put("drawing", [("D1", cordon(incident_id="I2"))])
    assert t("printing.situation") not in sheet(world, store)


def test_of_many_the_newest_are_listed_and_the_others_counted(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    many = [(f"D{n}", cordon(text=f"c{n}.", as_of=NOON + timedelta(seconds=n))) for n in range(DRAWN + 3)]
    world.put("drawing", many)
    body = sheet(world, store)
    assert "c2." not in body
    assert f"c{DRAWN + 2}." in body
    assert t("printing.left_out", count=3) in body


def test_what_nobody_has_delivered_is_marked(qapp: object, world: PrintedWorld, store: Store) -> None:
    world.act(
        AddDrawing(
            drawing_id="D9", type="staging", form=Form.POINT, points=((LON, LAT),), radius_m=None, text="",
            incident_id="I1", plan_id="",
        )
    )  # fmt: skip
    body = sheet(world, store)
    assert t("enums.sync_state.pending") in body[body.index(t("printing.situation")) :]


def test_everybodys_drawings_have_a_part_of_the_pack(qapp: object, world: PrintedWorld, store: Store) -> None:
    world.put("drawing", [("D1", cordon(incident_id="", text="all")), ("D2", cordon(text="mine"))])
    facts = world.gathering(store).pack(NOON, NOON, "2", ())
    body = next(part for part in parts_of(facts) if part.key == "drawn").body
    assert body == everybodys(facts)
    assert "all" in body
    assert "mine" not in body
    assert f"{LAT:.5f}, {LON:.5f}" in body


def planned(world: PrintedWorld) -> None:
    """A plan of the incident's site, one of another site, and one of nowhere, each with a drawing."""
    world.put("plan", [
        ("P1", Plan(number="P-1", name="here", site_id="S", lon=LON, lat=LAT)),
        ("P2", Plan(number="P-2", name=HOSTILE, site_id="S2", lon=LON, lat=LAT)),
        ("P3", Plan(number="P-3", name="nowhere")),
        ("P4", Plan(number="P-4", name="blank")),
    ])  # fmt: skip
    world.put("drawing", [
        (f"D{n}", cordon(incident_id="", plan_id=f"P{n}", text=f"route {n}.")) for n in (1, 2, 3)
    ] + [("D9", cordon(incident_id="", plan_id="gone", text="lost"))])  # fmt: skip


def test_the_drawings_of_its_sites_plans_stand_on_the_sheet_of_an_incident(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    planned(world)
    body = sheet(world, store)
    assert "route 1." in body
    assert "route 2." not in body
    assert text(t("printing.planned", number="P-1", name="here")) in body


def test_a_pack_has_the_drawings_of_every_plan_with_a_picture_of_each(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    planned(world)
    facts = world.gathering(store).pack(NOON, NOON, "2", ())
    body = next(part for part in parts_of(facts) if part.key == "plans").body
    assert [f"route {n}." in body for n in (1, 2, 3)] == [True] * 3
    assert body.count("data:image/png") == 3
    assert "P-4" not in body
    assert "lost" not in body
    assert HOSTILE not in body
    assert [one.plan.id for one in facts.planned.items] == ["P1", "P2", "P3"]


def test_of_many_plans_the_first_are_shown_and_the_others_counted(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    many = range(PLANS + 2)
    world.put("plan", [(f"P{n}", Plan(number=f"{n:03}", name=f"plan {n}")) for n in many])
    world.put("drawing", [(f"D{n}", cordon(incident_id="", plan_id=f"P{n}")) for n in many])
    body = plans(world.gathering(store).pack(NOON, NOON, "2", ()))
    assert f"{PLANS - 1:03}" in body
    assert t("printing.left_out", count=2) in body


def test_without_any_the_part_says_so(qapp: object, world: PrintedWorld, store: Store) -> None:
    assert t("printing.none") in plans(world.gathering(store).pack(NOON, NOON, "2", ()))
