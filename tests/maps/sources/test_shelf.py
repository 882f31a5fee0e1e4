from maps.sources.shelf import Shelf
from maps.sources.tile import WHOLE
from tests.maps.sources.pictures import MadeGround, green


def test_what_stays_keeps_its_version_and_what_is_exchanged_gets_another():
    shelf = Shelf()
    first, second = MadeGround(green, "first"), MadeGround(green, "second")
    shelf.put([first, second])
    before = {sheet.name: version for sheet, version in shelf.sheets()}
    shelf.put([first, MadeGround(green, "second")])
    after = {sheet.name: version for sheet, version in shelf.sheets()}
    assert after["first"] == before["first"]
    assert after["second"] not in before.values()


def test_a_ground_that_is_not_there_answers_nothing():
    shelf = Shelf()
    shelf.put([MadeGround(green)])
    shelf.put([])
    assert shelf.tile("made", 0, 0, 0) is None
    assert shelf.features("made", 0, 0, 0) is None
    assert shelf.coverage("made", 3, 0, 0, 0) is None


def test_images_are_no_vector_tiles():
    shelf = Shelf()
    shelf.put([MadeGround(green), MadeGround(green, "shapes", is_vector=True)])
    assert shelf.features("made", 0, 0, 0) is None
    assert shelf.features("shapes", 0, 0, 0)
    assert shelf.coverage("made", 3, 0, 0, 0) == WHOLE
