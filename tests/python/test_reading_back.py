"""What the host wrote, it can read, and it looks like an answer."""

import re

import pytest

import privity

ANN, BOB = "user:ann@acme.org", "user:bob@acme.org"


def test_every_page_goes_on_where_the_last_one_ended(world):
    def all_of(ask):
        items, page = [], ask(None)
        while not page.complete:
            items += page.items
            page = ask(page.next)
        return items + page.items

    for ask in (
        lambda after, limit: world.list("user", after=after, limit=limit),
        lambda after, limit: world.members("org:acme", after=after, limit=limit),
        lambda after, limit: world.holdings(ANN, after=after, limit=limit),
    ):
        whole = ask(None, None).items
        assert len(whole) > 2
        for limit in (1, 2, 100):
            assert all_of(lambda after, ask=ask, limit=limit: ask(after, limit)) == whole


def test_the_past_goes_on_from_either_end(world):
    whole = world.history()
    for newest_first in (False, True):
        read, part = [], world.history(newest_first=newest_first, limit=3)
        while part:
            read += part
            at = {"before" if newest_first else "after": part[-1].revision}
            part = world.history(newest_first=newest_first, limit=3, **at)
        assert read == (whole[::-1] if newest_first else whole)


def test_what_is_listed_is_called_what_it_is(world):
    assert str(world.list("user")).startswith(f"4 principals, as of revision {world.revision}.\n")
    assert str(world.list("dataset")).startswith("1 resource, ")
    assert str(world.list("user", limit=1)).splitlines()[0].endswith(" There are more.")


def test_they_look_like_answers(world):
    world.decline(1, by=ANN)
    for answer, words in (
        (world.principal(BOB), [BOB, "Bob Ray", "org:acme"]),
        (world.members("org:acme"), ["4 members, as of", "Cy Day"]),
        (world.holdings(BOB), [f"{BOB} holds 2 grants", "dataset:claims", "viewer", ANN]),
        (world.proposal(1), ["declined", "decided by", ANN]),
    ):
        for text in (str(answer), answer._repr_html_()):
            assert all(word in text for word in words), text
    # A moment is a date.
    assert re.search(r"decided at +20\d\d-", str(world.proposal(1)))


def test_a_warning_names_what_it_is_about(world):
    outcome = world.remove("org:acme", ANN)
    (warning,) = outcome.warnings
    assert (warning.code, warning.resources) == ("without_owner", ["dataset:claims"])
    assert "dataset:claims" in warning.text
    assert "without_owner" in str(outcome)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda it: it.list("dataset", without="friends"), "without"),
        (lambda it: it.list("user", without="owner"), "without"),
        (lambda it: it.list("dataset", limit=0), "limit"),
        (lambda it: it.members("org:acme", nested="yes"), "nested"),
        (lambda it: it.holdings(BOB, after="dataset:claims"), "after"),
        (lambda it: it.proposal("1"), "proposal"),
        (lambda it: it.history(newest_first=1), "newest_first"),
        (lambda it: it.history(before=999), "before"),
    ],
)
def test_what_is_wrong_is_named(world, call, argument):
    with pytest.raises(privity.InvalidError) as caught:
        call(world)
    assert caught.value.details["argument"] == argument
