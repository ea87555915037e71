"""What is taken for an argument beside plain data, wherever it can mean one thing only."""

import datetime as dt
import enum
import math

import numpy
import pandas
import pytest
from calls import ANN, BOB, CLAIMS

import privity
from privity import _arguments

EVE = "user:eve@acme.org"


class Dozen:
    """A number, as Python's own protocol has it."""

    def __index__(self):
        return 12


class Arrow:
    """A column as pyarrow has them, without its library."""

    def __init__(self, items):
        self.items = items

    def to_pylist(self):
        return self.items


class Polars(Arrow):
    def to_list(self):
        return self.items


MANY = {
    "set": lambda names: set(names),
    "frozenset": lambda names: frozenset(names),
    "keys": lambda names: dict.fromkeys(names).keys(),
    "values": lambda names: dict(enumerate(names)).values(),
    "tuple": tuple,
    "numpy": numpy.array,
    "objects": lambda names: numpy.array(names, dtype=object),
    "texts": lambda names: list(numpy.array(names)),
    "pandas": pandas.Series,
    "categories": lambda names: pandas.Series(names, dtype="category"),
    "index": pandas.Index,
    "pyarrow": Arrow,
    "polars": Polars,
}


@pytest.mark.parametrize("many", MANY.values(), ids=MANY.keys())
def test_names_are_any_collection_of_them(space, many):
    space.put("group:g")
    space.add("group:g", many([EVE, BOB]))
    assert space.share(CLAIMS, many([EVE, BOB]), "viewer", by=ANN).changed
    assert space.check(EVE, "view", CLAIMS) and space.check(BOB, "view", CLAIMS)
    assert space.revoke(CLAIMS, many([BOB]), by=ANN).changed
    assert not space.check(BOB, "view", CLAIMS)
    space.create("dataset:b", owners=many([ANN, BOB]))
    assert set(space.actions(ANN, many([CLAIMS, "dataset:b"]))) == {CLAIMS, "dataset:b"}
    space.put(BOB, verified=many(["x", "y"]))
    space.remove("group:g", many([EVE]))


def test_what_is_made_of_a_set_is_the_same_in_every_run(script):
    code = """
import privity
people = {f"user:{n}@acme.org" for n in range(30)}
with privity.open(":memory:", model="datasets") as space:
    space.set_clock(4_000_000_000_000)
    for person in sorted(people):
        space.put(person, org="acme")
    space.create("dataset:a", by="user:0@acme.org")
    space.share("dataset:a", people - {"user:0@acme.org"}, "viewer", by="user:0@acme.org")
    print(space.verify().hash)
"""
    assert len({script(code) for _ in range(3)}) == 1


class Role(str, enum.Enum):
    VIEWER = "viewer"


def test_enumerations_and_numpys_scalars(space):
    space.share(CLAIMS, [numpy.str_(BOB), EVE], Role.VIEWER, by=numpy.str_(ANN))
    assert space.who(CLAIMS).grants[1].role == "viewer"
    assert space.check(numpy.str_(BOB), "view", CLAIMS)
    # A change is whole on each page: here the second `put` ends with the event 4.
    assert len(space.history(limit=numpy.int64(4))) == 4
    assert len(space.history(limit=numpy.uint8(4))) == 4
    assert len(space.history(limit=Dozen())) == len(space.history()) or space.revision > 12
    space.put(BOB, guest=numpy.bool_(False))
    revision = numpy.int64(space.revision)
    space.revoke(CLAIMS, BOB, by=ANN, if_revision=revision, cascade=numpy.True_)
    end = pandas.Timestamp("2099-01-01", tz="Europe/Berlin")
    assert space.change(CLAIMS, EVE, by=ANN, expires=end).grants[0].expires == 4_070_905_200_000
    settings = {"allow_viewer_export": numpy.False_}
    assert space.set(CLAIMS, settings=settings, by=ANN).changed


@pytest.mark.parametrize(
    ("verb", "given", "argument", "says"),
    [
        ("share", {"principals": (n for n in "ab")}, "principals", _arguments.NAMES),
        ("share", {"principals": pandas.NA}, "principals", "NA, which stands for a missing value"),
        ("share", {"principals": pandas.Series([BOB, None])}, "principals[1]", ""),
        (
            "share",
            {"principals": pandas.Series([BOB, pandas.NA])},
            "principals[1]",
            "leave out what is missing",
        ),
        ("share", {"principals": {BOB, 5}}, "principals", "a set of str"),
        ("share", {"principals": numpy.array(5)}, "principals", "is the number 5"),
        ("share", {"principals": [{BOB}]}, "principals[0]", "not set"),
        ("share", {"expires": pandas.NaT}, "expires", "NaT, which stands for a missing value"),
        ("share", {"expires": numpy.datetime64("2099-01-01T00:00")}, "expires", "with a time zone"),
        ("share", {"expires": dt.date(2099, 1, 1)}, "expires", "a datetime with a time zone"),
        ("share", {"expires": math.nan}, "expires", "not a finite number"),
        ("share", {"levels": object()}, "levels", "a dict, not object"),
        ("share", {"note": b"x"}, "note", "a str, not bytes"),
        ("share", {"note": {"x"}}, "note", "it must be text"),
        ("share", {"if_revision": object()}, "if_revision", "a whole number, not object"),
        ("put", {"principal": BOB, "guest": object()}, "guest", "a bool, not object"),
        ("set_clock", {"now": numpy.datetime64("2099-01-01")}, "now", "a datetime with a time"),
        ("set_clock", {"now": pandas.NaT}, "now", "NaT, which stands for a missing value"),
    ],
)
def test_what_is_not_taken_is_told_what_is(space, verb, given, argument, says):
    right = {"resource": CLAIMS, "principals": BOB, "role": "viewer", "by": ANN}
    before = space.revision
    with pytest.raises(privity.InvalidError) as caught:
        getattr(space, verb)(**{**(right if verb == "share" else {}), **given})
    assert caught.value.code == "invalid_argument"
    assert caught.value.details == {"argument": argument}
    assert says in str(caught.value)
    assert space.revision == before


