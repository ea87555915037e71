"""The limits that docs/limits.md lists are those that hold: each at the limit, and one beyond."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

import privity

PAGE = (Path(__file__).parents[2] / "docs/limits.md").read_text(encoding="utf-8")
ANN = "user:ann@acme.org"


def rows(heading):
    """What the rows of a section's table are about, each with its limit and the cell behind it."""
    section = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    (text,) = (text for text in section if text.startswith(f"{heading}\n"))
    cells = re.findall(r"^\| (.+?) \| ([\d,]+) \| (.+?) \|", text, re.MULTILINE)
    return [(about, int(limit.replace(",", "")), then) for about, limit, then in cells]


def users(many):
    return [f"user:u{number}@acme.org" for number in range(many)]


def facts(many):
    return {str(number): "x" for number in range(many)}


def house():
    space = privity.open(":memory:", model=["properties", "workspaces"])
    space.put(ANN, org="acme")
    space.put("user:bob@acme.org", org="acme")
    space.create("property:house", by=ANN)
    settings = {"seen_by": "all_members"}
    space.create("project:audit", by=ANN, settings=settings)
    space.request("project:audit", by="user:bob@acme.org")
    return space


def tell(fields):
    return house().share("property:house", "org:utility", "exchange", by=ANN, fields=fields)


def nest(space, groups):
    for group in groups:
        space.put(group)
    for outer, inner in pairwise(groups):
        space.add(outer, inner)


# What a row is about, done with as many as are named.
CALLS = {
    "names in one call": [
        lambda space, many: space.remove("org:acme", users(many)),
        lambda space, many: space.revoke("dataset:claims", users(many), by=ANN),
        lambda space, many: space.share("dataset:claims", users(many), by=ANN),
        lambda space, many: space.share(
            "dataset:claims", dict.fromkeys(users(many), "viewer"), by=ANN
        ),
    ],
    "levels that one call chooses": [
        lambda _, many: house().share(
            "property:house", ANN, "custom", by=ANN, levels=dict.fromkeys(facts(many), "read")
        ),
    ],
    "levels of groups": [
        lambda space, many: nest(space, [f"group:g{number}" for number in range(many)]),
    ],
    "sources of a resource": [
        lambda space, many: space.create(
            "dashboard:all", by=ANN, sources=[f"dataset:{number}" for number in range(many)]
        ),
    ],
    "attributes of a principal": [
        lambda space, many: space.put(ANN, attributes=facts(many)),
        lambda space, many: space.put(ANN, verified=list(facts(many))),
        lambda space, many: space.set("dataset:claims", attributes=facts(many)),
        lambda space, many: space.put("org:acme", fields=dict.fromkeys(facts(many), True)),
        lambda _, many: tell(facts(many)),
    ],
    "bytes of a name for people": [
        lambda space, many: space.put(ANN, name="x" * many),
        lambda space, many: space.put(ANN, attributes={"a": "x" * many}),
        lambda space, many: space.put(ANN, verified=["x" * many]),
        lambda _, many: tell({"a": "x" * many}),
    ],
    "bytes of an attribute's name": [
        lambda space, many: space.put(ANN, attributes={"x" * many: "a"}),
        lambda space, many: space.set("dataset:claims", attributes={"x" * many: "a"}),
    ],
    "bytes of a field's name": [
        lambda space, many: space.put("org:acme", fields={"x" * many: True}),
        lambda _, many: tell({"x" * many: "a"}),
    ],
    "code points of the note to a decision": [
        lambda _, many: house().approve(1, by=ANN, note="ß" * many),
        lambda _, many: house().decline(1, by=ANN, note="ß" * many),
    ],
    "bytes of a search's query": [
        lambda space, many: space.search("dataset:claims", "x" * many, by=ANN),
    ],
    "bytes of an identifier": [
        lambda space, many: space.put(f"group:{'x' * (many - len('group:'))}"),
        lambda space, many: space.create(f"dataset:{'x' * (many - len('dataset:'))}", by=ANN),
    ],
    "bytes of a path": [
        lambda _, many: privity.open("x" * many),
        lambda space, many: space.backup("x" * many),
    ],
    "milliseconds since 1970": [
        lambda space, many: space.share(
            "dataset:claims", "user:bob@acme.org", by=ANN, expires=many
        ),
    ],
}
CASES = [
    pytest.param(call, limit, then.strip("`"), id=f"{about}-{number}")
    for about, calls in CALLS.items()
    for number, call in enumerate(calls)
    for row, limit, then in rows("One call")
    if row.startswith(about)
]


def test_every_row_is_tried():
    tried = [about for about in CALLS for row, *_ in rows("One call") if row.startswith(about)]
    assert len(rows("One call")) == len(tried) == len(CALLS)
    assert [about for about, *_ in rows("One model")] == list(MODELS)


