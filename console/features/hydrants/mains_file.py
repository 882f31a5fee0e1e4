"""A centre's model of its mains as it is set: file, hour, where hydrants hang, and what is wrong with it."""

from pathlib import Path

from console.background import ended_by
from console.feature import Setting
from console.features.hydrants.allocation.scenario import Network
from console.features.hydrants.junction_list import BadJunctions, Pairs, read_junctions
from console.mains.model import NEAR_M, BadNetwork, NetworkModel
from console.mains.wire import Opened
from console.settings import Settings
from resources.words import t

FILE, CRS = "hydrants.model_inp", "hydrants.model_crs"
HOUR, WITHIN_M = "hydrants.model_hour", "hydrants.model_within_m"
BY_NUMBER, JUNCTIONS = "hydrants.model_by_number", "hydrants.model_junctions"
WORST = -1
"""The hour in which most is drawn."""
CHECK_S = 30.0
LEAST_MPA = 0.10
MOST_CRS = 200
SHOWN = 5
"""Names of junctions that a sentence lists."""


def network_of(settings: Settings) -> tuple[Network | None, str]:
    """The model that is set, None for none, and why its list of junctions is not used. Not for the UI thread."""
    path = str(settings.get(FILE)).strip()
    if not path:
        return None, ""
    pairs, wrong = _listed(settings)
    hour = int(settings.get(HOUR))
    network = Network(
        inp=path, crs=str(settings.get(CRS)).strip()[:MOST_CRS], hour=None if hour == WORST else hour,
        within_m=settings.number(WITHIN_M), junctions=pairs, by_number=bool(settings.get(BY_NUMBER)),
    )  # fmt: skip
    return network, wrong


def check_file(settings: Settings) -> tuple[bool, str]:
    """Can the model be used, and what it is or what is wrong. Asks its process: not on the UI thread."""
    network, _ = network_of(settings)
    if network is None:
        return True, ""
    try:
        opened = _asked(network)
    except (BadNetwork, OSError) as error:
        return False, str(error)
    hour = t(f"hydrants.model.{'worst' if network.hour is None else 'set'}", hour=f"{opened.hour:02d}:00")
    words = t("hydrants.model.is", junctions=opened.junctions, hour=hour)
    if opened.is_placed or network.by_number or network.junctions:
        return True, words
    return False, f"{words} {t(f'hydrants.model.{"misplaced" if network.crs else "unplaced"}')}"


def check_junctions(settings: Settings) -> tuple[bool, str]:
    """Can the list of junctions be used, and are they in the model. Asks its process: not on the UI thread."""
    pairs, wrong = _listed(settings)
    if wrong or not pairs:
        return not wrong, wrong
    network, _ = network_of(settings)
    words = t("hydrants.junctions.listed", count=len(pairs))
    if network is None:
        return False, f"{words} {t('hydrants.junctions.no_model')}"
    try:
        missing = _asked(network).missing
    except (BadNetwork, OSError):
        return True, words
    if not missing:
        return True, f"{words} {t('hydrants.junctions.all_there')}"
    names = ", ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
    return False, f"{words} {t('hydrants.junctions.missing', count=len(missing), names=names)}"


def _listed(settings: Settings) -> tuple[Pairs, str]:
    """What the list says, and why it is not used."""
    path = str(settings.get(JUNCTIONS)).strip()
    if not path:
        return (), ""
    try:
        return read_junctions(Path(path)), ""
    except BadJunctions as error:
        return (), str(error)


def _asked(network: Network) -> Opened:
    """Raises BadNetwork."""
    with NetworkModel(Path(network.inp), CHECK_S) as model, ended_by(model.end):
        return model.open(
            (), LEAST_MPA, crs=network.crs, hour=network.hour, listed=[name for _, name in network.junctions]
        )


SETTINGS = (
    Setting(
        FILE,
        "",
        "hydrants.setting.model_inp",
        file="*.inp",
        check=check_file,
        checked_with=(CRS, HOUR, BY_NUMBER, JUNCTIONS),
    ),
    Setting(CRS, "", "hydrants.setting.model_crs"),
    Setting(HOUR, WORST, "hydrants.setting.model_hour", WORST, 23, least_key="hydrants.setting.model_worst"),
    Setting(WITHIN_M, NEAR_M, "hydrants.setting.model_within_m", 0, 500, "m"),
    Setting(BY_NUMBER, False, "hydrants.setting.model_by_number"),
    Setting(
        JUNCTIONS, "", "hydrants.setting.model_junctions", file="*.csv", check=check_junctions, checked_with=(FILE,)
    ),
)
"""What is to be known of a model."""
