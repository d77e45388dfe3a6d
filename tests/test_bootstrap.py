"""The virtual environment's making, on a Python without pip (Debian's): which file of the package index is taken."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import bootstrap

CONTENT = b"a wheel"


def file(name: str, **fields: Any) -> dict[str, Any]:
    """A file as the index lists it (https://peps.python.org/pep-0691/)."""
    return {
        "filename": name,
        "url": f"../../files/{name}",
        "hashes": {"sha256": hashlib.sha256(CONTENT).hexdigest()},
        **fields,
    }


class Index(http.server.BaseHTTPRequestHandler):
    """A package index."""

    files: tuple[dict[str, Any], ...] = ()

    def do_GET(self) -> None:
        body = json.dumps({"files": self.files}).encode() if self.path == "/simple/pip/" else CONTENT
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Index]]:
    """An index that runs."""
    handler = type("ThisIndex", (Index,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
    yield handler
    server.shutdown()
    server.server_close()


def test_the_newest_pip_that_runs_here_is_taken_however_the_index_sorts(index: type[Index], tmp_path: Path) -> None:
    index.files = (
        file("pip-24.0.tar.gz"),
        file("pip-25.10-py3-none-any.whl", **{"requires-python": ">=3.9"}),
        file("pip-25.9-py3-none-any.whl", **{"requires-python": ">=3.9"}),
        file("pip-26.0b1-py3-none-any.whl"),
        file("pip-26.1-py3-none-any.whl", yanked="broken"),
        file("pip-99.0-py3-none-any.whl", **{"requires-python": ">=3.99"}),
        file("pip-9.0.3-py2.py3-none-any.whl"),
    )
    path = bootstrap._download_pip(tmp_path)
    assert (path.name, path.read_bytes()) == ("pip-25.10-py3-none-any.whl", CONTENT)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "could not be fetched"),
        ((file("pip-9.0.3.zip"),), "could not be fetched"),
        (({**file("pip-25.0-py3-none-any.whl"), "hashes": {"sha256": "0" * 64}},), "damaged"),
    ],
)
def test_what_goes_wrong_is_told(
    index: type[Index], tmp_path: Path, files: tuple[dict[str, Any], ...], said: str
) -> None:
    index.files = files
    with pytest.raises(SystemExit, match=said):
        bootstrap._download_pip(tmp_path)
    assert not list(tmp_path.iterdir())
