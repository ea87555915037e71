"""An instance of a subclass of `str`, such as a member of an enumeration or a text of numpy, is the
text that it holds, wherever a text can stand. One that shows another text than it holds could mean
either: it is refused, and nothing has changed."""

import enum
import itertools
import json
import re
from pathlib import Path

import numpy
import pandas
import pytest
from calls import ANN, BOB, CLAIMS, RIGHT

import privity

SURFACE = json.loads((Path(__file__).parents[1] / "surface.json").read_text(encoding="utf-8"))
CALLS = [
    pytest.param(verb, name, id=f"{verb}-{name}")
    for verb, names in SURFACE["space"]["verbs"].items()
    for name in names
]


class Plain(str):
    """A text that adds nothing."""

    __slots__ = ()


class Sly(str):
    """A text that shows one thing and holds another."""

    __slots__ = ()

    def __str__(self):
        return ANN

    __repr__ = __format__ = __str__

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash(ANN)

    def __len__(self):
        return 0

    def encode(self, *_):
        return ANN.encode()


def member(text):
    """An enumeration's only member; what `str` shows of it depends on Python's version."""
    return enum.Enum("Member", {"ONLY": text}, type=str).ONLY


def valued(text):
    """An enumeration's member that holds another text than its value."""

    class Valued(str, enum.Enum):
        ONLY = text

        def __new__(cls, text):
            member = str.__new__(cls, text)
            member._value_ = f"{text}x"
            return member

    return Valued.ONLY


TAKEN = {"plain": Plain, "member": member, "numpy": numpy.str_}
if hasattr(enum, "StrEnum"):
    TAKEN["StrEnum"] = lambda text: enum.StrEnum("Member", {"ONLY": text}).ONLY
REFUSED = {"sly": Sly, "valued": valued}

# Where a text can stand in an argument.
PLACES = {
    "alone": lambda text: text,
    "in a list": lambda text: [text],
    "late in a list": lambda text: [ANN, text],
    "in a tuple": lambda text: (text,),
    "as a key": lambda text: {text: "x"},
    "as a value": lambda text: {"allow_viewer_export": text},
    "deep inside": lambda text: {"a": [{"b": ("x", text)}]},
}


@pytest.fixture(params=REFUSED.values(), ids=REFUSED.keys())
def subclass(request):
    return request.param


@pytest.fixture(params=TAKEN.values(), ids=TAKEN.keys())
def taken(request):
    return request.param


@pytest.fixture
def twin():
    """A space like `space`."""
    with privity.open(":memory:", model="datasets") as twin:
        for name in ("ann", "bob", "eve"):
            twin.put(f"user:{name}@acme.org", name=name.title(), org="acme")
        twin.create(CLAIMS, by=ANN)
        yield twin


def outcome(call):
    """What a call gives, or what is wrong with it, without its moments and hashes."""
    try:
        answer = call()
    except privity.PrivityError as error:
        return (type(error), str(error), error.details)
    answer = list(answer) if isinstance(answer, list) else answer
    return re.sub(r"\b(at|hash)=('\w+'|\d+)", "", repr(answer))


def refusal(call):
    with pytest.raises(privity.InvalidError) as caught:
        call()
    assert (caught.value.code, caught.value.kind) == ("invalid_argument", "invalid")
    assert len(str(caught.value)) < 500
    return caught.value.details["argument"]


@pytest.mark.parametrize(("verb", "name"), CALLS)
def test_it_is_taken_as_the_text_that_it_holds(space, twin, verb, name, tmp_path, monkeypatch):
    def inside(folder, call):
        """The outcome, where only this space has written files."""
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / folder)
        return outcome(call)

    arguments = {at: RIGHT[at] for at in SURFACE["space"]["verbs"][verb] if at in RIGHT}
    right = arguments.get(name) if isinstance(arguments.get(name), str) else "x"
    for one in (space, twin):
        one.set_clock(4_000_000_000_000)
    for (place, put), odd in zip(PLACES.items(), itertools.cycle(TAKEN.values()), strict=False):
        plain, other = ({**arguments, name: put(as_text(right))} for as_text in (str, odd))
        expected = inside("twin", lambda given=plain: getattr(twin, verb)(**given))
        given = inside("space", lambda given=other: getattr(space, verb)(**given))
        assert given == expected, place
        assert space.revision == twin.revision, place


