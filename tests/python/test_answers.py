"""Answers are data: readable, comparable, unchangeable, ready for JSON."""

import copy
import dataclasses
import json
import pickle

import pytest

import privity

ANN, BOB, EVE = "user:ann@acme.org", "user:bob@acme.org", "user:eve@acme.org"


@pytest.fixture
def answers(space, world):
    """One answer of each class, by its name."""
    outcome = space.share("dataset:claims", BOB, "viewer", by=ANN, note="<b>for the audit</b>")
    allowed, denied = (space.explain(BOB, act, "dataset:claims") for act in ("view", "delete"))
    access = space.who("dataset:claims")
    found = [
        outcome,
        outcome.grants[0],
        allowed,
        denied,
        allowed.because[0],
        denied.nearest[0].lacks[0],
        access,
        access.people[0],
        space.what(BOB, "view", "dataset"),
        space.history()[-1],
        space.get("dataset:claims"),
        space.verify(),
        space.principal(BOB),
        space.members("org:acme"),
        space.members("org:acme").items[0],
        space.holdings(BOB),
        space.holdings(BOB).items[0],
        warning(),
        selection(),
        *dialog(world),
    ]
    return {type(answer).__name__: answer for answer in found}


def warning():
    with privity.open(":memory:", model="datasets") as space:
        space.put(ANN, org="acme")
        space.put(BOB, org="acme")
        space.put(EVE, org="acme")
        space.set_clock(4_000_000_000_000)
        space.create("dataset:claims", by=ANN)
        space.share("dataset:claims", BOB, "contributor", by=ANN, expires=4_000_000_000_001)
        outcome = space.share("dataset:claims", EVE, "viewer", by=BOB)
        assert [warning.code for warning in outcome.warnings] == ["expiry_capped"]
        return outcome.warnings[0]


def selection():
    with privity.open(":memory:", model="orders") as space:
        space.put(ANN)
        space.create("order:7", by=ANN, attributes={"bucket": "b-7"})
        return space.select("order", ["order:7"], by=ANN)


def dialog(world):
    project, mill = (world.sheet(each, by=ANN) for each in ("project:audit", "property:mill"))
    custom = next(offer for offer in mill.offers if offer.role == "custom")
    found = world.search("order:7", "b", by=ANN)
    return [
        world.pending(),
        world.decline(1, by=ANN, note="<b>not now</b>").proposals[0],
        project,
        project.rows[0],
        project.settings[0],
        project.audiences[0],
        custom,
        custom.can[0],
        custom.levels[0],
        custom.options[0],
        mill.parts[0],
        found,
        found.items[0],
    ]


def test_every_class_is_answered(answers, surface):
    assert answers.keys() == surface["answers"].keys()


def test_parts_are_answers_too(answers):
    assert all(type(part) is privity.GrantInfo for part in answers["Outcome"].grants)
    assert all(type(part) is privity.GrantInfo for part in answers["AccessList"].grants)
    assert all(type(part) is privity.PersonInfo for part in answers["AccessList"].people)
    assert all(type(part) is privity.SourceInfo for part in answers["Explanation"].nearest)
    assert all(type(part) is privity.GrantInfo for part in answers["SourceInfo"].chain)
    assert type(answers["Selection"].access) is privity.AccessList
    assert all(type(part) is privity.ProposalInfo for part in answers["ProposalList"].items)
    assert all(type(part) is privity.PrincipalInfo for part in answers["Found"].items)
    for row in answers["Sheet"].rows:
        assert (type(row), type(row.grant)) == (privity.SheetRow, privity.GrantInfo)
    for part, kind in (
        ("offers", privity.RoleOffer),
        ("settings", privity.SettingOffer),
        ("audiences", privity.AudienceInfo),
        ("pending", privity.ProposalInfo),
    ):
        assert {type(item) for item in getattr(answers["Sheet"], part)} == {kind}
    assert {type(item) for item in answers["RoleOffer"].can} == {privity.ActionInfo}
    assert {type(item) for item in answers["AudienceInfo"].can} == {privity.ActionInfo}


def test_what_a_host_names_is_no_part_of_an_answer(world):
    """A category, a setting or an attribute may be called like a field that holds answers."""
    names = dict.fromkeys(("grants", "items", "rows", "grant", "proposals"), "x")
    world.set("order:7", attributes=names)
    assert world.get("order:7").attributes == names
    assert world.sheet("order:7", by=ANN).attributes == names
    world.put("org:data", fields=dict.fromkeys(["custom_id", *names], True))
    fields = {"custom_id": "7", **names}
    outcome = world.share("property:mill", "org:data", "exchange", by=ANN, fields=fields)
    assert outcome.grants[0].fields == outcome.proposals[0].fields == fields


def test_lists_are_lists(answers, surface):
    for answer in answers.values():
        for value in dataclasses.asdict(answer).values():
            assert type(value) in (bool, int, str, list, dict, type(None))


def test_answers_do_not_change(answers):
    for answer in answers.values():
        for field in dataclasses.fields(answer):
            with pytest.raises(AttributeError):
                setattr(answer, field.name, None)
            with pytest.raises(AttributeError):
                delattr(answer, field.name)
        with pytest.raises((AttributeError, TypeError)):
            answer.another = 1


def test_answers_show_every_field(answers, surface):
    for name, answer in answers.items():
        shown = repr(answer)
        assert shown.startswith(f"{name}(")
        assert all(f"{field}=" in shown for field in surface["answers"][name])
        assert eval(shown, vars(privity).copy()) == answer


