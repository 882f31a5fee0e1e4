"""`water solve SCENARIO.json`: the allocation of a scenario as JSON, for anyone to check with another solver."""

import argparse
import sys
import time
from pathlib import Path

import msgspec

from console.features.hydrants.allocation.networked import Solved, solve
from console.features.hydrants.allocation.options import BadScenario
from console.features.hydrants.allocation.report import network_report, report
from console.features.hydrants.allocation.scenario import Network, Scenario
from console.features.hydrants.scenario_file import BadScenarioFile, read_scenario
from console.mains.model import NetworkModel
from resources.words import t

USUAL_S = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `water solve`."""
    parser.add_argument("scenario", type=Path, metavar="SCENARIO.json", help=t("water.help.scenario"))
    parser.add_argument("--seconds", type=float, default=USUAL_S, metavar="S", help=t("water.help.seconds"))
    parser.add_argument("--network", type=Path, metavar="FILE.inp", help=t("water.help.network"))
    parser.add_argument("--table", type=Path, metavar="FILE", help=t("water.help.table"))
    parser.add_argument("--options", action="store_true", help=t("water.help.options"))


def run(args: argparse.Namespace) -> int:
    """Print the answer; 2 with a sentence for a file that is no scenario."""
    taken: list[object] = []
    try:
        scenario = read_scenario(args.scenario, lambda written: _with_demands(written, args, taken))
        scenario = _with_network(scenario, args.network)
        begun, first_at = time.monotonic(), [0.0]
        solved = _solved(scenario, args, begun, first_at)
    except BadScenarioFile as error:
        return _refuse(str(error))
    except BadScenario as error:
        return _refuse(t("water.error.scenario", path=args.scenario, reason=error))
    answer = {
        "first_answer_ms": round((first_at[0] - begun) * 1000, 1),
        "answer_ms": round((time.monotonic() - begun) * 1000, 1),
        **report(solved.ground, solved.plan, options=args.options),
    }
    if taken:
        answer["demand"] = taken
    if scenario.network is not None:
        answer["network"] = network_report(solved)
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=1).decode() + "\n")
    return 0


def _with_demands(scenario: bytes, args: argparse.Namespace, taken: list[object]) -> bytes:
    """The scenario with the L/s of a demand table where a point says what burns; `taken` gets what was taken."""
    if b'"wants"' not in scenario:
        return scenario
    # Few scenarios ask for a table: the records and readers of files it may come from are not for all to load.
    from console.features.hydrants.scenario_wants import rows_known, with_demands

    written, found = with_demands(scenario, rows_known(args.table, args.profile))
    taken += msgspec.to_builtins(found)
    return written


def _with_network(scenario: Scenario, path: Path | None) -> Scenario:
    """The scenario with the model named on the command line, whose file stands instead of its own."""
    if path is None:
        return scenario
    return msgspec.structs.replace(
        scenario,
        network=msgspec.structs.replace(scenario.network, inp=str(path.resolve()))
        if scenario.network is not None
        else Network(inp=str(path.resolve())),
    )


def _solved(scenario: Scenario, args: argparse.Namespace, begun: float, first_at: list[float]) -> Solved:
    deadline = begun + max(0.0, args.seconds)

    def first(*_answer: object) -> None:
        first_at[0] = time.monotonic()

    if scenario.network is None:
        return solve(scenario, deadline, first=first)
    # A path in a scenario is meant from where the scenario lies.
    with NetworkModel(args.scenario.parent / scenario.network.inp) as model:
        return solve(scenario, deadline, model, first)


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2
