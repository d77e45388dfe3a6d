"""`python3 -m tests`: everything that must hold, from format to browser. Makes its own environment if there is none."""

import subprocess
import sys
from pathlib import Path

from bot.bootstrap import enter

ROOT = Path(__file__).resolve().parent.parent

CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("imports", ["lint-imports"]),
    ("tests", ["pytest", "-n", "auto"]),
)


def main() -> int:
    """Runs every check, even after one has failed; gives the exit code. With arguments, runs only pytest with them."""
    enter("dev")
    arguments = sys.argv[1:]
    tools = Path(sys.executable).parent
    failed = []
    for name, command in CHECKS[-1:] if arguments else CHECKS:
        extra = arguments if name == "tests" else []
        print(f"== {name}", flush=True)
        if subprocess.run([str(tools / command[0]), *command[1:], *extra], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
