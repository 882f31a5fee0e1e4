"""An outage pack has, behind each incident, a page for every engine that has water there."""

import os
import subprocess
import sys
from pathlib import Path

from console.printing.pack import HTML, PDF
from models.hydrant import Assignment, Hydrant
from models.unit import Unit, UnitStatus
from resources.words import t
from tests.backend.server import ROOT
from tests.console.printing.printed_world import LAT, LON, NOON, PrintedWorld, pdf_text, plain


def make(world: PrintedWorld, to: Path) -> Path:
    """The folder of a pack, as the console has it made."""
    words = ["--lang", "zh", "pack", "make", "--profile", str(world.profile.root), "--to", str(to), "--seat", "2"]
    environ = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words], check=False, capture_output=True, text=True, env=environ,
        timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return Path(done.stdout.strip())


def test_the_cards_of_what_was_accepted_are_on_paper_and_on_the_page(tmp_path: Path) -> None:
    world = PrintedWorld(tmp_path / "profile").fill()
    pumper = Unit(
        number="水罐 11", station_id="ST", type="pumper", status=UnitStatus.ON_SCENE, incident_id="I1",
        hose_m=400.0, pump_flow_lps=40.0, radio_channel="CH-7",
    )  # fmt: skip
    given = Hydrant(
        number="XHS-77", lon=LON + 0.0008, lat=LAT, address="解放路南口", flow_lps=20.0, outlets=2,
        assignments=(Assignment(unit_id="E1", incident_id="I1", at=NOON),),
    )  # fmt: skip
    world.put("unit", [("E1", pumper)])
    world.put("hydrant", [("H1", given)])
    world.close()
    folder = make(world, tmp_path / "packs")
    pages = [page for page in pdf_text(folder / PDF) if plain(t("printing.water_card.pump")) in page]
    screen = (folder / HTML).read_text("utf-8")
    assert len(pages) == 1
    for words in ("水罐 11", "XHS-77", "解放路南口", "CH-7"):
        assert plain(words) in pages[0]
    assert 'id="water-1-1"' in screen
    assert "XHS-77" in screen.partition('id="water-1-1"')[2]