@pytest.mark.parametrize(("verb", "name"), CALLS)
def test_what_shows_another_text_is_refused(space, verb, name, subclass, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = {at: RIGHT[at] for at in SURFACE["space"]["verbs"][verb] if at in RIGHT}
    # As what it is to show, it would show what it holds.
    right = arguments.get(name) if isinstance(arguments.get(name), str) else "x"
    right = BOB if right == ANN else right
    for place, put in PLACES.items():
        before = space.revision
        given = {**arguments, name: put(subclass(right))}
        argument = refusal(lambda given=given: getattr(space, verb)(**given))
        assert re.split(r"[.\[]", argument)[0] == name, place
        assert space.revision == before, place


def test_where_to_open_and_what_with(tmp_path, monkeypatch, subclass):
    monkeypatch.chdir(tmp_path)
    model = {"model": {"name": subclass("datasets")}}
    key = {subclass("model"): {"name": "datasets"}}
    assert refusal(lambda: privity.open(subclass("a.db"), model="datasets")) == "url"
    refused = {
        "model": [subclass("datasets"), subclass("model.toml"), key],
        "model.model.name": [model],
        "model[0]": [(subclass("datasets"),)],
        "model[1]": [["orders", subclass("datasets")]],
        "model[1].model.name": [["orders", model]],
    }
    for argument, models in refused.items():
        for odd in models:
            assert refusal(lambda odd=odd: privity.open(":memory:", model=odd)) == argument
            assert refusal(lambda odd=odd: privity.check_model(odd)) == argument
    durable = subclass("relaxed")
    opens = lambda: privity.open("b.db", model="datasets", durability=durable)  # noqa: E731
    assert refusal(opens) == "durability"
    assert list(tmp_path.iterdir()) == []


def test_what_is_taken_opens_too(tmp_path, monkeypatch, taken):
    monkeypatch.chdir(tmp_path)

    def converted(value):
        if isinstance(value, dict):
            return {taken(key): converted(item) for key, item in value.items()}
        if isinstance(value, list):
            return list(map(converted, value))
        return taken(value) if isinstance(value, str) else value

    with privity.open(":memory:", model="orders") as orders:
        model = converted(orders.model)
    for n, odd in enumerate((taken("datasets"), [taken("datasets"), "orders"], model)):
        with privity.open(taken(f"{n}.db"), model=odd, durability=taken("relaxed")) as space:
            assert space.model["model"]["name"] in ("datasets", "datasets+orders", "orders")


def test_a_path_that_gives_no_plain_text(subclass):
    class Odd:
        def __fspath__(self):
            return subclass(":memory:")

    assert refusal(lambda: privity.open(Odd(), model="datasets")) == "url"


def test_what_it_is_converted_to_is_taken(space):
    class Action(str, enum.Enum):
        VIEW = "view"

    assert space.check(ANN, Action.VIEW.value, CLAIMS) and space.check(ANN, Action.VIEW, CLAIMS)
    assert space.check(ANN, str(numpy.str_("view")), CLAIMS)
    assert not space.check(BOB, numpy.str_("view"), numpy.str_(CLAIMS))
    assert space.check(str(Sly(BOB)), "delete", CLAIMS)  # As it shows itself: as Ann.


def test_a_refused_key_is_no_second_one(space):
    class Key(str):
        __slots__ = ()
        __hash__ = object.__hash__

        def __eq__(self, other):
            return self is other

    before = space.revision
    both = {Key("a"): "1", Key("a"): "2"}
    assert refusal(lambda: space.put(BOB, attributes=both)) == "attributes"
    assert space.revision == before


# --- Columns -----------------------------------------------------------------------------------


def test_the_column_and_the_row_are_named(space, subclass):
    calls = {
        "principals": lambda: space.check_many(subclass(BOB), "view", CLAIMS),
        "actions": lambda: space.check_many(ANN, subclass("view"), [CLAIMS]),
        "principals[1]": lambda: space.check_many([ANN, subclass(BOB)], "view", CLAIMS),
        "actions[0]": lambda: space.check_many(ANN, (subclass("view"),), CLAIMS),
        "resources[2]": lambda: space.check_many(ANN, "view", [CLAIMS, CLAIMS, subclass(CLAIMS)]),
    }
    assert {name: refusal(call) for name, call in calls.items()} == {name: name for name in calls}


@pytest.mark.parametrize(
    "column",
    [
        numpy.array([ANN, BOB]),
        numpy.array([ANN, BOB], dtype=object),
        numpy.array([ANN, "x", BOB, "x"])[::2],
        pandas.Series([ANN, BOB]),
        pandas.Series([ANN, BOB], dtype=object, index=[7, 7]),
        pandas.Series([ANN, BOB], dtype="category"),
        pandas.Index([ANN, BOB]),
    ],
    ids=lambda column: f"{type(column).__name__}-{column.dtype}",
)
def test_an_array_is_read_as_a_whole(space, column):
    """Its items are plain texts, though one by one numpy gives others."""
    assert space.check_many(column, "view", CLAIMS) == [True, False]


def test_a_column_of_enumerations_and_of_numpys_texts(space, taken):
    people = [taken(ANN), taken(BOB)]
    for column in (people, tuple(people), numpy.array(people, dtype=object), pandas.Series(people)):
        assert space.check_many(column, taken("view"), taken(CLAIMS)) == [True, False]


def test_an_array_of_something_else(space):
    refused = {
        "principals[0]": [numpy.array([[ANN, BOB]]), numpy.array([1, 2])],
        "principals[1]": [
            numpy.array([ANN, Sly(BOB)], dtype=object),
            pandas.Series([ANN, None], dtype=object),
            pandas.Series([ANN, valued(BOB)], dtype=object),
        ],
        "principals": [numpy.array(ANN)],
    }
    for argument, columns in refused.items():
        for column in columns:
            assert refusal(lambda it=column: space.check_many(it, "view", CLAIMS)) == argument
    assert space.check_many(numpy.array([], dtype=str), "view", CLAIMS) == []


def test_an_array_that_lies(space):
    class Lies(dict):
        tolist = None

    for tolist in (lambda _: ANN, lambda _: (ANN,), lambda _: 1 / 0, property(lambda _: 1 / 0), 5):
        Lies.tolist = tolist
        lies = Lies({ANN: 1})
        assert refusal(lambda lies=lies: space.check_many(lies, "view", CLAIMS)) == "principals"
    Lies.tolist = lambda _: [ANN, BOB]  # One more than its length; what it gives counts.
    assert space.check_many(Lies({ANN: 1}), "view", CLAIMS) == [True, False]
