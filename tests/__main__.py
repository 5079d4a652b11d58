"""Every check of the project in one command: python -m tests. Stops at the first that fails."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("pytest", "-n", "2", *sys.argv[1:]),
)

for check in CHECKS:
    print(f"== {' '.join(check)}", flush=True)
    code = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, check=False).returncode
    if code:
        sys.exit(code)