def test_equal_answers_are_equal(answers):
    for name, answer in answers.items():
        for twin in (copy.copy(answer), copy.deepcopy(answer), pickle.loads(pickle.dumps(answer))):
            assert twin == answer
            assert type(twin) is type(answer)
        for other_name, other in answers.items():
            assert (other == answer) is (other_name == name)
        assert answer != answer.to_dict()


def test_an_answer_as_a_dict_is_ready_for_json(answers, surface):
    for name, answer in answers.items():
        plain = answer.to_dict()
        assert list(plain) == surface["answers"][name]
        assert json.loads(json.dumps(plain)) == plain
    assert answers["Outcome"].to_dict()["grants"] == [
        grant.to_dict() for grant in answers["Outcome"].grants
    ]
    # What is done to the dict is not done to the answer.
    answers["Page"].to_dict()["items"].clear()
    assert answers["Page"].items == ["dataset:claims"]


def test_an_explanation_is_not_a_decision(answers):
    with pytest.raises(TypeError, match="allowed"):
        bool(answers["Explanation"])


def test_decisions_are_real_booleans(space):
    assert space.check(ANN, "view", "dataset:claims") is True
    assert space.check(BOB, "view", "dataset:claims") is False
    assert space.check_many([ANN, BOB], "view", "dataset:claims") == [True, False]
    assert {type(answer) for answer in space.check_many([ANN, BOB], "view", "dataset:claims")} == {
        bool
    }


IMAGE = 'note:<img src=x onerror="alert(1)">'


def test_a_notebook_shows_a_table_and_runs_nothing(world):
    world.put(BOB, name="<script>alert('&')</script>")
    world.create(IMAGE, by=BOB)
    world.transfer(IMAGE, ANN, by=BOB)
    for answer, shows in (
        (world.who(IMAGE), "&lt;script&gt;alert(&#x27;&amp;&#x27;)"),
        (world.what(BOB, "view", "note"), "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"),
        (world.pending(), "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"),
        (world.search("order:7", "bob@", by=ANN), "&lt;script&gt;alert(&#x27;&amp;&#x27;)"),
        (world.sheet(IMAGE, by=BOB), "&lt;script&gt;alert(&#x27;&amp;&#x27;)"),
    ):
        html = answer._repr_html_()
        assert html.startswith("<table>")
        assert "<img" not in html
        assert "<script" not in html
        assert shows in html


def test_a_notebook_shows_what_a_dialog_offers(world):
    html = world.sheet("project:audit", by=ANN)._repr_html_()
    assert html.count("<table>") == 3
    for shows in ("Bob Ray", "Creator", "admin", "project.export", "request"):
        assert shows in html
    # Who manages nothing and waits for nothing has the list of access only.
    world.share("property:mill", BOB, "read_only", by=ANN)
    assert world.sheet("property:mill", by=BOB)._repr_html_().count("<table>") == 1


def test_a_notebook_shows_grants_that_are_no_persons(world):
    world.share("property:mill", "org:data", "exchange", by=ANN, fields={"custom_id": "m-1"})
    world.put("group:analysts", org="acme")
    world.share("dataset:claims", "group:analysts", "viewer", by=ANN)
    pending = world.who("property:mill")._repr_html_()
    assert "<td>org:data</td><td>exchange</td><td>pending</td>" in pending
    stored = world.who("dataset:claims")._repr_html_()
    assert f"<td>group:analysts</td><td>viewer</td><td>active</td><td>{ANN}</td>" in stored


def test_a_notebook_shows_who_waits_and_why(world):
    html = world.pending("project:audit")._repr_html_()
    assert "<td>Bob Ray</td>" in html
    assert "<td>For the audit</td>" in html


def test_what_a_model_says_is_data(space):
    model = space.model
    assert model["model"]["name"] == "datasets"
    assert json.loads(json.dumps(model)) == model
    # What is done to it is not done to the space, and it opens another.
    model["dataset"]["actions"].clear()
    assert space.model != model
    with privity.open(":memory:", model=space.model) as other:
        assert other.model == space.model


def test_the_facts_of_a_resource_are_as_the_host_put_them(space):
    space.create("dataset:a", by=ANN, org="acme", attributes={"bucket": "b-7"})
    space.set("dataset:a", attributes={"bucket": "b-8"})
    space.put("user:new@acme.org", org="acme")
    assert space.get("dataset:a") == privity.ResourceInfo(
        resource="dataset:a",
        org="org:acme",
        status=space.get("dataset:claims").status,
        settings=space.get("dataset:claims").settings,
        sources=[],
        lost=[],
        parent=None,
        kind=None,
        parts=[],
        attributes={"bucket": "b-8"},
        changed=space.revision - 1,
        revision=space.revision,
    )
    with pytest.raises(privity.NotFoundError):
        space.get("dataset:none")


def test_actions_are_a_dict_of_lists(space):
    space.share("dataset:claims", BOB, "viewer", by=ANN)
    answer = space.actions(BOB, ["dataset:claims", "dataset:none"])
    assert list(answer) == ["dataset:claims", "dataset:none"]
    assert answer["dataset:none"] == []
    assert answer["dataset:claims"] == sorted(answer["dataset:claims"])
    for action in answer["dataset:claims"]:
        assert space.check(BOB, action, "dataset:claims")
