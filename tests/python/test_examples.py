"""The examples run, and say what they promise."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import privity

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def run(name, folder):
    script = [sys.executable, "-W", "error", EXAMPLES / name]
    done = subprocess.run(script, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_story_holds(tmp_path):
    assert run("share.py", tmp_path) == "10 changes, each with who made it; the log is whole\n"
    assert list(tmp_path.iterdir()) == []


def on_page(story):
    """What the stories' page says that a story prints."""
    page = (EXAMPLES / "stories/README.md").read_text(encoding="utf-8")
    return re.search(rf"\({story}\.py\).*?```text\n(.*?)```", page, re.DOTALL)[1]


@pytest.mark.parametrize("story", ["orders", "projects", "workspaces", "properties"])
def test_a_story_prints_what_its_page_says(story, tmp_path):
    assert run(f"stories/{story}.py", tmp_path) == on_page(story)
    assert list(tmp_path.iterdir()) == []


def test_the_sixth_model_holds():
    assert privity.check_model(str(EXAMPLES / "models/samples.toml")) == 5


def test_the_demo_tells_five_stories_and_loses_nothing(tmp_path):
    shown = run("demo.py", tmp_path)
    for story in ("orders", "projects", "workspaces", "properties", "datasets"):
        assert on_page(story) in shown
    assert "Can Dan see it? False: missing_component_access. Missing: dataset:airports." in shown
    assert "Can Dan see it? True." in shown
    assert "exceeds_own_rights" in shown
    # Before the kill, and from the file.
    assert shown.count("\ntwo-cities ") == 2
    assert shown.count("\nwheat ") == 2
    assert "The same table." in shown
