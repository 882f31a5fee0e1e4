"""`water solve SCENARIO.json`: the allocation of a scenario as JSON, for anyone to check with another solver."""

import argparse
import sys
import time
from pathlib import Path

import msgspec

from console.features.hydrants.allocation.options import BadScenario, prepare
from console.features.hydrants.allocation.plan import at_once, best
from console.features.hydrants.allocation.report import report
from console.features.hydrants.allocation.scenario import Scenario
from resources.words import t

MAX_BYTES = 200_000_000
USUAL_S = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `water solve`."""
    parser.add_argument("scenario", type=Path, metavar="SCENARIO.json", help=t("water.help.scenario"))
    parser.add_argument("--seconds", type=float, default=USUAL_S, metavar="S", help=t("water.help.seconds"))
    parser.add_argument("--options", action="store_true", help=t("water.help.options"))


def run(args: argparse.Namespace) -> int:
    """Print the answer; 2 with a sentence for a file that is no scenario."""
    try:
        if args.scenario.stat().st_size > MAX_BYTES:
            return _refuse(t("water.error.large", path=args.scenario, limit=MAX_BYTES // 1_000_000))
        scenario = msgspec.json.decode(args.scenario.read_bytes(), type=Scenario)
        begun = time.monotonic()
        ground = prepare(scenario)
    except OSError as error:
        return _refuse(t("water.error.unreadable", path=args.scenario, reason=error.strerror or str(error)))
    except (msgspec.DecodeError, BadScenario, ValueError) as error:
        return _refuse(t("water.error.scenario", path=args.scenario, reason=str(error)))
    first = at_once(ground.problem)
    first_ms = (time.monotonic() - begun) * 1000
    plan = best(ground.problem, first, begun + max(0.0, args.seconds))
    answer = {
        "first_answer_ms": round(first_ms, 1),
        "answer_ms": round((time.monotonic() - begun) * 1000, 1),
        **report(ground, plan, options=args.options),
    }
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=1).decode() + "\n")
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2
