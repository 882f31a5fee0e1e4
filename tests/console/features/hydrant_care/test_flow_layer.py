"""The rings are there while the setting says so, on the scale that is set, with words for each class."""

from console.features.hydrant_care.flow_layer import BY_NFPA, SHOWN, FlowLayer, rings, style
from console.features.hydrant_care.flow_scale import LOCAL, NFPA, FlowClass
from models.hydrant import Hydrant, HydrantStatus
from models.record import Record
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.town import AROUND


def _record(flow_lps: float | None = None, status: HydrantStatus = HydrantStatus.IN_SERVICE) -> Record[Hydrant]:
    fact = Hydrant(number="1", lon=120.0, lat=30.0, flow_lps=flow_lps, status=status)
    return Record(kind="hydrant", id="h", fact=fact)


def test_every_class_of_both_scales_has_words_of_its_own() -> None:
    titles = [stroke.title for stroke in style().strokes]
    assert len(set(titles)) == 2 * len(FlowClass)


def test_a_ring_has_its_flow_beside_it_and_nothing_is_made_up() -> None:
    (known,), (unknown,) = rings([_record(22.0)], LOCAL, 9), rings([_record()], LOCAL, 9)
    assert known.text == "22 L/s"
    assert unknown.text == ""
    assert rings([_record(22.0)], NFPA, 9)[0].style != known.style
    nowhere = Record(kind="hydrant", id="h", fact=Hydrant(number="1"))
    assert rings([nowhere], LOCAL, 9) == []
    assert rings([_record(22.0, HydrantStatus.OUT_OF_SERVICE)], LOCAL, 9) == [], "no water, whatever it gave"


def test_the_setting_shows_them_and_takes_them_away(desk: Desk) -> None:
    desk.context.map.aim.box = AROUND  # a map without its page was never told what is in view
    source = FlowLayer(desk.context)
    source.start()
    source.draw()
    assert len(source.layer) == 0
    desk.context.settings.set(SHOWN, True)
    desk.wait(lambda: len(source.layer) == 2)
    desk.context.settings.set(BY_NFPA, True)
    desk.context.settings.set(SHOWN, False)
    desk.wait(lambda: len(source.layer) == 0)
    source.stop()
