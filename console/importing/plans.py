"""Plans come as JSON beside their drawings: the drawings go up first, by hash, then the plans that name them."""

import hashlib
import json
from pathlib import Path
from typing import Any

from console.importing.errors import BadFile
from console.importing.rows import Prepared
from models.ids import derived_id
from resources.os_reason import os_reason

MAX_DRAWING_BYTES = 100 * 2**20
_TYPES = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def prepare_plans(path: Path, source: str) -> tuple[Prepared, Prepared, dict[str, Path]]:
    """(plans, documents, sha256 -> file). Each plan object lists its drawings' file names under `documents`.

    Raises BadFile with a sentence when the file is no list of plans; a plan whose drawing cannot be read
    is refused alone.
    """
    plans, documents = Prepared("plan", key_fields=("number",)), Prepared("document", key_fields=("sha256",))
    files: dict[str, Path] = {}
    for row, content in enumerate(_plans(path), 1):
        plan = dict(content)
        names = plan.pop("documents", None) or []
        site = plan.pop("site", None)
        try:
            if not isinstance(names, list):
                raise BadFile("drawing_list", number=str(plan.get("number", "")))
            drawings = [_drawing(path.parent, name) for name in names]
        except BadFile as error:
            plans.refused.append({"row": row, "reason": str(error)})
            continue
        for data, file in drawings:
            if data["sha256"] not in files:
                documents.rows.append({"row": row, "key": data["sha256"], "data": data})
                files[data["sha256"]] = file
        plan["document_ids"] = [derived_id("document", source, data["sha256"]) for data, _ in drawings]
        entry: dict[str, Any] = {"row": row, "key": str(plan.get("number", "")), "data": plan}
        plans.rows.append({**entry, "refs": {"site_id": {"kind": "site", "number": str(site)}}} if site else entry)
    return plans, documents, files


def _plans(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise BadFile("missing", file=str(path)) from error
    except OSError as error:
        raise BadFile("unreadable", file=path.name, reason=os_reason(error)) from error
    except UnicodeDecodeError as error:
        raise BadFile("encoding", file=path.name) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFile("json", file=path.name, reason=str(error)) from error
    if isinstance(content, dict):
        content = content.get("plans")
    if not isinstance(content, list) or not all(isinstance(plan, dict) for plan in content):
        raise BadFile("json_shape", file=path.name)
    return content


def _drawing(folder: Path, name: Any) -> tuple[dict[str, Any], Path]:
    """The document fact of a drawing, which must lie beside or below the plans file."""
    file = (folder / str(name)).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise BadFile("drawing_outside", file=str(name))
    media_type = _TYPES.get(file.suffix.lower())
    if media_type is None:
        raise BadFile("drawing_type", file=str(name), types=", ".join(_TYPES))
    try:
        size = file.stat().st_size
        if size > MAX_DRAWING_BYTES:
            raise BadFile("large", file=str(name), limit=str(MAX_DRAWING_BYTES // 2**20))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise BadFile("unreadable", file=str(name), reason=os_reason(error)) from error
    data = {"name": file.name, "sha256": digest, "media_type": media_type, "size_bytes": size}
    return data, file
