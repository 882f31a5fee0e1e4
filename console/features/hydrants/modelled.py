"""The better answer where the centre has a model of its mains: the plan is tried in it, neighbours running."""

import time
from pathlib import Path

from console.background import ended_by
from console.features.hydrants.allocation.networked import tried
from console.features.hydrants.allocation.options import prepare
from console.features.hydrants.allocation.plan import best
from console.features.hydrants.allocation.scenario import Network
from console.features.hydrants.answer import Answer, answer
from console.features.hydrants.mains_word import RETRY_S, Mains
from console.features.hydrants.solving import PROOF_S, going_on
from console.mains.model import BadNetwork, NetworkModel

MODEL_WAIT_S = 15.0
"""A question that takes the model longer is given up: the plan stands on the other facts meanwhile."""


def modelled_answer(better: Answer, wait_s: float = MODEL_WAIT_S, seconds: float = PROOF_S) -> Answer:
    """The last word. A model that gives none is named with its reason, and the plan stands on the other facts.

    Not for the UI thread; its process ends with the work.
    """
    known, scenario = better.known, better.known.scenario
    if scenario is None or scenario.network is None:
        return better
    network = scenario.network
    if better.mains.trouble and time.monotonic() - better.mains.asked_s < RETRY_S:
        return answer(known, better.ground, better.plan, final=True, mains=better.mains)
    called = {key: record.fact.number for key, record in known.sources.items()}
    try:
        with NetworkModel(Path(network.inp), wait_s) as model, ended_by(model.end):
            found = tried(
                scenario,
                model,
                time.monotonic() + seconds,
                lambda ground: going_on(ground, better.plan.draws),
                called,
            )
    except (BadNetwork, OSError) as error:
        return _without(better, network, str(error).replace(network.inp, Path(network.inp).name), seconds)
    mains = Mains(network, found.opened, found.drawn, asked_s=time.monotonic())
    return answer(known, found.ground, found.plan, final=True, mains=mains)


def _without(better: Answer, network: Network, trouble: str, seconds: float) -> Answer:
    mains = Mains(network, trouble=trouble, asked_s=time.monotonic())
    ground, plan = better.ground, better.plan
    if better.mains.opened is not None and better.known.scenario is not None:
        # It rested on what the model had said before: that is nothing to stand on any more.
        ground = prepare(better.known.scenario)
        plan = best(ground.problem, going_on(ground, plan.draws), time.monotonic() + seconds)
    return answer(better.known, ground, plan, final=True, mains=mains)
