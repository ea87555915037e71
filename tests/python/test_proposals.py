"""Requests, shares that are accepted, transfers: what Python adds to the scenarios."""

import datetime as dt

import pytest

import privity

ANN, BOB, CY, EVE = (f"user:{name}@acme.org" for name in ("ann", "bob", "cy", "eve"))
DATA = "org:data"
NOON = dt.datetime(2030, 6, 1, 12, tzinfo=dt.timezone.utc)
MILLIS = 1_906_545_600_000


def exchange(space, **arguments):
    fields = {"custom_id": "7"}
    return space.share("property:mill", DATA, "exchange", by=ANN, fields=fields, **arguments)


def test_a_request_is_asked_for_shown_and_approved(world):
    (waits,) = world.pending("project:audit", by=ANN).items
    assert (waits.proposal, waits.what, waits.state) == (1, "request", "open")
    assert (waits.principal, waits.name, waits.by) == (BOB, "Bob Ray", BOB)
    assert (waits.role, waits.levels, waits.message) == ("editor", None, "For the audit")
    assert (waits.can_decide, waits.can_withdraw) == (True, False)
    outcome = world.approve(1, by=ANN, note="Until the audit is over", expires=NOON)
    (decided,) = outcome.proposals
    assert (decided.state, decided.note) == ("approved", "Until the audit is over")
    assert [(grant.role, grant.expires) for grant in outcome.grants] == [("editor", MILLIS)]
    assert world.check(BOB, "project.edit", "project:audit")
    assert world.pending().items == []


def test_who_may_not_know_of_it_sees_nothing(world):
    assert world.pending(by=EVE).items == []
    assert [item.proposal for item in world.pending(by=BOB).items] == [1]
    with pytest.raises(privity.NotFoundError):
        world.pending("project:audit", by=EVE)
    with pytest.raises(privity.NotFoundError) as caught:
        world.approve(1, by=EVE)
    assert caught.value.details == {"proposal": 1}


def test_a_decision_is_made_once(world):
    assert world.decline(1, by=ANN, note="Not now").proposals[0].note == "Not now"
    for decide in (world.approve, world.decline):
        with pytest.raises(privity.ConflictError) as caught:
            decide(1, by=ANN)
        assert caught.value.code == "already_decided"
        assert caught.value.details == {"proposal": 1, "state": "declined"}
    number = world.request("project:audit", by=BOB).proposals[0].proposal
    assert world.withdraw(number, by=BOB).proposals[0].state == "withdrawn"


def test_a_share_with_an_organization_waits_for_it(world):
    outcome = exchange(world, levels={"property": "full", "share_forward": True})
    (grant,), (waits,) = outcome.grants, outcome.proposals
    assert (grant.state, grant.proposal, grant.fields) == ("pending", 2, {"custom_id": "7"})
    assert grant.levels["property"] == "full"
    assert grant.levels["share_forward"] is True
    assert (waits.proposal, waits.what, waits.fields) == (2, "share", {"custom_id": "7"})
    assert waits.levels == grant.levels
    assert not world.check(DATA, "view", "property:mill")
    assert world.explain(DATA, "view", "property:mill").reason == "pending"
    (grant,) = world.approve(2, by=DATA).grants
    assert (grant.state, grant.proposal) == ("active", None)
    assert world.check(DATA, "edit", "property:mill")


def test_an_ownership_is_offered_and_accepted(world):
    (offer,) = world.transfer("note:1", BOB, by=ANN, message="Yours", expires=NOON).proposals
    assert (offer.what, offer.message, offer.expires) == ("transfer", "Yours", MILLIS)
    assert not world.check(BOB, "access.edit", "note:1")
    outcome = world.approve(offer.proposal, by=BOB)
    assert {grant.principal: grant.role for grant in outcome.grants} == {
        BOB: "author",
        ANN: "reader",
    }


