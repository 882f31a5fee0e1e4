"""A flow test of a hydrant as somebody read it from the gauges."""

from collections.abc import Sequence
from typing import ClassVar

from models.command import Circumstances, Command, Facts, Put, Refused, Role, require
from models.defect_acts import CREW
from models.flow_rating import BadTest, rated
from models.hydrant import CRITICAL_PRESSURE_MPA, Hydrant, by_pressure
from models.log_entry import HYDRANT_ID, LogKind, log_key, log_put
from models.record import Key, earlier, replace


class RecordFlowTest(Command, frozen=True, kw_only=True):
    """Write down a test: standing pressure, pressure left while it flowed, the flow; `note`: how it was read."""

    NAME: ClassVar[str] = "RecordFlowTest"
    ROLES: ClassVar[frozenset[Role]] = CREW
    HOLDS_BACK: ClassVar[bool] = False

    hydrant_id: str
    static_mpa: float
    residual_mpa: float
    flow_lps: float
    note: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The hydrant and the log."""
        return (Key(Hydrant.KIND, self.hydrant_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for readings that cannot be. Of a test older than the one known only the log tells."""
        hydrant = require(facts, Hydrant, self.hydrant_id)
        try:
            rated(self.static_mpa, self.residual_mpa, self.flow_lps, CRITICAL_PRESSURE_MPA)
            tested = replace(
                hydrant, test_static_mpa=self.static_mpa, test_residual_mpa=self.residual_mpa,
                test_flow_lps=self.flow_lps, tested_at=at.made_at,
            )  # fmt: skip
        except (BadTest, ValueError) as error:
            raise Refused("flow_test.value", hydrant=hydrant.number) from error
        params = {
            HYDRANT_ID: self.hydrant_id, "hydrant": hydrant.number, "static_mpa": f"{self.static_mpa:g}",
            "residual_mpa": f"{self.residual_mpa:g}", "flow_lps": f"{self.flow_lps:g}",
        }  # fmt: skip
        said = log_put(at, LogKind.FLOW_TESTED, "", text=self.note.strip(), params=params)
        if hydrant.tested_at is not None and earlier(at.made_at, hydrant.tested_at):
            return (said,)
        if hydrant.measured_at is None or not earlier(at.made_at, hydrant.measured_at):
            tested = measured(tested, self.static_mpa, at)
        return (Put(Key(Hydrant.KIND, self.hydrant_id), tested), said)


def measured(hydrant: Hydrant, pressure_mpa: float, at: Circumstances) -> Hydrant:
    """The hydrant with that standing pressure, low or not by it."""
    status = by_pressure(hydrant.status, pressure_mpa)
    return replace(hydrant, pressure_mpa=pressure_mpa, measured_at=at.made_at, status=status)
