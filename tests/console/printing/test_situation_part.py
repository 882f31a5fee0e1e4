"""What was plotted, on paper: of its incident on the sheet, everybody's in the pack, with times and states."""

from datetime import timedelta
from typing import Any

import pytest

from console.printing.incident_sheet import incident_sheet
from console.printing.pack import parts_of
from console.printing.pack_facts import DRAWN
from console.printing.situation_part import everybodys
from models.drawing import AddDrawing, Drawing, Estimate, Form
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