def test_what_waits_has_pages(world):
    world.share("project:audit", EVE, "viewer", by=ANN)
    for who in (CY, EVE):
        world.request("project:audit", by=who)
    seen, after = [], None
    while after is not None or not seen:
        page = world.pending(by=ANN, after=after, limit=2)
        seen += [item.proposal for item in page.items]
        assert page.complete is (page.next is None)
        after = page.next
    assert seen == [1, 2, 3]
    assert world.pending(by=ANN, after=3).items == []


def test_a_request_waits_until_its_moment(world):
    world.set_clock(NOON - dt.timedelta(hours=1))
    (waits,) = world.request("project:audit", by=CY, expires=NOON).proposals
    assert waits.expires == MILLIS
    world.set_clock(MILLIS)
    assert [item.proposal for item in world.pending().items] == [1]
    with pytest.raises(privity.ConflictError) as caught:
        world.approve(waits.proposal, by=ANN)
    assert caught.value.details["state"] == "expired"


def test_what_waits_is_there_again(tmp_path):
    path = tmp_path / "a.db"
    with privity.open(path, model=["properties", "workspaces"]) as space:
        for who in (ANN, BOB):
            space.put(who)
        space.create("project:audit", by=ANN)
        space.share("project:audit", BOB, "viewer", by=ANN)
        levels = {"project.view": True, "project.edit": True}
        space.request("project:audit", "custom", by=BOB, levels=levels)
        before = space.pending()
    with privity.open(path) as space:
        assert space.pending() == before
        assert space.decline(1, by=ANN).proposals[0].state == "declined"
        space.verify()


def test_a_new_address_takes_all_along(world):
    world.rename(BOB, "user:rob@acme.org")
    assert world.pending().items[0].by == "user:rob@acme.org"
    assert world.check("user:rob@acme.org", "view", "dataset:claims")
    assert not world.check(BOB, "view", "dataset:claims")


def test_who_is_forgotten_leaves_an_heir(world):
    error = refused(world, lambda: world.forget(ANN))
    assert error.code == "last_owner"
    assert "note:1" in str(error.details["resources"])
    world.forget(ANN, heir=CY)
    assert world.check(CY, "access.edit", "note:1")


def test_a_part_is_its_parents(world):
    info = world.get("meter:e1")
    assert (info.parent, info.kind, info.parts) == ("property:mill", "energy", [])
    assert world.get("property:mill").parts == ["meter:e1"]
    levels = {"meters": "read", "meter:e1": "full", "goals": "none"}
    (grant,) = world.share("property:mill", CY, "custom", by=ANN, levels=levels).grants
    assert levels.items() <= grant.levels.items()
    assert world.check(CY, "bills.edit", "meter:e1")
    assert not world.check(CY, "goals.view", "property:mill")
    (grant,) = world.change("property:mill", CY, by=ANN, levels={"meter:e1": "read"}).grants
    assert grant.levels["goals"] == "none"
    assert not world.check(CY, "bills.edit", "meter:e1")


# --- Bad input -----------------------------------------------------------------------------------


def refused(space, call):
    before = space.revision
    with pytest.raises(privity.PrivityError) as caught:
        call()
    assert space.revision == before
    return caught.value


@pytest.mark.parametrize("verb", ["approve", "decline", "withdraw"])
@pytest.mark.parametrize(
    "number", [None, True, False, 1.0, -1, "1", b"1", [1], 2**64, 10**400, 1j], ids=repr
)
def test_a_proposal_is_a_whole_number(world, verb, number):
    error = refused(world, lambda: getattr(world, verb)(number, by=ANN))
    assert (type(error), error.code) == (privity.InvalidError, "invalid_argument")


@pytest.mark.parametrize("number", [0, 2, 2**53, 2**63, 2**64 - 1])
def test_a_number_that_is_none_is_not_found(world, number):
    error = refused(world, lambda: world.approve(number, by=ANN))
    assert (error.code, error.details) == ("not_found", {"proposal": number})


@pytest.mark.parametrize("after", [True, -1, 1.0, "1", 2**64], ids=repr)
def test_where_to_go_on_is_a_whole_number(world, after):
    error = refused(world, lambda: world.pending(after=after))
    assert (error.code, error.details) == ("invalid_argument", {"argument": "after"})


