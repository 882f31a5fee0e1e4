"""The tour: plays the console's main job in its own window and says whether every step was seen."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.tour.driver import Driver
from console.tour.steps_forces import STEPS as FORCES
from console.tour.steps_incident import STEPS as INCIDENT
from console.tour.steps_outage import STEPS as OUTAGE
from console.tour.steps_start import STEPS as START
from resources.words import t

if TYPE_CHECKING:
    from console.app import Console

STEPS = (*START, *INCIDENT, *FORCES, *OUTAGE)
SIZE = (1920, 1080)
PROFILE = "profile"


def fresh_profile(folder: Path) -> Path:
    """An empty profile for a tour: what an earlier one left behind is no part of this one."""
    root = folder / PROFILE
    shutil.rmtree(root, ignore_errors=True)
    return root


def play(console: "Console", folder: Path, hurry: float = 1.0) -> int:
    """Play every step; pictures and tour.json go into the folder. 0 when all held, 1 with a sentence else."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.png"), folder / "tour.json"):
        old.unlink(missing_ok=True)
    console.window.resize(*SIZE)
    driver = Driver(console, folder, hurry)
    held = driver.play(STEPS)
    last = driver.outcomes[-1]
    words = t("tour.done", steps=len(driver.outcomes)) if held else t("tour.failed", step=last.name, why=last.why)
    sys.stdout.write(f"{words}\n{t('tour.where', folder=folder)}\n")
    return 0 if held else 1
