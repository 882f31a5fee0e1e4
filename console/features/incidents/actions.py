"""What a dispatcher does with an incident; each act is one or more commands and nothing else."""

from collections.abc import Callable, Mapping, Sequence

from console.context import Context
from console.features.incidents.recommend import Offer
from console.features.incidents.work import Forces, forces, held_sources
from console.in_turn import in_turn
from console.reasons import words
from console.with_incident import once_there, once_with_incident, with_incident
from models.incident import STAGES, CloseIncident, Incident, IncidentStatus, UpdateIncident
from models.record import Record
from models.unit import COMMITTED, DispatchUnit, SetUnitStatus, Unit, UnitStatus
from resources.words import t

FORWARD = {
    UnitStatus.DISPATCHED: UnitStatus.TURNED_OUT,
    UnitStatus.TURNED_OUT: UnitStatus.ON_SCENE,
    UnitStatus.ON_SCENE: UnitStatus.RETURNING,
    UnitStatus.RETURNING: UnitStatus.AVAILABLE,
}
"""What a unit usually reports next."""


def needs_incident(context: Context) -> str:
    """Why an act on the worked incident cannot be done now."""
    return "" if context.selection.incident_id else t("incidents.refusal.no_incident")


def dispatch(
    context: Context, incident_id: str, unit_ids: Sequence[str], offers: Mapping[str, Offer] | None = None
) -> None:
    """Send units to this incident, each by its own command; to no other one that is chosen meanwhile."""
    for unit_id in unit_ids if incident_id else ():
        offer = (offers or {}).get(unit_id)
        drive_s = offer.drive.duration_s if offer and offer.drive else None
        context.commands.submit(DispatchUnit(unit_id=unit_id, incident_id=incident_id, drive_time_s=drive_s))
    if not unit_ids:
        context.notices.warn(t("incidents.notice.nobody_to_send"), key="incidents.dispatch")


def dispatch_recommended(context: Context) -> None:
    """Send what the run card asks for, without another look at the list."""
    incident_id = context.selection.incident_id

    def send(found: Forces) -> None:
        offers = {o.record.id: o for o in found.recommendation.offers if o.on_card}
        dispatch(context, incident_id, list(offers), offers)
        context.desk.show_tab("forces")

    with_incident(
        context, incident_id, lambda _there: context.background.query(lambda: forces(context, incident_id), send)
    )


def _choose_a_unit(context: Context) -> None:
    """Nobody is reported on unseen: the first unit sent is chosen, the next press reports."""
    incident_id = context.selection.incident_id

    def choose(found: Forces) -> None:
        if not found.sent:
            context.notices.warn(t("incidents.notice.choose_unit"), key="incidents.unit")
            return
        first = found.sent[0].record
        context.selection.choose(Unit.KIND, first.id)
        context.desk.show_tab("forces")
        context.notices.say(t("incidents.notice.unit_chosen", unit=first.fact.number), key="incidents.unit")

    context.background.query(lambda: forces(context, incident_id), choose)


def next_status(context: Context) -> None:
    """The chosen unit reports what comes next; with none chosen, the first that was sent is chosen, and said."""

    key = context.selection.key
    if key is None or key.kind != Unit.KIND:
        _choose_a_unit(context)
        return

    def report(unit: Record[Unit] | None, end: Callable[[], None]) -> None:
        following = FORWARD.get(unit.fact.status) if unit is not None else None
        if unit is not None and following is not None:
            set_status(context, unit, following, end)
            return
        end()
        if unit is not None:
            context.notices.warn(t("incidents.notice.no_next", unit=unit.fact.number), key="incidents.unit")

    in_turn(
        context, (SetUnitStatus, key.id), lambda act: act.unit_id == key.id,
        lambda: context.store.get(Unit, key.id), report,
    )  # fmt: skip


def set_status(
    context: Context, unit: Record[Unit], status: UnitStatus, given: Callable[[], None] = lambda: None
) -> None:
    """The unit reports this status; one that leaves the incident gives its water back with the same act."""
    incident_id = unit.fact.incident_id

    def report(held: tuple[str, ...]) -> None:
        context.commands.submit(
            SetUnitStatus(unit_id=unit.id, status=status, incident_id=incident_id, hydrant_ids=held)
        )
        given()

    if status in COMMITTED or not incident_id:
        report(())
    else:
        # Water that cannot be looked up can be released by hand; the report must not be lost for it.
        context.background.query(
            lambda: held_sources(context, incident_id, unit.id), report, failed=lambda _error: report(())
        )


def next_stage(context: Context, incident_id: str = "") -> None:
    """The incident, empty the worked one, reaches its next stage: water on, under control, out."""
    wanted = incident_id or context.selection.incident_id
    heard = context.commands.openings.heard_of(wanted)

    def advance(incident: Record[Incident] | None, end: Callable[[], None]) -> None:
        if incident is not None:
            _advance(context, incident)
        end()
        if incident is None:
            # One that is being opened waits its turn.
            once_there(context, wanted, lambda: next_stage(context, wanted), heard)

    if wanted:
        in_turn(
            context, (UpdateIncident, wanted), lambda act: act.incident_id == wanted and "status" in act.after,
            lambda: context.store.get(Incident, wanted), advance,
        )  # fmt: skip


def _advance(context: Context, incident: Record[Incident]) -> None:
    order = list(IncidentStatus)
    stages = [s for s in STAGES if order.index(s) > order.index(incident.fact.status)]
    if stages and incident.fact.is_open:
        set_fields(context, incident, {"status": str(stages[0])})
    else:
        context.notices.warn(t("incidents.notice.no_stage"), key="incidents.stage")


def set_grade(context: Context, grade: int, incident_id: str = "") -> None:
    """The incident, empty the worked one, gets another fire grade."""

    wanted = incident_id or context.selection.incident_id
    with_incident(context, wanted, lambda incident: set_fields(context, incident, {"grade": grade}))


def set_fields(context: Context, incident: Record[Incident], after: dict[str, object]) -> None:
    """Change fields, saying what they were when the dispatcher saw them."""
    before = {field: getattr(incident.fact, field) for field in after if field != "status"}
    context.commands.submit(UpdateIncident(incident_id=incident.id, before=before, after=after))


def close(context: Context, incident_id: str = "") -> None:
    """Close the incident, empty the worked one; what the backend is bound to refuse is said and not sent."""

    def end(incident: Record[Incident], given: Callable[[], None]) -> None:
        fact, refusal = incident.fact, ""
        if not fact.is_open:
            refusal = words("incident.closed", {"number": fact.number})
        elif out := fact.active_dispatches:
            refusal = words("incident.units_out", {"number": fact.number, "count": str(len(out))})
        if refusal:
            given()
            context.notices.warn(refusal, key="incidents.close")
            return

        def submit(held: tuple[str, ...]) -> None:
            context.commands.submit(CloseIncident(incident_id=incident.id, hydrant_ids=held))
            given()

        context.background.query(
            lambda: held_sources(context, incident.id), submit, failed=lambda _error: submit(())
        )

    once_with_incident(context, CloseIncident, incident_id or context.selection.incident_id, end)
