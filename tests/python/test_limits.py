"""The limits that docs/errors.md lists are those that hold: each at the limit, and one beyond."""

import re
from pathlib import Path

import pytest

import privity

PAGE = (Path(__file__).parents[2] / "docs/errors.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| (.+?) \| ([\d,]+) \| `(\w+)`", PAGE.partition("### Limits")[2], re.MULTILINE
)
ANN = "user:ann@acme.org"


def users(many):
    return [f"user:u{number}@acme.org" for number in range(many)]


def facts(many):
    return {str(number): "x" for number in range(many)}


# What a row is about, done with as many as are named.
CALLS = {
    "names in one call": [
        lambda space, many: space.remove("org:acme", users(many)),
        lambda space, many: space.revoke("dataset:claims", users(many), by=ANN),
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
    ],
    "bytes of a name for people": [
        lambda space, many: space.put(ANN, name="x" * many),
        lambda space, many: space.put(ANN, attributes={"a": "x" * many}),
    ],
    "bytes of a search's query": [
        lambda space, many: space.search("dataset:claims", "x" * many, by=ANN),
    ],
    "bytes of an identifier": [
        lambda space, many: space.put(f"group:{'x' * (many - len('group:'))}"),
    ],
}
CASES = [
    pytest.param(call, int(limit.replace(",", "")), code, id=f"{about}-{number}")
    for about, calls in CALLS.items()
    for number, call in enumerate(calls)
    for row, limit, code in ROWS
    if row.startswith(about)
]


def test_every_row_is_tried():
    assert len(ROWS) == len(CALLS)
    assert all(any(row.startswith(about) for about in CALLS) for row, _, _ in ROWS)


@pytest.mark.parametrize(("call", "limit", "code"), CASES)
def test_a_limit_holds(call, limit, code, space):
    with pytest.raises(privity.PrivityError) as caught:
        call(space, limit + 1)
    error = caught.value
    assert (error.code, error.details["actual"], error.details["limit"]) == (code, limit + 1, limit)
    try:
        call(space, limit)
    except privity.PrivityError as other:  # too many are no reason any more
        assert "limit" not in other.details
