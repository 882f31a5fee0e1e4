"""The incident numbers that pass by: none of them may be given out again."""

from collections.abc import Iterable

from models.incident import Incident
from models.kinds import decode_fact
from models.record import BadFact, Change


def incident_numbers(changes: Iterable[Change]) -> list[str]:
    """The numbers of the incidents among the changes."""
    numbers = []
    for change in changes:
        if change.kind == Incident.KIND and not change.deleted:
            try:
                fact = decode_fact(change.kind, change.data)
            except BadFact:
                continue
            if isinstance(fact, Incident):
                numbers.append(fact.number)
    return numbers
