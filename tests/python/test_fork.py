"""A forked child can use nothing that its parent opened: it is told so at once, never hangs, and
does the parent no harm."""

import json
import os

import pytest

import privity

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

START = """
import os, privity, signal, sys, threading, time

def fork(child):
    "Runs it in a child, which must end well within ten seconds."
    process = os.fork()
    if process == 0:
        signal.alarm(10)
        try:
            child()
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 0

def refused(call):
    try:
        call()
    except privity.UnavailableError as error:
        assert error.code == "unavailable", error.code
        return error
    raise AssertionError("this must be refused")

ann, bob, claims = "user:ann@acme.org", "user:bob@acme.org", "dataset:claims"
space = privity.open("a.db", model="datasets")
memory = privity.open(":memory:", model="datasets")
for each in (space, memory):
    each.put(ann, org="acme")
    each.create(claims, by=ann)
"""


def test_every_call_in_the_child_is_refused(script, surface):
    code = (
        START
        + """
import json
verbs = json.loads(sys.argv[1])
right = {
    "group": "org:acme", "members": bob, "resource": claims, "principals": bob,
    "type": "dataset", "resources": claims, "actions": "view", "action": "view",
    "principal": ann, "by": ann, "now": 1, "to": bob, "proposal": 1, "query": "bob",
    "path": "copy.db",
}
def child():
    for each in (space, memory):
        # What the parent opened is not the child's to close: there is nothing to do.
        assert each.close() is None and each.close() is None
        assert each.__exit__(None, None, None) is None
        for verb, names in verbs.items():
            if verb == "close":
                continue
            arguments = {name: right[name] for name in names if name in right}
            error = refused(lambda: getattr(each, verb)(**arguments))
            assert error.details["reason"] == "forked", verb
        refused(lambda: each.revision)
        refused(lambda: each.model)
        refused(each.__enter__)
        assert each.closed is True
        assert repr(each) == '<privity.Space model="datasets" unavailable>'
fork(child)
assert space.closed is False
assert space.check(ann, "view", claims) and memory.check(ann, "view", claims)
space.put(bob, org="acme")
space.verify()
"""
    )
    script(code, json.dumps(surface["space"]["verbs"]))


def test_the_file_is_the_parents_while_it_lives(script, tmp_path):
    code = (
        START
        + """
def child():
    assert "forked" in str(refused(lambda: privity.open("a.db")).details)
    with privity.open("b.db", model="datasets") as other:
        other.put(ann, org="acme")
    with privity.open(":memory:", model="datasets") as other:
        other.put(ann, org="acme")
fork(child)
space.put(bob, org="acme")
with privity.open("b.db") as other:
    assert other.revision == 1
# Closed before the fork, it is the child's.
space.close()
def later():
    with privity.open("a.db") as own:
        own.put("user:eve@acme.org", org="acme")
fork(later)
"""
    )
    script(code)
    with privity.open(tmp_path / "a.db") as space:
        assert space.revision == 4
        space.verify()


def test_forks_while_threads_write_and_open(script, tmp_path):
    code = (
        START
        + """
running, written = True, [0, 0, 0]
def write(n):
    while running:
        space.put(f"user:{n}-{written[n]}@acme.org", org="acme")
        written[n] += 1
def reopen():
    while running:
        privity.open("a.db").close()
        privity.open("c.db", model="datasets").close()
def read():
    while running:
        space.who(claims)
        space.history(limit=10)
works = [lambda n=n: write(n) for n in range(3)] + [reopen, read]
threads = [threading.Thread(target=work, daemon=True) for work in works]
for thread in threads:
    thread.start()
def child():
    refused(lambda: space.check(ann, "view", claims))
    refused(lambda: space.put(bob))
    refused(lambda: privity.open("a.db"))
    with privity.open(f"child-{os.getpid()}.db", model="datasets") as own:
        own.put(ann, org="acme")
        own.verify()
for _ in range(60):
    fork(child)
running = False
for thread in threads:
    thread.join()
assert space.revision == 2 + sum(written)
space.verify()
print(sum(written))
"""
    )
    written = int(script(code, timeout=240))
    assert written > 0
    with privity.open(tmp_path / "a.db") as space:
        assert space.revision == 2 + written


def test_a_child_ends_like_any_program(script):
    # Not by `os._exit`: the interpreter takes down what it has of the parent's.
    code = (
        START
        + """
process = os.fork()
if process == 0:
    signal.alarm(10)
    sys.exit(0)
assert os.waitpid(process, 0)[1] == 0
with space:
    process = os.fork()
    if process == 0:
        signal.alarm(10)
        sys.exit(7)
    assert os.waitpid(process, 0)[1] == 7 << 8
    space.put(bob, org="acme")
"""
    )
    script(code)


def test_grandchildren_are_no_better(script):
    code = (
        START
        + """
def grandchild():
    refused(lambda: space.check(ann, "view", claims))
def child():
    own = privity.open(":memory:", model="datasets")
    def grandchild():
        refused(lambda: space.check(ann, "view", claims))
        refused(lambda: own.check(ann, "view", claims))
    fork(grandchild)
    assert own.check(ann, "view", claims) is False
fork(child)
"""
    )
    script(code)


def test_what_others_do_around_a_fork_may_use_a_space(script):
    # Registered earlier, so run later: between our own hook and the fork.
    code = (
        """
import os
spaces = []
def note(name):
    for space in spaces:
        space.put(f"user:{name}@acme.org", org="acme")
def quietly(name):
    try:
        note(name)
    except Exception as error:
        assert error.code == "unavailable"
os.register_at_fork(
    before=lambda: note("before"),
    after_in_parent=lambda: note("parent"),
    after_in_child=lambda: quietly("child"),
)
"""
        + START
        + """
spaces.append(space)
fork(lambda: refused(lambda: space.check(ann, "view", claims)))
assert space.revision == 4
space.verify()
"""
    )
    script(code)


def test_worker_processes_open_their_own(script):
    code = """
import multiprocessing, privity
here = privity.open(":memory:", model="datasets")
def work(n):
    try:
        here.check("user:ann@acme.org", "view", "dataset:claims")
    except privity.UnavailableError:
        with privity.open(f"{n}.db", model="datasets") as own:
            return own.put("user:ann@acme.org", org="acme").revision
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(work, range(4)) == [1, 1, 1, 1]
"""
    script(code)
