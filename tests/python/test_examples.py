"""The examples run, and say what they promise."""

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(name, folder):
    script = [sys.executable, "-W", "error", EXAMPLES / name]
    done = subprocess.run(script, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_story_holds(tmp_path):
    assert run("share.py", tmp_path) == "10 changes, each with who made it; the log is whole\n"
    assert list(tmp_path.iterdir()) == []


def test_the_demo_shows_every_table_and_loses_nothing(tmp_path):
    shown = run("demo.py", tmp_path)
    assert "Can Dan see it? False: missing_component_access. Missing: dataset:airports." in shown
    assert "Can Dan see it? True." in shown
    assert "exceeds_own_rights" in shown
    # Before the kill, and from the file.
    assert shown.count("\ntwo-cities ") == 2
    assert shown.count("\nwheat ") == 2
    assert "The same table." in shown
