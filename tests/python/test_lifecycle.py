"""Opening, closing, opening again; and the end of the program."""

import copy
import pickle
import sqlite3

import pytest

import privity

ANN, BOB = "user:ann@acme.org", "user:bob@acme.org"


def fill(space):
    space.put(ANN, org="acme")
    space.put(BOB, org="acme")
    space.create("dataset:claims", by=ANN)
    space.share("dataset:claims", BOB, "viewer", by=ANN)


def test_what_was_written_is_there_again(tmp_path):
    with privity.open(tmp_path / "a.db", model="datasets") as space:
        fill(space)
        before = space.who("dataset:claims"), space.history(), space.verify()
    with privity.open(str(tmp_path / "a.db")) as space:
        assert (space.who("dataset:claims"), space.history(), space.verify()) == before
        assert space.verify(hash=before[2].hash) == before[2]
        assert space.model["model"]["name"] == "datasets"


def test_a_closed_space_answers_nothing(space, surface, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert space.closed is False
    space.close()
    assert space.closed is True
    assert repr(space) == '<privity.Space model="datasets" unavailable>'
    space.close()
    right = {
        "group": "org:acme",
        "members": BOB,
        "resource": "dataset:claims",
        "principals": BOB,
        "type": "dataset",
        "resources": "dataset:claims",
        "actions": "view",
        "action": "view",
        "principal": ANN,
        "by": ANN,
        "now": 1,
        "to": BOB,
        "proposal": 1,
        "query": "bob",
        "path": "copy.db",
    }
    verbs = surface["space"]["verbs"]
    for verb in verbs.keys() - {"close"}:
        arguments = {name: right[name] for name in verbs[verb] if name in right}
        with pytest.raises(privity.UnavailableError) as caught:
            getattr(space, verb)(**arguments)
        assert caught.value.code == "unavailable"
    with pytest.raises(privity.UnavailableError):
        _ = space.revision
    with pytest.raises(privity.UnavailableError), space:
        pass
    assert list(tmp_path.iterdir()) == []


def test_with_closes_also_when_something_goes_wrong(tmp_path):
    with (
        pytest.raises(ZeroDivisionError),
        privity.open(tmp_path / "a.db", model="datasets") as space,
    ):
        raise ZeroDivisionError
    assert space.closed
    with privity.open(tmp_path / "a.db") as space:
        assert space.__enter__() is space


def test_a_space_is_closed_when_nobody_holds_it(tmp_path, script):
    space = privity.open(tmp_path / "a.db", model="datasets")
    fill(space)
    open_elsewhere = "import privity, sys; print(privity.open(sys.argv[1]).revision)"
    with pytest.raises(AssertionError, match="UnavailableError"):
        script(open_elsewhere, tmp_path / "a.db")
    del space
    assert script(open_elsewhere, tmp_path / "a.db") == "4\n"


def test_handles_of_one_file_share_one_state(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    with privity.open("a.db", model="datasets") as one:
        with privity.open("x/../a.db") as two:
            fill(two)
            assert one.check(BOB, "view", "dataset:claims")
            assert one.revision == two.revision
        assert one.check(BOB, "view", "dataset:claims")
        with pytest.raises(privity.InvalidError):
            privity.open("a.db", durability="relaxed")


def test_spaces_in_memory_are_apart(space):
    with privity.open(":memory:", model="datasets") as other:
        fill(other)
        assert not space.check(BOB, "view", "dataset:claims")


def test_a_space_keeps_its_model(tmp_path):
    path = tmp_path / "a.db"
    with pytest.raises(privity.InvalidError):
        privity.open(path)
    with privity.open(path, model="datasets") as space:
        fill(space)
    with pytest.raises(privity.ConflictError) as caught:
        privity.open(path, model="orders")
    assert caught.value.code == "model_mismatch"
    assert caught.value.details == {"model": "datasets", "given": "orders"}
    with privity.open(path, model="datasets") as space:
        assert space.check(BOB, "view", "dataset:claims")


MODEL = """
[model]
name = "notes"
title = "Notes that are shared"

[note]
owner = "author"
actions = { view = "Read it", edit = "Write it", "access.edit" = "Share it" }
roles.author = { can = ["view", "edit", "access.edit"], may_give = ["reader"] }
roles.reader = { can = ["view"] }
"""


def test_a_model_comes_from_a_name_a_file_or_a_dict(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.toml").write_text(MODEL, encoding="utf-8")
    for model in ("notes.toml", tmp_path / "notes.toml"):
        with privity.open(":memory:", model=model) as space:
            written = space.model
            space.create("note:1", owners=[ANN])
            assert space.actions(ANN, "note:1") == {"note:1": ["access.edit", "edit", "view"]}
        assert privity.check_model(model) == 0
    assert privity.check_model(written) == 0
    assert written["note"].keys() == {"owner", "actions", "roles"}


def test_examples_are_checked(tmp_path):
    example = """
        [[examples]]
        name = "a note is private"
        given = [{ op = "create", resource = "note:1", by = "user:ann" }]
        can = [["user:ann", "view", "note:1"], ["user:bob", "view", "note:1"]]
    """
    (tmp_path / "notes.toml").write_text(MODEL + example, encoding="utf-8")
    with pytest.raises(privity.InvalidError) as caught:
        privity.check_model(tmp_path / "notes.toml")
    assert caught.value.code == "invalid_model"
    (problem,) = caught.value.details["problems"]
    assert problem["path"] == "examples[0].can[1]"
    assert problem["file"] == str(tmp_path / "notes.toml")
    assert problem["line"] == (MODEL + example).splitlines().index(example.splitlines()[4]) + 1
    assert "a note is private" in problem["problem"]


def test_a_wrong_model_is_named_with_its_line(tmp_path):
    path = tmp_path / "notes.toml"
    path.write_text(MODEL.replace('"view"] }', '"viev"] }'), encoding="utf-8")
    with pytest.raises(privity.InvalidError) as caught:
        privity.open(":memory:", model=path)
    (problem,) = caught.value.details["problems"]
    assert (problem["file"], problem["line"]) == (str(path), 10)
    assert "did you mean `view`?" in problem["help"]


@pytest.mark.parametrize("durability", ["full", "relaxed"])
def test_durability_is_chosen(tmp_path, durability):
    with privity.open(tmp_path / "a.db", model="datasets", durability=durability) as space:
        fill(space)
    with privity.open(tmp_path / "a.db") as space:
        assert space.revision == 4


def test_an_altered_file_is_corrupt(tmp_path):
    with privity.open(tmp_path / "a.db", model="datasets") as space:
        fill(space)
    with sqlite3.connect(tmp_path / "a.db") as other:
        other.execute("UPDATE events SET data = replace(data, 'viewer', 'editor')")
    other.close()
    with pytest.raises(privity.CorruptError) as caught:
        privity.open(tmp_path / "a.db")
    assert caught.value.code == "corrupt"


def test_a_space_is_only_made_by_opening_it(space):
    with pytest.raises(TypeError):
        privity.Space()
    with pytest.raises(TypeError):
        type("Mine", (privity.Space,), {})
    with pytest.raises(AttributeError):
        space.owner = ANN
    for twin in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            twin(space)


def test_a_space_shows_no_secret(tmp_path):
    with privity.open(tmp_path / "password.db", model="datasets") as space:
        assert repr(space) == '<privity.Space model="datasets" revision=0>'


# --- The end of the program --------------------------------------------------------------------

START = f"""
import privity, sys, threading
space = privity.open(sys.argv[1], model="datasets")
space.put("{ANN}", org="acme")
"""


def test_a_program_may_end_with_a_space_open(tmp_path, script):
    script(START, tmp_path / "a.db")
    script(START + "import builtins; builtins.kept = space", tmp_path / "b.db")
    for name in ("a.db", "b.db"):
        with privity.open(tmp_path / name) as space:
            assert space.revision == 1


def test_a_program_may_end_while_threads_are_at_work(tmp_path, script):
    code = (
        START
        + """
def write():
    n = 0
    while True:
        space.put(f"user:{n}@acme.org", org="acme")
        n += 1
def read():
    while True:
        space.check_many("user:ann@acme.org", "view", ["dataset:a"] * 1000)
        space.history()
for work in (write, read, write, read):
    threading.Thread(target=work, daemon=True).start()
while space.revision < 100:
    pass
"""
    )
    script(code, tmp_path / "a.db")
    with privity.open(tmp_path / "a.db") as space:
        assert space.revision >= 100
        space.verify()


def test_a_program_may_use_a_space_to_its_last_breath(tmp_path, script):
    code = (
        START
        + """
import atexit
class Last:
    def __del__(self):
        assert space.check("user:ann@acme.org", "view", "dataset:a") is False
last = Last()
atexit.register(lambda: space.put("user:bob@acme.org", org="acme"))
"""
    )
    script(code, tmp_path / "a.db")
    with privity.open(tmp_path / "a.db") as space:
        assert space.revision == 2
