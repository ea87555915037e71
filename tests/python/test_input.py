"""Whatever is given: a typed error, and nothing has changed."""

import datetime as dt
import json
import math
import re
from pathlib import Path

import pytest
from calls import ANN, BOB, RIGHT

import privity

EVE = "user:eve@acme.org"
SURFACE = json.loads((Path(__file__).parents[1] / "surface.json").read_text(encoding="utf-8"))

# What is right where a dataset does not offer it.
ELSEWHERE = {
    "create": {"resource": "meter:e2", "parent": "property:mill", "kind": "energy"},
    "share": {"resource": "property:mill", "role": "custom"},
    "change": {"resource": "project:audit"},
    "leave": {"resource": "project:audit", "by": BOB},
    "request": {"resource": "project:audit", "by": BOB},
    "transfer": {"resource": "note:1"},
    "select": {"type": "order", "resources": "order:7"},
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """What is taken for a path is made there."""
    monkeypatch.chdir(tmp_path)


class Sneaky(list):
    """A list that hands out other items than it holds."""

    def __iter__(self):
        raise RuntimeError("never asked")

    def __len__(self):
        raise RuntimeError("never asked")

    def __getitem__(self, _):
        raise RuntimeError("never asked")


class Zone(dt.tzinfo):
    def utcoffset(self, _):
        raise RuntimeError("no idea")


def loop():
    value = []
    value.append(value)
    return value


def tower():
    value = []
    for _ in range(30):
        value = [value, value, value]
    return value


def ring():
    value = {}
    value["again"] = value
    return value


ODD = {
    "int": 5,
    "negative": -1,
    "huge": 2**64,
    "very huge": 10**5000,
    "bool": True,
    "float": 1.5,
    "nan": math.nan,
    "infinite": -math.inf,
    "complex": 1j,
    "bytes": b"user:ann@acme.org",
    "object": object(),
    "class": str,
    "empty": "",
    "surrogate": "user:\ud800",
    "nul": "user:a\0b",
    "control": "dataset:a\x07b",
    "long": "x" * 10_000_000,
    "long id": "user:" + "x" * 10_000_000,
    "format": "%s{}{0}",
    "prototype": {"__proto__": "x"},
    "empty list": [],
    "none in a list": [None],
    "ints": [1, 2],
    "nested": [["user:ann@acme.org"]],
    "set": {"user:ann@acme.org"},
    "generator": (name for name in "ab"),
    "loop": loop(),
    "tower": tower(),
    "ring": ring(),
    "int key": {1: "x"},
    "surrogate key": {"\ud800": "x"},
    "nan inside": {"a": math.nan},
    "date": dt.date(2020, 1, 1),
    "naive": dt.datetime(2099, 1, 1),
    "zone that fails": dt.datetime(2099, 1, 1, tzinfo=Zone()),
    "sneaky": Sneaky([ANN, 1]),
    "path": Path("user:ann@acme.org"),
}


# Words of the language, or of the libraries, that the core is made of.
NOT_OURS = re.compile(
    r"\b([ui]64|usize|sequence|struct|newtype|variant|enum|unit value|r#\w+)\b"
    r"|expected a map|invalid (type|value)|at (line|column)"
)


def arguments_of(verb):
    right = {name: RIGHT[name] for name in SURFACE["space"]["verbs"][verb] if name in RIGHT}
    return {**right, **ELSEWHERE.get(verb, {})}


# What the host may ask or say, too, by leaving out who acts.
HOSTS = ("create", "set", "delete", "explain", "who", "pending")

CALLS = [
    pytest.param(verb, name, id=f"{verb}-{name}")
    for verb, names in SURFACE["space"]["verbs"].items()
    for name in names
]


@pytest.mark.parametrize(("verb", "name"), CALLS)
def test_any_argument_of_any_verb_may_be_anything(world, verb, name):
    for odd, value in ODD.items():
        before = world.revision
        try:
            getattr(world, verb)(**{**arguments_of(verb), name: value})
        except privity.PrivityError as error:
            assert len(str(error)) < 2_000, odd
            assert len(str(error.details)) < 4_000, odd
            assert world.revision == before, odd
            assert not NOT_OURS.search(str(error)), (odd, str(error))
            if error.code == "invalid_argument":
                assert isinstance(error.details["argument"], str), (odd, str(error))
    assert world.check(ANN, "view", "dataset:claims") in (True, False)
    world.verify()


# Those without which there is no call.
@pytest.mark.parametrize(
    ("verb", "name"),
    [
        pytest.param(verb, name, id=f"{verb}-{name}")
        for verb, name in (call.values for call in CALLS)
        if name in RIGHT
        and name not in ("now", "proposal")
        and not (name == "by" and verb in HOSTS)
        and not (name == "action" and verb == "who")
        and not (name == "resource" and verb in ("history", "pending"))
    ],
)
@pytest.mark.parametrize("value", [None, 5, b"x", "\ud800"], ids=repr)
def test_a_required_argument_is_never_guessed(world, verb, name, value):
    before = world.revision
    with pytest.raises(privity.InvalidError) as caught:
        getattr(world, verb)(**{**arguments_of(verb), name: value})
    assert caught.value.code == "invalid_argument"
    assert world.revision == before


@pytest.mark.parametrize(
    ("verb", "given", "argument", "problem"),
    [
        ("share", {"levels": {"goals": 5}}, "levels.goals", "is the number 5; it must be"),
        ("share", {"principals": [BOB, None]}, "principals[1]", "is null; it must be text"),
        ("share", {"fields": {"a": {"b"}}}, "fields.a", "not set"),
        ("request", {"expires": "never"}, "expires", "it must be a moment"),
        ("what", {"limit": -1}, "limit", "it must be a whole number, 1 or more"),
        ("what", {"type": 5}, "type", "is the number 5; it must be text"),
        ("actions", {"resources": ["dataset:a", 5]}, "resources[1]", "it must be text"),
    ],
)
def test_what_is_wrong_is_said_with_the_way_to_it(world, verb, given, argument, problem):
    with pytest.raises(privity.InvalidError) as caught:
        getattr(world, verb)(**{**arguments_of(verb), **given})
    assert caught.value.details["argument"] == argument
    assert f"`{argument}`" in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize("value", [5, b"x", object(), None, "", "a\0b", "\ud800", "x://y", 1.5])
def test_where_to_open(value, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(privity.InvalidError) as caught:
        privity.open(value, model="datasets")
    assert caught.value.code == "invalid_argument"
    assert list(tmp_path.iterdir()) == []


NO_MODELS = {**ODD, "empty dict": {}, "no name": {"model": {"name": 5}}, "no such": "nobody"}


@pytest.mark.parametrize("value", NO_MODELS.values(), ids=NO_MODELS.keys())
def test_what_to_open_it_with(value):
    for use in (lambda: privity.open(":memory:", model=value), lambda: privity.check_model(value)):
        with pytest.raises(privity.InvalidError) as caught:
            use()
        assert caught.value.code in ("invalid_argument", "invalid_model")
        assert len(str(caught.value)) < 2_000


@pytest.mark.parametrize("value", ["", "FULL", "none", 5, b"full", True, "x" * 10_000], ids=repr)
def test_how_durable(value):
    with pytest.raises(privity.InvalidError) as caught:
        privity.open(":memory:", model="datasets", durability=value)
    assert caught.value.code == "invalid_argument"


def test_a_list_counts_as_what_it_holds(space):
    space.share("dataset:claims", Sneaky([BOB, EVE]), "viewer", by=ANN)
    assert len(space.who("dataset:claims").grants) == 3


def test_names_that_other_languages_stumble_over(space):
    odd = ["__proto__", "constructor", "__class__", "hasOwnProperty", "_parts"]
    space.put(BOB, attributes=dict.fromkeys(odd, "x"))
    assert space.history()[-1].data["attributes"] == dict.fromkeys(odd, "x")
    for name in odd:
        space.create(f"dataset:{name}", by=ANN)
    assert sorted(space.actions(ANN, [f"dataset:{name}" for name in odd])) == sorted(
        f"dataset:{name}" for name in odd
    )


def test_the_world_writes_in_more_than_ascii(space):
    name = "dataset:日本語 ☃ \N{GRINNING FACE} a:b"
    space.create(name, by=ANN)
    assert space.what(ANN, "view", "dataset").items == ["dataset:claims", name]
    assert space.check_many(ANN, "view", [name]) == [True]


def test_what_a_caller_interrupts_stays_an_interrupt(space):
    class Interrupted(dt.tzinfo):
        def utcoffset(self, _):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        space.set_clock(dt.datetime(2020, 1, 1, tzinfo=Interrupted()))


# --- check_many --------------------------------------------------------------------------------


def test_a_text_stands_for_every_row(space):
    people, both = [ANN, BOB], ("view", "delete")
    assert space.check_many(people, "view", "dataset:claims") == [True, False]
    assert space.check_many(ANN, both, "dataset:claims") == [True, True]
    assert space.check_many(people, both, ["dataset:claims"] * 2) == [True, False]
    assert space.check_many(ANN, "view", "dataset:claims") == [True]
    assert space.check_many([], "view", "dataset:claims") == []


def test_a_column_is_anything_with_a_length(space):
    people = {ANN: 1, BOB: 2}
    assert space.check_many(people.keys(), "view", "dataset:claims") == [True, False]


@pytest.mark.parametrize(
    ("people", "actions", "argument"),
    [
        ([ANN, BOB], ["view"], "actions"),
        ([], ["view"], "actions"),
        ([ANN, None], "view", "principals[1]"),
        ([ANN, "\ud800"], "view", "principals[1]"),
        (b"ab", "view", "principals[0]"),
        (5, "view", "principals"),
        ((name for name in [ANN]), "view", "principals"),
        (ANN, None, "actions"),
        ({ANN: 1, BOB: 2}, "view", "principals"),
        ({ANN, BOB}, "view", "principals"),
        (frozenset([ANN]), "view", "principals"),
    ],
)
def test_columns_that_make_no_questions(space, people, actions, argument):
    with pytest.raises(privity.InvalidError) as caught:
        space.check_many(people, actions, "dataset:claims")
    assert caught.value.code == "invalid_argument"
    assert caught.value.details == {"argument": argument}


def test_the_first_bad_question_is_named(space):
    with pytest.raises(privity.InvalidError) as caught:
        space.check_many([ANN, BOB, ANN], ["view", "view", "fly"], "dataset:claims")
    assert (caught.value.code, caught.value.details["index"]) == ("unknown_action", 2)


@pytest.mark.parametrize("verb", HOSTS)
def test_a_lost_actor_is_not_the_host(space: privity.Space, verb: str) -> None:
    """Leaving `by` out makes it the host's word, so a `by` that came out as None must not."""
    arguments = {
        "create": ["dataset:new"],
        "set": ["dataset:a"],
        "delete": ["dataset:a"],
        "who": ["dataset:a"],
        "explain": ["user:ann@acme.org", "view", "dataset:a"],
        "pending": [],
    }
    revision = space.revision
    with pytest.raises(privity.InvalidError) as caught:
        getattr(space, verb)(*arguments[verb], by=None)
    assert caught.value.code == "invalid_argument"
    assert caught.value.details == {"argument": "by"}
    assert space.revision == revision


def test_what_is_no_column_no_path_and_no_organization_is_said_plainly(space):
    for nothing in (None, 5, (name for name in "ab"), {ANN: 1}, {ANN}):
        with pytest.raises(privity.InvalidError, match="expected a str, or a list of them, not "):
            space.check_many(nothing, "view", "dataset:claims")
    for nothing in (5, b"a.db", None):
        with pytest.raises(privity.InvalidError, match="expected a str or an os.PathLike, not "):
            privity.open(nothing)
    for other in ("user:ann@acme.org", "group:g"):
        with pytest.raises(privity.InvalidError, match="is no organization") as caught:
            space.put(ANN, org=other)
        assert (caught.value.code, caught.value.details) == ("invalid_id", {"id": other})


def test_the_way_to_a_value_is_short_and_one_line(space):
    with pytest.raises(privity.InvalidError) as caught:
        space.put(ANN, attributes={"a\r\nforged line\x1b[2J": {1}})
    assert caught.value.details == {"argument": "attributes.a\ufffd\ufffdforged line\ufffd[2J"}
    assert not any(letter in str(caught.value) for letter in "\r\n\x1b")
    with pytest.raises(privity.InvalidError) as caught:
        space.put(ANN, attributes={"k" * 1_000_000: {1}})
    assert len(caught.value.details["argument"]) == 80
    assert len(str(caught.value)) < 300
