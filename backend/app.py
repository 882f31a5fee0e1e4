"""The backend's application: every router, one error shape, the protocol header."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend import (
    alarms,
    audit_page,
    cameras,
    changes,
    commands,
    documents,
    doors,
    errors,
    guesses,
    imports,
    openapi,
    positions,
    presence,
    regions,
    series,
    session,
    stream,
    tracks,
    verifiers,
    withdrawals,
)
from backend.epochs import begin_epoch
from backend.errors import Problem, response
from backend.presence import keep_present
from backend.service import Service
from backend.settings import PROTOCOL, VERSION, Settings
from backend.tracks import keep_bounded
from backend.upkeep import keep_up

ROUTERS = tuple(
    module.router
    for module in (
        session, changes, stream, commands, imports, documents, regions, cameras, series, doors, positions, tracks,
        alarms, verifiers, audit_page, withdrawals, presence, guesses,
    )
)  # fmt: skip
_HEADER = b"wanghuolou-protocol"


def create_app(settings: Settings) -> FastAPI:
    """The application on a database that is brought up to date first. Raises BadDatabase, SQLAlchemyError."""
    service = Service(settings)
    service.db.migrate()
    with service.db.writing() as work:
        begin_epoch(work)
    service.sessions.purge()
    service.send_waiting()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.hub.start()
        service.courier.start()
        chores = (keep_up(service), keep_present(service.presence, service.hub), keep_bounded(service))
        tasks = [asyncio.create_task(chore) for chore in chores]
        yield
        for task in tasks:
            task.cancel()
        service.hub.close()
        await run_in_threadpool(service.courier.stop)
        service.db.close()

    app = openapi.Described(
        title="Wanghuolou backend", version=VERSION, lifespan=lifespan,
        openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.service = service
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app)
    app.add_middleware(_Protocol)
    return app


class _Protocol:
    """Says which protocol we speak on every answer, and refuses clients that speak another."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (_HEADER, b"%d" % PROTOCOL)]
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        spoken = next((v for k, v in scope["headers"] if k == _HEADER), None)
        if spoken not in (None, b"%d" % PROTOCOL) and scope["path"] != "/v1/health":
            refusal = Problem(426, "protocol", f"This backend speaks protocol {PROTOCOL}; update the older side.")
            await response(refusal)(scope, receive, named)
            return
        await self._app(scope, receive, named)
