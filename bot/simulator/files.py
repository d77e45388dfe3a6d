"""Files that bots and people have sent, by file_id; in memory."""

import base64
import mimetypes
import secrets
from dataclasses import dataclass

from bot.simulator.arguments import Upload


@dataclass(slots=True)
class StoredFile:
    """One file."""

    id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    kind: str

    @property
    def path(self) -> str:
        """Where a bot downloads it from (https://core.telegram.org/bots/api#getfile)."""
        suffix = "." + self.name.rsplit(".", 1)[1] if "." in self.name else ""
        return f"{self.kind}s/{self.unique_id}{suffix if suffix.isascii() else ''}"

    def as_json(self) -> dict[str, object]:
        """https://core.telegram.org/bots/api#file"""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    """All files."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def add(self, upload: Upload, kind: str) -> StoredFile:
        """Keeps an uploaded file."""
        mime_type = upload.content_type
        if not mime_type or mime_type == "application/octet-stream":
            mime_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        file_id = "BQAC" + base64.urlsafe_b64encode(secrets.token_bytes(24)).decode()
        stored = StoredFile(file_id, "Ag" + secrets.token_hex(6), upload.name, mime_type, upload.content, kind)
        self._files[file_id] = stored
        self._paths[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """The file of an id."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file of a download path."""
        return self._paths.get(path)
