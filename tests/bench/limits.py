"""What the largest call that is allowed takes: `.venv/bin/python tests/bench/limits.py`.

One line for each: seconds of processor time, by how much the process's memory grows at its peak,
and by how much the file grows. The file is written with `relaxed`, so the disk is not waited for.
The figures of docs/limits.md come from here.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import privity

NAMES = 10_000
FACTS = 1_000
TEXT = "x" * 65_536
ANN = "user:ann@acme.org"


def megabytes(field):
    text = Path("/proc/self/status").read_text()
    (line,) = (line for line in text.splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024


class Largest:
    """A space in a file, and how a call in it is measured."""

    def __init__(self, folder, model, users=0):
        self.path = Path(folder) / "space.db"
        self.space = privity.open(str(self.path), model=model, durability="relaxed")
        self.space.put(ANN, org="acme")
        self.users = [f"user:u{number}@acme.org" for number in range(users)]
        for user in self.users:
            self.space.put(user, org="acme")

    def size(self):
        files = self.path.parent.iterdir()
        return sum(file.stat().st_size for file in files) / 1e6

    def measure(self, name, call):
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins here
        memory, size, begun = megabytes("VmRSS"), self.size(), time.process_time()
        call()
        taken = time.process_time() - begun
        peak = max(megabytes("VmHWM") - memory, 0)
        print(f"{name:<52}{taken:>8.2f} s{peak:>8.0f} MB{self.size() - size:>8.0f} MB", flush=True)


def members(folder):
    largest = Largest(folder, "datasets", NAMES)
    space, users = largest.space, largest.users
    space.put("group:all", org="acme")
    largest.measure("add: 10,000 members", lambda: space.add("group:all", users))
    largest.measure("remove: 10,000 members", lambda: space.remove("group:all", users))


def receivers(folder):
    largest = Largest(folder, "datasets", NAMES)
    space, users = largest.space, largest.users
    space.create("dataset:a", by=ANN)
    texts = {"message": "m" * 2_000, "note": "n" * 2_000}
    largest.measure(
        "share: 10,000 receivers, a message and a note of 2,000",
        lambda: space.share("dataset:a", users, "viewer", by=ANN, **texts),
    )
    largest.measure("who: these", lambda: space.who("dataset:a"))
    largest.measure("sheet: the first hundred", lambda: space.sheet("dataset:a", by=ANN))
    largest.measure(
        "change: these", lambda: space.change("dataset:a", users, "contributor", by=ANN)
    )
    largest.measure("revoke: these", lambda: space.revoke("dataset:a", users, by=ANN))


def sources(folder):
    largest = Largest(folder, "datasets")
    space = largest.space
    datasets = [f"dataset:{number}" for number in range(NAMES)]
    for dataset in datasets:
        space.create(dataset, by=ANN)
    largest.measure(
        "create: 10,000 sources", lambda: space.create("dashboard:a", by=ANN, sources=datasets)
    )
    largest.measure("check: over 10,000 sources", lambda: space.check(ANN, "view", "dashboard:a"))


def levels(folder):
    largest = Largest(folder, "properties")
    space = largest.space
    space.create("property:a", by=ANN)
    meters = [f"meter:{number}" for number in range(NAMES)]
    for meter in meters:
        space.create(meter, parent="property:a", kind="energy", by=ANN)
    chosen = dict.fromkeys(meters, "full")
    largest.measure(
        "share: 10,000 levels",
        lambda: space.share("property:a", "user:bob", "custom", levels=chosen, by=ANN),
    )
    largest.measure("sheet: with 10,000 parts", lambda: space.sheet("property:a", by=ANN))
    users = [f"user:u{number}" for number in range(1_000)]
    some = dict.fromkeys(meters[:1_000], "full")
    largest.measure(
        "share: 1,000 receivers, 1,000 levels each",
        lambda: space.share("property:a", users, "custom", levels=some, by=ANN),
    )


def facts(folder):
    largest = Largest(folder, "properties")
    space = largest.space
    space.create("property:a", by=ANN)
    texts = {str(number): TEXT for number in range(FACTS)}
    largest.measure("put: 1,000 attributes of 65,536", lambda: space.put(ANN, attributes=texts))
    areas = [number + TEXT[len(number) :] for number in texts]
    largest.measure("put: 1,000 verifications of 65,536", lambda: space.put(ANN, verified=areas))
    space.put("org:utility", registered=True, fields=dict.fromkeys(texts, True))
    largest.measure(
        "share: 1,000 fields of 65,536",
        lambda: space.share("property:a", "org:utility", "exchange", fields=texts, by=ANN),
    )


def search(folder):
    largest = Largest(folder, "datasets", NAMES)
    space = largest.space
    space.create("dataset:a", by=ANN)
    for number, user in enumerate(largest.users):
        space.put(user, name=f"Person {number} of the house")
    query = "p " * 500
    largest.measure(
        "search: 1,000 bytes, among 10,000 people",
        lambda: space.search("dataset:a", query, by=ANN),
    )


def model(folder):
    largest = Largest(folder, "datasets")
    actions = {f"a{number}": "Do it" for number in range(62)}
    actions |= {"view": "See it", "access.edit": "Share it"}
    roles = {f"r{number}": {"can": [*actions][number:]} for number in range(63)}
    owner = {"can": [*actions], "may_give": [*roles]}
    one = {"owner": "owner", "actions": actions, "roles": {"owner": owner, **roles}}
    for role in roles.values():
        role["may_give"] = ["r62"]
    whole = {"model": {"name": "large"}, **{f"t{number}": one for number in range(64)}}
    largest.measure(
        "check_model: 64 types of 64 actions and 64 roles", lambda: privity.check_model(whole)
    )


if __name__ == "__main__":
    if len(sys.argv) == 2:  # each in a process of its own, whose memory is its own
        with tempfile.TemporaryDirectory() as folder:
            globals()[sys.argv[1]](folder)
    else:
        for each in ("members", "receivers", "sources", "levels", "facts", "search", "model"):
            subprocess.run([sys.executable, __file__, each], check=True, env=os.environ)
