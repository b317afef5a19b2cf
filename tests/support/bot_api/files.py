"""Methods about documents and photographs."""

from __future__ import annotations

import hashlib
import struct
from typing import Any

from support.bot_api import markup
from support.bot_api.messages import open_chat, send
from support.bot_api.parameters import Parameters, Upload
from support.bot_api.refusal import RefusedError, bad
from support.bot_api.world import JSON, World, text_body

UPLOAD, PHOTO, DOWNLOAD = 50_000_000, 10_000_000, 20_000_000
KEPT = 1000


def send_document(world: World, parameters: Parameters) -> JSON:
    chat = open_chat(world, parameters)
    upload = _uploaded(parameters, "document")
    document = world.files[upload][0] if isinstance(upload, str) and upload in world.files else None
    if document is None:
        if isinstance(upload, str):
            raise bad("wrong file identifier/HTTP URL specified")
        document = stored(world, upload)
    return send(world, chat, parameters, {"document": document} | _caption(parameters), _source(parameters))


def send_photo(world: World, parameters: Parameters) -> JSON:
    chat = open_chat(world, parameters)
    upload = _uploaded(parameters, "photo")
    if isinstance(upload, str):
        if upload not in world.files or "width" not in world.files[upload][0]:
            raise bad("wrong file identifier/HTTP URL specified")
        photo = world.files[upload][0]
    else:
        if len(upload.content) > PHOTO:
            raise RefusedError(413, "Request Entity Too Large")
        width, height = _size(upload.content)
        photo = stored(world, upload, width=width, height=height)
    return send(world, chat, parameters, {"photo": [photo]} | _caption(parameters), _source(parameters))


def get_file(world: World, parameters: Parameters) -> JSON:
    file_id = parameters.text("file_id")
    if file_id not in world.files:
        raise bad("invalid file_id")
    file, content = world.files[file_id]
    if len(content) > DOWNLOAD:
        raise bad("file is too big")
    kept = {name: file[name] for name in ("file_id", "file_unique_id", "file_size")}
    return kept | {"file_path": path_of(file_id)}


def path_of(file_id: str) -> str:
    return f"documents/{file_id}"


def stored(world: World, upload: Upload, **size: Any) -> JSON:
    """Keep a file and return its description. Raises RefusedError for an empty or too large one."""
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > UPLOAD:
        raise RefusedError(413, "Request Entity Too Large")
    unique = hashlib.sha256(upload.content).hexdigest()[:16]
    file: JSON = {
        "file_id": f"F{next(world.numbers)}-{unique}",
        "file_unique_id": unique,
        "file_size": len(upload.content),
    }
    file |= size or {"file_name": upload.name, "mime_type": upload.media_type}
    world.files[file["file_id"]] = (file, upload.content)
    if len(world.files) > KEPT:
        world.files.popitem(last=False)
    return file


def _uploaded(parameters: Parameters, name: str) -> Upload | str:
    value = parameters.values.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        name = value.removeprefix("attach://")
    elif isinstance(value, str) and value:
        return value
    if name not in parameters.uploads:
        raise bad(f"there is no {name} in the request")
    return parameters.uploads[name]


def _source(parameters: Parameters) -> str:
    return parameters.text("caption")


def _caption(parameters: Parameters) -> JSON:
    entities = parameters.parsed("caption_entities")
    read = markup.caption(_source(parameters), parameters.text("parse_mode"), entities)
    return text_body(read, caption=True)


def _size(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture: read from a PNG, guessed for a JPEG. Raises RefusedError."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
    elif content.startswith(b"\xff\xd8\xff"):
        width, height = 1280, 960
    else:
        raise bad("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height