@pytest.mark.parametrize(("call", "limit", "code"), CASES)
def test_a_limit_holds(call, limit, code, space):
    with pytest.raises(privity.PrivityError) as beyond:
        call(space, limit + 1)
    error = beyond.value
    assert error.code == code
    if code != "invalid_argument":
        assert (error.details["actual"], error.details["limit"]) == (limit + 1, limit)
    try:
        call(space, limit)
    except privity.PrivityError as other:  # for another reason: too many are none any more
        assert (other.code, str(other)) != (code, str(error))
        assert "limit" not in other.details


def named(letter, many):
    return [f"{letter}{number}" for number in range(many)]


def model(**words):
    """A model of one type, with these words and what it needs besides."""
    words.setdefault("actions", {"view": "See it"})
    words.setdefault("roles", {"owner": {"can": ["view"]}})
    return {"model": {"name": "large"}, "thing": {"owner": "owner", **words}}


def one(**words):
    return model(**words)["thing"]


def choosing(**words):
    """The same, of a type whose owner gives a role that leaves something to choose."""
    actions = {"view": "See it", "access.edit": "Share it"}
    owner = {"can": [*actions], "may_give": ["chosen"]}
    return model(actions=actions, roles={"owner": owner, "chosen": words.pop("chosen")}, **words)


def conditions(many):
    statuses = named("s", 13)
    pairs = [f"status: {one} | {other}" for one in statuses for other in statuses if one < other]
    owner = {"can": ["view"], "when": {pair: ["edit"] for pair in pairs[:many]}}
    actions = {"view": "See it", "edit": "Change it"}
    return model(statuses=statuses, actions=actions, roles={"owner": owner})


def nested(many):
    kinds = {f"t{number}": one(sources=f"t{number + 1}") for number in range(many)}
    return {"model": {"name": "deep"}, **kinds, f"t{many}": one()}


def standing(many):
    """Actions of a whole and its parts, each of which needs the next one of the other."""
    steps = named("a", many + 1)
    looks = {
        step: f"{'every part' if number % 2 == 0 else 'parent'}: {steps[number + 1]}"
        for number, step in enumerate(steps[:-1])
    }
    last = steps[-1]

    def level(own):
        level = {"when": {looks[step]: [step] for step in own if step in looks}}
        return {**level, "can": [last]} if last in own else level

    whole, part = steps[::2], steps[1::2]
    parts = {"label": "Parts", "each": "part"}
    owner = {"level": "full", **level(whole)}
    return {
        "model": {"name": "deep"},
        "thing": {
            "owner": "owner",
            "levels": ["none", "full"],
            "categories": {"parts": parts},
            "view": whole[0],
            "actions": dict.fromkeys(whole, "Do it"),
            "roles": {"owner": owner},
        },
        "part": {
            "parent": "thing",
            "view": part[0],
            "actions": dict.fromkeys(part, "Do it"),
            "gives": {"full": level(part)},
        },
    }


MODELS = {
    "types": lambda many: {"model": {"name": "large"}, **dict.fromkeys(named("t", many), one())},
    "actions and settings, taken together": lambda many: model(
        actions={"view": "See it", "edit": "Change it"},
        settings=dict.fromkeys(named("s", many - 2), False),
    ),
    "roles": lambda many: model(
        actions={"view": "See it", "access.edit": "Share it"},
        roles={
            "owner": {"can": ["view", "access.edit"], "may_give": named("r", many - 1)},
            **dict.fromkeys(named("r", many - 1), {"can": ["view"]}),
        },
    ),
    "options": lambda many: choosing(
        chosen={"options": dict.fromkeys(named("o", many), {"label": "It", "can": ["view"]})}
    ),
    "audiences": lambda many: model(
        audience=dict.fromkeys(
            named("a", many), {"label": "All", "who": "everyone", "can": ["view"]}
        )
    ),
    "values": lambda many: model(
        settings={"paper": {"default": "v0", "one_of": dict.fromkeys(named("v", many), "It")}}
    ),
    "statuses": lambda many: model(statuses=named("s", many)),
    "levels": lambda many: model(
        levels=named("l", many),
        categories={"all": {"label": "All", "levels": {"l1": {"can": ["view"]}}}},
    ),
    "categories": lambda many: model(
        levels=["none", "full"],
        categories=dict.fromkeys(
            named("c", many), {"label": "It", "levels": {"full": {"can": ["view"]}}}
        ),
    ),
    "kinds": lambda many: {
        **standing(1),
        "part": {**standing(1)["part"], "kinds": named("k", many)},
    },
    "different conditions": conditions,
    "sources that nest": nested,
    "conditions that stand on one another": standing,
}


@pytest.mark.parametrize(("about", "limit", "counted"), rows("One model"))
def test_a_limit_of_models_holds(about, limit, counted):
    def told(many):
        try:
            privity.check_model(MODELS[about](many))
        except privity.PrivityError as error:
            assert error.code == "invalid_model"
            problems = error.details["problems"]
            # What else is wrong with such a model is not what is looked at here.
            most = re.compile(rf"(?<!\d){limit} is the most|at most {limit}(?!\d)")
            return [problem["problem"] for problem in problems if most.search(problem["help"])]
        return []

    assert told(limit) == [], counted
    assert len(told(limit + 1)) >= 1
