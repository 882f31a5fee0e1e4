"""As of when everything is can be asked of whatever is chosen; each kind of value has a shelf life one can set."""

from console.features.ages.feature import FEATURE
from console.features.ages.window import AgesWindow
from models.age import ASPECTS
from resources.words import has, t
from tests.console.features.desk import Desk
from tests.console.features.world import PUMPER

[ACT] = FEATURE.acts


def test_with_nothing_chosen_it_says_so_and_with_a_unit_it_shows_its_ages(desk: Desk) -> None:
    assert ACT.refusal(desk.context) == t("ages.none_chosen")
    desk.context.selection.choose("unit", PUMPER)
    assert ACT.refusal(desk.context) == ""
    ACT.run(desk.context)
    desk.wait(lambda: bool(desk.window.findChildren(AgesWindow)))
    [window] = desk.window.findChildren(AgesWindow)
    assert not window.isModal()
    window.close()


def test_an_incident_that_is_worked_is_enough(desk: Desk) -> None:
    desk.open_incident()
    desk.context.selection.clear()
    assert ACT.refusal(desk.context) == ""


def test_every_kind_of_value_has_its_shelf_life_among_the_settings_with_a_name(desk: Desk) -> None:
    assert {setting.key for setting in FEATURE.settings} == {f"age.{aspect.name}_s" for aspect in ASPECTS}
    for aspect, setting in zip(ASPECTS, FEATURE.settings, strict=True):
        assert desk.context.settings.number(setting.key) == aspect.life_s
        assert has(setting.title_key), setting.title_key
