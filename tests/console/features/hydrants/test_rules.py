"""The plan goes by what the centre has set."""

from console.features.hydrants.rules import rules_of
from tests.console.features.desk import Desk


def test_rules_are_those_of_the_settings(desk: Desk) -> None:
    settings = desk.context.settings
    settings.set("hydrants.hose_length_m", 25.0)
    settings.set("hydrants.assumed_lps", 10.0)
    settings.set("hydrants.most_lift_m", 6.5)
    settings.set("hydrants.assumed_lift_m", 4.0)
    rules = rules_of(settings)
    assert (rules.hose_length_m, rules.assumed_lps, rules.least_mpa) == (25.0, 10.0, 0.10)
    assert (rules.most_lift_m, rules.assumed_lift_m) == (6.5, 4.0)
    for key in ("most_lift_m", "assumed_lift_m"):
        settings.reset(f"hydrants.{key}")
    settings.reset("hydrants.hose_length_m")
    settings.reset("hydrants.assumed_lps")
