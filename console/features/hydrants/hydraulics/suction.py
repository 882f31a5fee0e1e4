"""Drafting: what is left of a pump's flow when it lifts its water from a pond, a river or a tank."""

import itertools

RATED_LIFT_M = 3.0
"""A vehicle pump makes its rated flow with the water so far below it (GB 6245; NFPA 1901: 10 ft)."""
LIFT_SHARES = ((RATED_LIFT_M, 1.0), (4.57, 0.7), (6.10, 0.6), (7.0, 0.5))
"""(lift in metres, share of the rated flow): 15 ft 70 % and 20 ft 60 % (IFSTA, Pumping Apparatus), 7 m half of it
at the rated pressure (GB 6245). A pump in good order may do more."""
MOST_LIFT_M = 7.5
"""Lift beyond which a pump does not draft: handbook practice in China, unverified, a setting."""
ASSUMED_LIFT_M = RATED_LIFT_M
"""Lift of a source nobody measured: what pumps are rated at; unverified, a setting."""


def suction_share(lift_m: float, most_lift_m: float = MOST_LIFT_M) -> float:
    """Share of its rated flow that a pump draws from so far below, straight between the figures; 0 beyond the most.

    Below the last figure it goes on falling as steeply as before it. Water that stands higher than the pump is
    drawn as at the rating.
    """
    if not lift_m <= most_lift_m:
        return 0.0
    if lift_m <= RATED_LIFT_M:
        return 1.0
    for (above, more), (below, less) in itertools.pairwise(LIFT_SHARES):
        share = more + (lift_m - above) / (below - above) * (less - more)
        if lift_m <= below:
            break
    return max(0.0, share)
