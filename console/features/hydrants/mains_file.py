"""The file of a centre's model of its mains, as it is set, and what is wrong with it."""

from pathlib import Path

from console.background import ended_by
from console.features.hydrants.allocation.scenario import Network
from console.mains.model import BadNetwork, NetworkModel
from console.settings import Settings
from resources.words import t

FILE, CRS = "hydrants.model_inp", "hydrants.model_crs"
CHECK_S = 30.0
LEAST_MPA = 0.10
MOST_CRS = 200


def network_of(settings: Settings) -> Network | None:
    """The model that is set, None for none."""
    path = str(settings.get(FILE)).strip()
    return Network(inp=path, crs=str(settings.get(CRS)).strip()[:MOST_CRS]) if path else None


def check_file(settings: Settings) -> tuple[bool, str]:
    """Can the model be used, and what it is or what is wrong. Asks its process: not on the UI thread."""
    network = network_of(settings)
    if network is None:
        return True, ""
    try:
        with NetworkModel(Path(network.inp), CHECK_S) as model, ended_by(model.end):
            opened = model.open((), LEAST_MPA, crs=network.crs)
    except (BadNetwork, OSError) as error:
        return False, str(error)
    values = {"junctions": opened.junctions, "hour": f"{opened.hour:02d}:00"}
    if opened.is_placed:
        return True, t("hydrants.model.placed", **values)
    return False, t("hydrants.model.unplaced" if not network.crs else "hydrants.model.misplaced", **values)
