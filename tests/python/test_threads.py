"""Any number of threads at once; and none of them waits for another's disk."""

import subprocess
import sys
import threading
import time

import privity

ANN, BOB, EVE = "user:ann@acme.org", "user:bob@acme.org", "user:eve@acme.org"


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


# An exception lets other threads run; so none is made while the core holds a lock that they or a
# writer wait for.
MISTAKES = """
import threading, time, privity
space = privity.open(":memory:", model="datasets")
ann, end = "user:ann@acme.org", time.monotonic() + 3
space.put(ann, org="acme")
space.create("dataset:a", by=ann)
counts = {"mistakes": 0, "checks": 0, "writes": 0}

def mistake():
    try:
        space.check_many([ann] * 100 + [None], "view", "dataset:a")
    except privity.InvalidError as error:
        assert error.details == {"argument": "principals[100]"}, error.details
        counts["mistakes"] += 1

def ask():
    counts["checks"] += space.check(ann, "view", "dataset:a")

def write():
    space.put(f"user:{counts['writes']}@acme.org", org="acme")
    counts["writes"] += 1

def repeat(work):
    while time.monotonic() < end:
        work()

threads = [threading.Thread(target=repeat, args=[work]) for work in (mistake, ask, ask, write)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert all(count > 10 for count in counts.values()), counts
assert space.revision == 2 + counts["writes"]
"""


def run(works, seconds=60):
    """Runs all of them at once, and passes on what goes wrong in any."""
    failures, start = [], threading.Barrier(len(works))

    def guarded(work):
        try:
            start.wait()
            work()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
        assert not thread.is_alive(), "a thread hangs"
    if failures:
        raise failures[0]


def test_eight_read_while_one_writes(space):
    done = threading.Event()

    def write():
        try:
            for _ in range(300):
                space.share("dataset:claims", [BOB, EVE], "viewer", by=ANN)
                assert space.check(BOB, "view", "dataset:claims") is True
                space.revoke("dataset:claims", [BOB, EVE], by=ANN)
                assert space.check(BOB, "view", "dataset:claims") is False
        finally:
            done.set()

    def read():
        revision = 0
        while not done.is_set():
            # A change is seen whole or not at all.
            both = space.check_many([BOB, EVE], "view", "dataset:claims")
            assert both in ([True, True], [False, False])
            access = space.who("dataset:claims")
            assert len(access.people) == len(access.grants) in (1, 3)
            assert access.revision >= revision
            revision = space.revision
            page = space.what(BOB, "view", "dataset")
            assert page.items in ([], ["dataset:claims"])
            assert space.explain(BOB, "view", "dataset:claims").revision >= revision
            assert space.check(ANN, "delete", "dataset:claims") is True

    run([write] + [read] * 8)
    assert space.revision == 604
    space.verify()


def test_eight_write_to_one_file(tmp_path):
    with privity.open(tmp_path / "a.db", model="datasets", durability="relaxed") as space:

        def write(n):
            with privity.open(tmp_path / "a.db", durability="relaxed") as own:
                for k in range(25):
                    own.put(f"user:{n}-{k}@acme.org", org="acme")

        run([lambda n=n: write(n) for n in range(8)])
        assert space.revision == 200
        assert [record.revision for record in space.history()][-1] == 200
        space.verify()


def test_a_mistake_among_many_questions_holds_nobody_up(script):
    script(MISTAKES)


def test_one_of_two_equal_changes_is_refused(space):
    outcomes = []

    def create(n):
        try:
            space.create(f"dataset:{n}", by=ANN)
            outcomes.append("made")
        except privity.ConflictError as error:
            outcomes.append(error.code)

    run([lambda n=n: [create(k) for k in range(50)] for n in range(4)])
    assert sorted(set(outcomes)) == ["already_exists", "made"]
    assert outcomes.count("made") == 50


def test_each_proposal_is_decided_once(world):
    """Ann approves, ann declines and bob takes back, all at once: one of them comes first."""
    verdicts, done = [], threading.Event()

    def propose():
        try:
            for _ in range(100):
                world.request("project:audit", by=BOB)
                (waits,) = world.pending(by=BOB).items
                run([lambda number=waits.proposal: decide(number)] * 3)
                assert world.pending().items == []
                world.change("project:audit", BOB, "viewer", by=ANN)
        finally:
            done.set()

    def decide(number):
        calls = ((world.approve, ANN), (world.decline, ANN), (world.withdraw, BOB))
        for verb, by in calls:
            try:
                (proposal,) = verb(number, by=by).proposals
                verdicts.append((proposal.proposal, proposal.state))
            except privity.ConflictError as error:
                assert error.code == "already_decided"

    def look():
        while not done.is_set():
            # What waits and what it gives are seen together.
            items = world.pending("project:audit").items
            assert all(item.state == "open" for item in items)
            assert len(items) <= 1

    run([propose, look, look])
    assert len(verdicts) == len({number for number, _ in verdicts}) == 100
    world.verify()


def test_nobody_waits_for_the_disk_of_another(tmp_path):
    with privity.open(tmp_path / "a.db", model="datasets") as space:
        space.put(ANN, org="acme")
        space.create("dataset:claims", by=ANN)
        # Another program holds the file for a moment, so that a write has to wait.
        other = subprocess.Popen(
            [sys.executable, "-c", HOLD, tmp_path / "a.db"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert other.stdout.readline() == b"held\n"
        writer = threading.Thread(target=space.put, args=[BOB], kwargs={"org": "acme"})
        writer.start()
        started, answers = time.monotonic(), 0
        while time.monotonic() < started + 0.3:
            assert space.check(ANN, "view", "dataset:claims")
            assert space.who("dataset:claims").revision == 2
            answers += 1
        assert writer.is_alive()
        other.communicate(b"\n", timeout=10)
        writer.join(10)
        assert not writer.is_alive()
        assert answers > 100
        assert space.revision == 3


def test_closing_under_others_ends_their_work_in_good_order(tmp_path):
    space = privity.open(tmp_path / "a.db", model="datasets", durability="relaxed")
    space.put(ANN, org="acme")
    written = []

    def write(n):
        try:
            for k in range(10_000):
                space.put(f"user:{n}-{k}@acme.org", org="acme")
                written.append((n, k))
        except privity.UnavailableError as error:
            assert error.code == "unavailable"

    def close():
        while len(written) < 20:
            time.sleep(0.001)
        space.close()

    run([lambda: write(0), lambda: write(1), close])
    with privity.open(tmp_path / "a.db") as space:
        assert space.revision == 1 + len(written)
        space.verify()


def test_other_threads_run_while_many_are_checked(space):
    """The interpreter changes threads only where a call lets go of its lock."""
    space.put(ANN, org="acme")
    space.create("dataset:a", by=ANN)
    wanted, ran = threading.Event(), threading.Event()
    other = threading.Thread(target=lambda: (wanted.wait(), ran.set()))
    other.start()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1_000)
    try:
        wanted.set()
        for _ in range(100):
            assert all(space.check_many(ANN, "view", ["dataset:a"] * 100_000))
            if ran.is_set():
                break
        turned = ran.is_set()
    finally:
        sys.setswitchinterval(interval)
        ran.set()
    other.join()
    assert turned
