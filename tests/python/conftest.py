"""A space with three people of one organization, where ann owns a dataset; and one of several
models, where she owns one of each, and requests can wait."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import privity

TESTS = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    """No test leaves a file where the tests were started."""
    here = Path.cwd()

    def files():
        return {each for each in here.iterdir() if not each.name.startswith(".")}

    before = files()
    yield
    assert files() == before


@pytest.fixture
def space():
    with privity.open(":memory:", model="datasets") as space:
        for name in ("ann", "bob", "eve"):
            space.put(f"user:{name}@acme.org", name=name.title(), org="acme")
        space.create("dataset:claims", by="user:ann@acme.org")
        yield space


# Like no model that ships, it lets an owner offer the ownership to somebody.
NOTES = {
    "model": {"name": "notes"},
    "note": {
        "owner": "author",
        "transfer": {"keeps": "reader"},
        "actions": {
            "view": "Read it",
            "access.view": "See who reads it",
            "access.edit": "Share it",
        },
        "roles": {
            "author": {"can": ["view", "access.view", "access.edit"], "may_give": ["reader"]},
            "reader": {"can": ["view"]},
        },
    },
}


@pytest.fixture
def world():
    ann, bob, cy, eve = (f"user:{name}@acme.org" for name in ("ann", "bob", "cy", "eve"))
    models = ["datasets", "orders", "properties", "workspaces", NOTES]
    with privity.open(":memory:", model=models) as space:
        for who, name in ((ann, "Ann Lee"), (bob, "Bob Ray"), (cy, "Cy Day"), (eve, "Eve Fox")):
            space.put(who, name=name, org="acme")
        space.put("group:analysts")
        space.put("org:data", registered=True, fields={"custom_id": True})
        for resource in ("dataset:claims", "order:7", "property:mill", "project:audit", "note:1"):
            space.create(resource, by=ann)
        space.create("meter:e1", parent="property:mill", kind="energy", by=ann)
        space.share("dataset:claims", bob, "viewer", by=ann)
        space.share("project:audit", [bob, cy], "viewer", by=ann)
        # The proposal 1.
        space.request("project:audit", by=bob, message="For the audit")
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
