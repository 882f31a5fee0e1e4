"""Taking acts back whose answer was lost: each is done or withdrawn, never both, and its seat hears which."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from backend.auth import SignedIn
from backend.clock import now
from backend.commands import COMMAND_ID, MAX_BATCH, WITHDRAWN, CommandsOut
from backend.db import Database
from backend.errors import Problem
from backend.openapi import answers, takes
from backend.requests import MB, decode, json_response, read_body
from backend.schema import commands as judged
from backend.service import service_of
from models.command import Answer, Outcome
from models.kinds import COMMANDS
from models.record import iso

router = APIRouter()


class WithdrawalsIn(msgspec.Struct):
    """Ids of acts that their seat wants undone if they were not done yet; at most 1000."""

    ids: list[str]


def withdraw(db: Database, ids: Sequence[str], received_at: datetime) -> list[Answer]:
    """The answers in their order; an act that was judged has what it got then, and stays done or refused."""
    with db.writing() as work:
        wanted = sorted({i for i in ids if COMMAND_ID.fullmatch(i)})
        found = work.connection.execute(select(judged.c.id, judged.c.answer).where(judged.c.id.in_(wanted)))
        known = {row[0]: msgspec.json.decode(bytes(row[1]), type=Answer) for row in found}
        for command_id in wanted:
            if command_id not in known:
                answer = Answer(id=command_id, outcome=Outcome.REFUSED, code="command.withdrawn")
                known[command_id] = answer
                encoded = msgspec.json.encode(answer)
                row = {"id": command_id, "digest": WITHDRAWN, "answer": encoded, "received_at": iso(received_at)}
                work.insert(judged, row)
    return [known.get(i) or Answer(id=i[:64], outcome=Outcome.REFUSED, code="command.id") for i in ids]


@router.post(
    "/v1/commands/withdrawals", response_model=None, openapi_extra=takes(WithdrawalsIn),
    responses=answers(CommandsOut),
)  # fmt: skip
async def withdrawals(request: Request, principal: SignedIn) -> Response:
    """Take acts back that were sent and not answered."""
    if not any(principal.role in kind.ROLES for kind in COMMANDS.values()):
        raise Problem(403, "role", "Who may give no command has none to withdraw.")
    batch = decode(await read_body(request, MB), WithdrawalsIn)
    if len(batch.ids) > MAX_BATCH:
        raise Problem(413, "too_many", f"{len(batch.ids)} ids at once; send at most {MAX_BATCH}.")
    received_at = now()
    service = service_of(request)
    return json_response(CommandsOut(await service.write(lambda: withdraw(service.db, batch.ids, received_at))))
