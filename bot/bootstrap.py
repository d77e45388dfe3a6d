"""Makes the virtual environment of a checkout, on a machine that has only Python. Standard library only."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)


def enter(extra: str = "") -> None:
    """Makes sure that this process runs in the checkout's own, up-to-date environment; starts it anew there if not.

    `extra` names an optional group of dependencies in pyproject.toml, such as "dev". A process that already runs in an
    environment of somebody else's making is left alone.

    Raises:
        SystemExit: in one line, if the environment cannot be made.
    """
    if sys.version_info < OLDEST:
        raise SystemExit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}.")
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if sys.prefix != sys.base_prefix and not inside:
        return
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = VENV / f".installed-{extra or 'run'}"
    wanted = _fingerprint()
    if not (python.exists() and stamp.exists() and stamp.read_text() == wanted):
        _make(python, extra)
        stamp.write_text(wanted)
    elif inside:
        return
    arguments = [str(python), *sys.orig_argv[1:]]
    if os.name == "nt":
        raise SystemExit(subprocess.call(arguments))
    os.execv(python, arguments)


def _fingerprint() -> str:
    """Changes when the dependencies or what the build makes of the catalogues may have changed."""
    digest = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "pyproject.toml", *sorted((ROOT / "locales").rglob("*.po"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make(python: Path, extra: str) -> None:
    print("Preparing the virtual environment (the first time this takes a minute) …", file=sys.stderr, flush=True)
    if not python.exists():
        _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        pip = _pip(python, Path(folder))
        _run([*pip, "install", "--quiet", "--disable-pip-version-check", "--editable", target])


def _pip(python: Path, folder: Path) -> list[str]:
    """A command that runs pip for the environment: its own, Python's bundled one, or one from the package index.

    Debian's Python comes without `ensurepip`; a wheel of pip can be run without installing it.
    """
    has_pip = [str(python), "-m", "pip"]
    if subprocess.run([*has_pip, "--version"], capture_output=True, check=False).returncode == 0:
        return has_pip
    bundled = subprocess.run([str(python), "-m", "ensurepip", "--default-pip"], capture_output=True, check=False)
    if bundled.returncode == 0:
        return has_pip
    return [str(python), str(_download_pip(folder) / "pip")]


def _download_pip(folder: Path) -> Path:
    """Fetches pip's newest wheel (https://peps.python.org/pep-0691/) and checks its digest."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
    request = urllib.request.Request(f"{index}/pip/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            files = json.load(answer)["files"]
        wheel = max(filter(_fits, files), key=lambda each: _version(each["filename"]))
        with urllib.request.urlopen(urljoin(f"{index}/pip/", wheel["url"]), timeout=60) as answer:
            content: bytes = answer.read()
    except (OSError, ValueError, LookupError) as error:
        raise SystemExit(f"pip could not be fetched ({error}). Please install it: apt install python3-venv") from None
    if hashlib.sha256(content).hexdigest() != wheel["hashes"]["sha256"]:
        raise SystemExit("what came from the package index as pip is damaged; please try again")
    path = folder / str(wheel["filename"])
    path.write_bytes(content)
    return path


def _fits(file: dict[str, Any]) -> bool:
    """Whether a file of the index is a final release's wheel that runs on this Python."""
    needs = re.search(r">=\s*3\.(\d+)", file.get("requires-python") or "")
    runs_here = needs is None or int(needs[1]) <= sys.version_info.minor
    return runs_here and bool(_version(file["filename"])) and not file.get("yanked")


def _version(name: str) -> tuple[int, ...]:
    """The version in a wheel's name; nothing for an early release and for what is no wheel."""
    found = re.fullmatch(r"pip-(\d+(?:\.\d+)*)-py\S*-none-any\.whl", name)
    return tuple(map(int, found[1].split("."))) if found else ()


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"the virtual environment could not be made: {error}") from None
