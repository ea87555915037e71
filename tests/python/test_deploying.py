"""What docs/deploying.md says beside its code, which test_readme.py runs."""

import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import privity

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/deploying.md").read_text(encoding="utf-8")
FIRST = re.search(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]
HOLD = """
    import sys, privity
    space = privity.open(sys.argv[1], model="datasets")
    print("open", flush=True)
    sys.stdin.readline()
    space.close()
"""


@pytest.fixture
def opener(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(FIRST, names)
    names["space"]().close()
    return names["open_space"]


@pytest.fixture
def holder(tmp_path):
    """Another process that has the file open until it reads a line."""
    command = [sys.executable, "-c", textwrap.dedent(HOLD), tmp_path / "held.db"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_new_process_waits_for_the_old_one(opener, holder, tmp_path):
    with pytest.raises(privity.UnavailableError) as caught:
        opener(tmp_path / "held.db", wait=0)
    assert caught.value.details["reason"] == "locked"
    assert caught.value.details["process"] == holder.pid
    holder.stdin.write("\n")
    holder.stdin.flush()
    with opener(tmp_path / "held.db") as space:
        assert space.revision == 0


def test_what_waiting_does_not_mend_fails_at_once(opener, tmp_path):
    start = time.monotonic()
    with pytest.raises(privity.UnavailableError) as caught:
        opener(tmp_path / "none" / "a.db", model="datasets")
    assert (caught.value.details["reason"], time.monotonic() - start < 10) == ("io", True)


def kinds():
    """The codes of each kind, as docs/errors.md has them."""
    page = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    found = {}
    for code, kind in re.findall(r"^\| `(\w+)` \| (\w+) \|", page, re.MULTILINE):
        found.setdefault(kind, set()).add(code)
    return found


def test_every_code_has_its_status(surface):
    rows = dict(re.findall(r"^\| (\w+) \| \d{3} .*? \| (.*) \|$", PAGE, re.MULTILINE))
    assert {kind: set(re.findall(r"`(\w+)`", codes)) for kind, codes in rows.items()} == kinds()
    assert sorted(rows) == sorted(surface["kinds"])
