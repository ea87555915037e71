"""A space with three people of one organization; ann owns a dataset."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import privity

TESTS = Path(__file__).parents[1]


@pytest.fixture
def space():
    with privity.open(":memory:", model="datasets") as space:
        for name in ("ann", "bob", "eve"):
            space.put(f"user:{name}@acme.org", name=name.title(), org="acme")
        space.create("dataset:claims", by="user:ann@acme.org")
        yield space


@pytest.fixture(scope="session")
def surface():
    """What every language offers."""
    return json.loads((TESTS / "surface.json").read_text(encoding="utf-8"))


@pytest.fixture
def script(tmp_path):
    """Runs a program in an interpreter of its own; it must end well, in time, and say nothing
    on stderr."""

    def run(code, *arguments, timeout=60):
        command = [sys.executable, "-X", "dev", "-W", "error", "-c", code, *arguments]
        # A fork with threads around is what these programs are about.
        command[5:5] = ["-W", "ignore:.*fork:DeprecationWarning"]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=timeout
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return done.stdout

    return run
