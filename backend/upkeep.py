"""What a backend does for itself once a day: old tombstones and ended sessions go."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.changes_page import compact
from backend.service import Service

EVERY_S = 86_400.0
log = structlog.get_logger("backend.upkeep")


async def keep_up(service: Service) -> None:
    """Run until cancelled; a failure is logged and tried again the next day."""
    while True:
        try:
            gone = await service.write(lambda: compact(service.db, service.settings.tombstone_days))
            await service.write(service.sessions.purge)
            log.info("upkeep", tombstones=gone)
        except SQLAlchemyError as error:
            log.error("upkeep", error=str(error)[:300])
        await asyncio.sleep(EVERY_S)
