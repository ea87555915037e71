"""What a share dialog asks: who can be added, what may be offered, and then the change itself."""

import pytest

import privity

ANN, BOB, CY, EVE = (f"user:{name}@acme.org" for name in ("ann", "bob", "cy", "eve"))


def found(space, query, **arguments):
    answer = space.search("project:audit", query, by=ANN, **arguments)
    return [item.principal for item in answer.items], answer.complete


def test_people_are_found_by_name_and_by_address(world):
    for query in ("Eve Fox", "fox e", "EVE@", "eve@acme.org"):
        assert found(world, query) == ([EVE], True)
    for query in ("", "ve", "eve fix", "@", "@org"):
        assert found(world, query) == ([], True)
    for query in ("@acme", "acme.org"):
        assert EVE in found(world, query)[0]
    (bob,) = world.search("project:audit", "bob", by=ANN).items
    offers = ["viewer", "admin", "custom", "editor"]
    assert bob == privity.PrincipalInfo(
        principal=BOB, name="Bob Ray", has_access=True, offers=offers, fields={}
    )


def test_as_many_are_found_as_were_asked_for(world):
    for n in range(30):
        world.put(f"user:n{n:02}@acme.org", name="Nell")
    for limit, count, complete in ((None, 20, False), (29, 29, False), (30, 30, True)):
        principals, whole = found(world, "nell", limit=limit)
        assert (len(principals), whole) == (count, complete)
        assert principals == sorted(principals)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (None, "invalid_argument"),
        (5, "invalid_argument"),
        (["bob"], "invalid_argument"),
        ("\ud800", "invalid_argument"),
        ("bob\0", "invalid_argument"),
        ("x" * 1_000_000, "limit_exceeded"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_nobody_types(world, query, code):
    with pytest.raises(privity.InvalidError) as caught:
        world.search("project:audit", query, by=ANN)
    assert caught.value.code == code


@pytest.mark.parametrize("limit", [0, True, -1, 1.0, "1", 2**64], ids=repr)
def test_a_search_finds_one_or_more(world, limit):
    with pytest.raises(privity.InvalidError) as caught:
        world.search("project:audit", "bob", by=ANN, limit=limit)
    assert caught.value.code == "invalid_argument"


def test_what_the_sheet_offers_can_be_given(world):
    """Each offer, and each level and option of it, to somebody who has nothing yet."""
    receivers = {"user": EVE, "org": "org:data", "group": "group:analysts"}
    world.add("org:acme", "group:analysts")
    for resource in ("dataset:claims", "order:7", "property:mill", "project:audit", "note:1"):
        for offer in world.sheet(resource, by=ANN).offers:
            to = receivers[offer.to[-1]]
            levels = {level.name: level.levels[-1] for level in offer.levels}
            levels |= {option.name: True for option in offer.options if option.can_give}
            fields = {"custom_id": "7"} if offer.fields else {}
            outcome = world.share(resource, to, offer.role, by=ANN, levels=levels, fields=fields)
            (grant,) = outcome.grants
            assert (grant.role, grant.state) == (
                offer.role,
                "pending" if offer.accept else "active",
            )
            assert levels.items() <= (grant.levels or {}).items()
            world.revoke(resource, to, by=ANN)
            if offer.can:
                # As the dialog begins.
                outcome = world.share(
                    resource, to, offer.role, by=ANN, levels=offer.chosen, fields=fields
                )
                assert (outcome.grants[0].levels or {}) == offer.chosen
                world.revoke(resource, to, by=ANN)


def test_a_sheet_of_thousands_comes_in_pages():
    space = privity.open(":memory:", model="datasets")
    people = [f"user:p{n:04}@acme.org" for n in range(1_200)]
    for person in people:
        space.put(person, org="acme", name="Pat Page")
    space.create("dataset:d", by=people[0])
    space.share("dataset:d", people[1:300], by=people[0])
    first = space.sheet("dataset:d", by=people[0])
    assert (len(first.rows), len(first.receivers), first.complete) == (100, 100, False)
    assert (first.total, first.receivers_total) == (300, 900)
    assert len(str(first.to_dict())) < 100_000
    rows, receivers, page = list(first.rows), list(first.receivers), first
    while not page.complete:
        page = space.sheet(
            "dataset:d",
            by=people[0],
            after=page.next or rows[-2].grant.principal,
            receivers_after=page.receivers_next or receivers[-2].principal,
            limit=150,
        )
        rows += [row for row in page.rows if row not in rows]
        receivers += [who for who in page.receivers if who not in receivers]
    assert [row.grant.principal for row in rows] == people[:300]
    assert [who.principal for who in receivers] == people[300:]
    space.close()


def test_what_a_row_says_holds(world):
    sheet = world.sheet("project:audit", by=ANN)
    rows = {row.grant.principal: row for row in sheet.rows}
    assert not (rows[ANN].can_remove or rows[ANN].can_change_role or rows[ANN].change_to)
    chosen = {"custom": {"project.view": True, "project.edit": True}}
    for role in rows[CY].change_to:
        assert world.change("project:audit", CY, role, by=ANN, levels=chosen.get(role)).changed
    with pytest.raises(privity.ConflictError) as caught:
        world.revoke("project:audit", CY, by=ANN, if_revision=sheet.revision)
    assert caught.value.code == "revision_conflict"
    fresh = world.sheet("project:audit", by=ANN)
    assert world.revoke("project:audit", CY, by=ANN, if_revision=fresh.revision).changed


def test_who_may_not_look_is_told_so(world):
    for verb, arguments in (("sheet", {}), ("search", {"query": "eve"})):
        for by, error in ((BOB, privity.RefusedError), (EVE, privity.NotFoundError)):
            with pytest.raises(error):
                getattr(world, verb)("project:audit", **arguments, by=by)
