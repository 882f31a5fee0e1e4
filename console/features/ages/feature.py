"""Ages: how long each value may be taken for now, and as of when everything about the chosen record is."""

from console.feature import Act, Feature, Setting
from console.features.ages.window import show_ages
from models.age import ASPECTS, DAY_S
from resources.words import t


def _refusal(context: object) -> str:
    selection = getattr(context, "selection", None)
    return "" if selection is not None and (selection.key or selection.incident_id) else t("ages.none_chosen")


FEATURE = Feature(
    name="ages",
    acts=(Act("ages.as_of", "ages.act.as_of", show_ages, "Ctrl+I", "clock", menu="go", refusal=_refusal),),
    settings=tuple(
        Setting(f"age.{aspect.name}_s", aspect.life_s, f"ages.setting.{aspect.name}", 5.0, 3_650 * DAY_S, "s")
        for aspect in ASPECTS
    ),
)
