from pathlib import Path

from console.printing.pack import HTML, PDF, parts_of, stamp_of, write_pack
from console.printing.water_card import CardLay, WaterCard
from models.outbox import waiting_in
from models.store import Store
from resources.words import t
from tests.console.printing.printed_world import NOON, PHONE, PrintedWorld, pdf_text

CARD = WaterCard(
    engine_id="E1", engine="11", incident="2-017", point="A",
    lay=CardLay(source="H1", hose=((3, 80.0),), length_m=20, lines=1, flow_lps=15, pump_mpa=0.4),
)  # fmt: skip


def test_both_files_say_the_same_and_begin_with_what_is_open(
    qapp: object, world: PrintedWorld, store: Store, tmp_path: Path
) -> None:
    pack = world.gathering(store).pack(NOON, NOON, "2", tuple(waiting_in(world.outbox.path)))
    pages = write_pack(pack, tmp_path)
    paper, screen = pdf_text(tmp_path / PDF), (tmp_path / HTML).read_text("utf-8")
    assert len(paper) == pages
    for words in ("2-017", t("printing.not_ordered"), PHONE, "H1", "云梯车", "陈静"):
        assert words in "".join(paper)
        assert words in screen


def test_the_parts_have_keys_of_their_own_and_the_stamp_says_when_nothing_was_ever_heard(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    pack = world.gathering(store).pack(NOON, None, "2", None)
    keys = [part.key for part in parts_of(pack)]
    assert len(set(keys)) == len(keys)
    assert stamp_of(pack).as_of == t("printing.never")


def test_cards_stand_behind_their_incident_and_the_cover_names_those_that_were_not_made(
    qapp: object, world: PrintedWorld, store: Store
) -> None:
    gathering = world.gathering(store)
    pack = gathering.pack(NOON, NOON, "2", (), None, lambda _incident: (CARD, CARD))
    keys = [part.key for part in parts_of(pack)]
    assert keys[2:5] == ["incident-1", "water-1-1", "water-1-2"]
    late = gathering.pack(NOON, NOON, "2", (), None, lambda _incident: None)
    assert t("printing.pack.no_cards", count=1) in parts_of(late)[0].body
    assert t("printing.pack.no_cards", count=1) not in parts_of(pack)[0].body
