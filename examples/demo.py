"""Five ways to share, a story each: `make demo` runs this."""

import subprocess
import sys
from pathlib import Path

STORIES = {
    "orders": "Orders, shared by e-mail",
    "projects": "Projects, whose tabs open with their status",
    "workspaces": "Workspaces, where people ask",
    "properties": "Properties, meter by meter",
    "datasets": "Datasets and dashboards, over real tables",
}

folder = Path(__file__).parent / "stories"
for name, title in STORIES.items():
    print(f"\n{title}\n{'=' * len(title)}", flush=True)
    subprocess.run([sys.executable, folder / f"{name}.py"], check=True)
