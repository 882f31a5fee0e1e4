from console.printing.operator_card import operator_card
from models.incident import PlaceSure
from models.record import replace
from models.store import Store
from resources.words import t
from tests.console.printing.printed_world import HOSTILE, NOON, PHONE, PrintedWorld, incident


def card(world: PrintedWorld, store: Store, at: int) -> str:
    sheet = world.gathering(store).sheet("I1", NOON)
    assert sheet is not None
    return operator_card(sheet, sheet.units[at])


def test_a_crew_has_its_own_water_and_knows_who_else_is_there(world: PrintedWorld, store: Store) -> None:
    page = card(world, store, 0)
    assert t("printing.yours") in page
    assert "H2" not in page
    assert "12 云梯车" in page
    assert 'class="alert"' not in page


def test_a_crew_without_water_has_the_nearest_and_one_nobody_told_is_marked(
    world: PrintedWorld, store: Store
) -> None:
    page = card(world, store, 1)
    assert "H1" in page
    assert "H2" in page
    assert "H3" not in page
    assert t("printing.not_ordered") in page[page.index('class="alert"') :]
    assert PHONE in page


def test_texts_of_others_stay_texts(world: PrintedWorld, store: Store) -> None:
    world.put("incident", [("I1", incident("2-017", units=("E1",), name=HOSTILE, note=HOSTILE))])
    assert "<script" not in card(world, store, 0)


def test_a_crew_knows_how_surely_its_address_was_found(world: PrintedWorld, store: Store) -> None:
    sure = replace(incident("2-017", units=("E1",)), place_sure=PlaceSure.STREET, place_taken="解放路")
    world.put("incident", [("I2", sure)])
    sheet = world.gathering(store).sheet("I2", NOON)
    assert sheet is not None
    assert "◐ 只到道路，未到门牌（解放路）" in operator_card(sheet, sheet.units[0])
