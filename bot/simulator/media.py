"""Messages that carry a file (https://core.telegram.org/bots/api#sending-files)."""

import struct
from typing import Any

from bot.simulator.arguments import Arguments, Upload
from bot.simulator.errors import ApiError, bad
from bot.simulator.files import StoredFile
from bot.simulator.telegram import Simulator

FILE_KINDS = {
    "document": "Document",
    "photo": "Photo",
    "video": "Video",
    "animation": "Animation",
    "audio": "Audio",
    "voice": "Voice",
    "video_note": "VideoNote",
    "sticker": "Sticker",
}
"""The fields of a message, and the end of the method's name."""


def media_field(sim: Simulator, args: Arguments, kind: str) -> dict[str, Any]:
    """The field of a message that carries the file which a call uploads or names.

    Raises:
        ApiError: if there is none, it is unknown, or too large.
    """
    if kind not in FILE_KINDS:
        raise bad(f"type {kind} is not supported")
    stored = _find(sim, args, kind)
    field = describe(stored, kind)
    return {kind: field} if kind != "animation" else {"animation": field, "document": field}


def _find(sim: Simulator, args: Arguments, kind: str) -> StoredFile:
    given = args.values.get(kind)
    upload = args.uploads.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        upload = args.uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad(f"can't parse {kind}: file attachment not found")
    if upload is not None:
        return _keep(sim, upload, kind)
    if not given:
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    stored = sim.files.get(str(given))
    if stored is None:
        raise bad("wrong file identifier/HTTP URL specified")
    return stored


def _keep(sim: Simulator, upload: Upload, kind: str) -> StoredFile:
    limit = sim.limits.photo_bytes if kind == "photo" else sim.limits.upload_bytes
    if len(upload.content) > limit:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad("file must be non-empty")
    if kind == "photo" and dimensions(upload.content) is None:
        raise bad("IMAGE_PROCESS_FAILED")
    return sim.files.add(upload, kind)


def describe(stored: StoredFile, kind: str) -> Any:
    """The object that a message has for a file."""
    about = stored.as_json()
    width, height = dimensions(stored.content) or (320, 240)
    match kind:
        case "photo":
            return [{**about, "width": width, "height": height}]
        case "sticker":
            shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {**about, "type": "regular", **shape, "emoji": "🙂"}
        case "voice":
            return {**about, "duration": 3, "mime_type": "audio/ogg"}
        case "video_note":
            return {**about, "length": 240, "duration": 3}
        case "audio":
            return {**about, "duration": 3, "file_name": stored.name, "mime_type": stored.mime_type}
        case "video" | "animation":
            clip = {"width": width, "height": height, "duration": 3}
            return {**about, **clip, "file_name": stored.name, "mime_type": stored.mime_type}
    return {"file_name": stored.name, "mime_type": stored.mime_type, **about}


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG picture in pixels; None if it is none."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:4] == b"GIF8" and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    if content[:2] == b"\xff\xd8":
        return _jpeg_dimensions(content)
    return None


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    """Walks the segments to the frame header (ITU T.81, B.2.2)."""
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None