@pytest.mark.parametrize("limit", [0, True, -1, 1.0, "1", 2**64], ids=repr)
def test_a_page_holds_one_or_more(world, limit):
    assert refused(world, lambda: world.pending(limit=limit)).code == "invalid_argument"


LEVELS = [
    ("read", "invalid_argument"),
    ([("goals", "read")], "invalid_argument"),
    ({1: "read"}, "invalid_argument"),
    ({"goals": 1}, "invalid_argument"),
    ({"goals": None}, "invalid_argument"),
    ({"goals": ["read"]}, "invalid_argument"),
    ({"goals": {}}, "invalid_argument"),
    ({"goals": float("nan")}, "invalid_argument"),
    ({"goals": True}, "invalid_level"),
    ({"goals": "write"}, "invalid_level"),
    ({"nothing": "read"}, "invalid_level"),
    ({"share_forward": "yes"}, "invalid_level"),
    ({"meter:none": "full"}, "invalid_level"),
]


@pytest.mark.parametrize(("levels", "code"), LEVELS, ids=repr)
def test_what_is_no_choice(world, levels, code):
    def share():
        world.share("property:mill", CY, "custom", by=ANN, levels=levels)

    assert refused(world, share).code == code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("x", "invalid_argument"),
        ({"custom_id": 7}, "invalid_argument"),
        ({"custom_id": None}, "invalid_argument"),
        ({}, "missing_required_field"),
        ({"custom_id": " "}, "missing_required_field"),
        ({"custom_id": "7", "more": "x"}, "unknown_field"),
    ],
    ids=repr,
)
def test_what_the_receiver_is_not_told(world, fields, code):
    def share():
        world.share("property:mill", DATA, "exchange", by=ANN, fields=fields)

    assert refused(world, share).code == code


@pytest.mark.parametrize("fields", ["x", ["custom_id"], {"a": "yes"}, {"a": 1}, {"": True}])
def test_what_no_organization_wants_to_be_told(world, fields):
    assert refused(world, lambda: world.put(DATA, fields=fields)).code == "invalid_argument"


@pytest.mark.parametrize("verb", ["request", "transfer"])
@pytest.mark.parametrize(
    "moment",
    [NOON.replace(tzinfo=None), NOON.date(), "never", 1.5, True, -1, 2**53, 2**70],
    ids=repr,
)
def test_moments_that_nothing_waits_until(world, verb, moment):
    calls = {
        "request": lambda: world.request("project:audit", by=CY, expires=moment),
        "transfer": lambda: world.transfer("note:1", BOB, by=ANN, expires=moment),
    }
    assert refused(world, calls[verb]).code == "invalid_argument"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "missing_required_field"),
        ({"parent": 5}, "invalid_argument"),
        ({"parent": "property:none"}, "not_found"),
        ({"parent": "dataset:claims"}, "invalid_argument"),
        ({"parent": "property:mill", "kind": "gas"}, "unknown_field"),
        ({"parent": "property:mill", "kind": ["water"]}, "invalid_argument"),
    ],
)
def test_what_is_no_part(world, facts, code):
    assert refused(world, lambda: world.create("meter:e2", by=ANN, **facts)).code == code


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (None, "invalid_argument"),
        (5, "invalid_argument"),
        ("", "invalid_id"),
        ("user:bob", "invalid_email"),
        ("group:bob", "invalid_principal"),
        (CY, "already_exists"),
    ],
)
def test_what_is_no_new_name(world, to, code):
    assert refused(world, lambda: world.rename(BOB, to)).code == code


def test_a_lost_actor_is_not_the_host(world):
    for call in (
        lambda: world.pending(by=None),
        lambda: world.sheet("order:7", by=None),
        lambda: world.search("order:7", "bob", by=None),
        lambda: world.request("project:audit", by=None),
        lambda: world.approve(1, by=None),
        lambda: world.decline(1, by=None),
        lambda: world.withdraw(1, by=None),
        lambda: world.transfer("note:1", BOB, by=None),
    ):
        assert refused(world, call).code == "invalid_argument"