def test_of_each_argument_it_is_said_what_it_takes(space, surface):
    arguments = {name for names in surface["space"]["verbs"].values() for name in names}
    assert arguments - _arguments.TAKES.keys() == set()


@pytest.mark.parametrize(
    ("verb", "given", "argument"),
    [
        ("history", {}, "before"),
        ("history", {}, "newest_first"),
        ("history", {}, "after"),
        ("list", {"type": "dataset"}, "after"),
        ("list", {"type": "dataset"}, "without"),
        ("members", {"group": "org:acme"}, "nested"),
        ("explain", {"principal": ANN, "action": "view", "resource": CLAIMS}, "reveal"),
        ("sheet", {"resource": CLAIMS, "by": ANN}, "receivers_after"),
    ],
)
def test_a_question_says_what_it_takes_too(space, verb, given, argument):
    with pytest.raises(privity.InvalidError) as caught:
        getattr(space, verb)(**given, **{argument: object()})
    assert caught.value.details == {"argument": argument}
    assert f"expected {_arguments.TAKES[argument]}, not object" in str(caught.value)


NOW = dt.datetime(2030, 1, 1, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize(
    ("verb", "given", "argument"),
    [
        ("history", {"limit": NOW}, "limit"),
        ("history", {"after": NOW}, "after"),
        ("what", {"principal": ANN, "action": "view", "type": "dataset", "limit": NOW}, "limit"),
        ("delete", {"resource": CLAIMS, "if_revision": NOW}, "if_revision"),
        ("approve", {"proposal": NOW, "by": ANN}, "proposal"),
        ("put", {"principal": ANN, "attributes": {"x": NOW}}, "attributes.x"),
        ("put", {"principal": ANN, "attributes": {"expires": NOW}}, "attributes.expires"),
        ("put", {"principal": ANN, "name": NOW}, "name"),
    ],
)
def test_a_datetime_is_a_moment_and_no_number(space, verb, given, argument):
    with pytest.raises(privity.InvalidError) as caught:
        getattr(space, verb)(**given)
    assert caught.value.details == {"argument": argument}
    assert "not datetime" in str(caught.value)


@pytest.mark.parametrize(
    ("verb", "given", "guard"),
    [
        ("delete", {"resource": CLAIMS}, "if_revision"),
        ("set", {"resource": CLAIMS, "attributes": {}}, "if_revision"),
        ("share", {"resource": CLAIMS, "principals": BOB, "by": ANN}, "if_revision"),
        ("change", {"resource": CLAIMS, "principals": BOB, "by": ANN}, "if_revision"),
        ("revoke", {"resource": CLAIMS, "principals": BOB, "by": ANN}, "if_revision"),
        ("verify", {}, "hash"),
        ("create", {"resource": "dataset:x"}, "by"),
        ("explain", {"principal": ANN, "action": "view", "resource": CLAIMS}, "by"),
    ],
)
def test_a_guard_that_was_lost_on_the_way_is_no_call_without_it(space, verb, given, guard):
    before = space.revision
    with pytest.raises(privity.InvalidError, match=f"^`{guard}` has no value; pass ") as caught:
        getattr(space, verb)(**given, **{guard: None})
    assert caught.value.details == {"argument": guard}
    assert space.revision == before


def test_what_is_no_guard_may_be_none(space):
    assert space.share(CLAIMS, BOB, None, by=ANN, note=None, message=None, expires=None).changed
    assert space.history(after=None, limit=None, resource=None)[0].revision == 1


def test_columns_of_different_length_are_named(space):
    for given, argument, says in (
        ((ANN, ["view"], [CLAIMS] * 2), "resources", "has 2 rows, and `actions` has 1"),
        (([ANN] * 3, "view", [CLAIMS] * 2), "resources", "has 2 rows, and `principals` has 3"),
        (([], ["view"], [CLAIMS]), "actions", "has 1 rows, and `principals` has 0"),
    ):
        with pytest.raises(privity.InvalidError, match=says) as caught:
            space.check_many(*given)
        assert caught.value.details == {"argument": argument}
