"""The interpreter's exit while daemon threads use a space: in order, whatever they are at."""

CODE = """
import sys, threading, time, privity
sys.setswitchinterval(1e-6)
ann = "user:ann@acme.org"
people = [f"user:{n}@acme.org" for n in range(30)]
space = privity.open("a.db", model="datasets", durability="relaxed")
for person in [ann, *people]:
    space.put(person, org="acme")
space.create("dataset:a", by=ann)
space.share("dataset:a", people, "viewer", by=ann)

def ask():
    while True:
        space.who("dataset:a")
        try:
            space.check("x", "y", "z")
        except privity.PrivityError:
            pass

def write():
    for n in range(1_000_000):
        space.put("user:eve@acme.org", org="acme", name=f"Eve {n}")

def columns():
    class Column(dict):
        def tolist(self):
            return list(people)
    while True:
        space.check_many(Column(), "view", "dataset:a")

for work in (ask, ask, write, columns):
    threading.Thread(target=work, daemon=True).start()
time.sleep(0.05)
"""


def test_daemon_threads_end_with_the_interpreter(script):
    """Without the wait, more than half of such runs end in SIGABRT or SIGSEGV on Python 3.11."""
    for n in range(8):
        script(CODE.replace("a.db", f"{n}.db"))


def test_who_exits_can_still_ask(script):
    code = """
import atexit
def last():
    assert space.check(ann, "view", "dataset:a")
    assert space.explain(ann, "view", "dataset:a").allowed
    space.close()
    try:
        space.check(ann, "view", "dataset:a")
    except privity.UnavailableError:
        print("closed")
atexit.register(last)
"""
    # Registered before the package's own, it runs after it.
    assert script(f"{code}{CODE}") == "closed\n"


def test_a_forked_child_that_exits_waits_for_nobody(script):
    code = """
import os
started = time.monotonic()
process = os.fork()
if process == 0:
    sys.exit(0)
assert os.waitpid(process, 0)[1] == 0
assert time.monotonic() - started < 4
"""
    script(CODE + code)
