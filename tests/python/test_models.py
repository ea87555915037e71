"""Several models in one space."""

import pytest

import privity

ANN, BOB = "user:ann@acme.org", "user:bob@acme.org"
SHIPPED = ["datasets", "orders", "projects", "properties", "workspaces"]

MEMOS = """
[model]
name = "memos"

[memo]
owner = "author"
actions = { view = "Read it", "access.edit" = "Share it" }
roles.author = { can = ["view", "access.edit"], may_give = ["reader"] }
roles.reader = { can = ["view"] }
"""


def written(name):
    with privity.open(":memory:", model=name) as space:
        return space.model


def test_names_paths_and_dicts_go_together(tmp_path):
    path = tmp_path / "memos.toml"
    path.write_text(MEMOS, encoding="utf-8")
    for memos in (path, str(path), written(path)):
        with privity.open(":memory:", model=["orders", memos, written("datasets")]) as space:
            assert space.model["model"]["name"] == "datasets+memos+orders"
            space.put(ANN, org="acme")
            for resource in ("order:7", "memo:1", "dataset:claims", "dashboard:d"):
                space.create(resource, by=ANN)
                assert space.check(ANN, "access.edit", resource)


def test_their_order_is_nothing(tmp_path):
    models = ("workspaces", "properties", "orders")
    with privity.open(tmp_path / "a.db", model=models) as space:
        space.create("property:mill", owners=ANN)
        model = space.model
        with privity.open(tmp_path / "a.db", model=list(reversed(models))) as other:
            assert other.check(ANN, "edit", "property:mill")
    with privity.open(tmp_path / "a.db") as space:
        assert space.model == model
    # As it was written, it is one model like any other.
    with privity.open(tmp_path / "a.db", model=model) as space:
        assert space.check(ANN, "edit", "property:mill")
    for others in (["workspaces", "properties"], "orders", [*models, "datasets"]):
        with pytest.raises(privity.ConflictError) as caught:
            privity.open(tmp_path / "a.db", model=others)
        assert caught.value.code == "model_mismatch"


@pytest.mark.parametrize("one", [["datasets"], ("datasets",)])
def test_a_list_of_one_is_that_one(one, tmp_path):
    with privity.open(tmp_path / "a.db", model=one) as space:
        assert space.model == written("datasets")
    with privity.open(tmp_path / "a.db", model="datasets") as space:
        assert space.model["model"]["name"] == "datasets"


def test_a_clash_names_both(tmp_path):
    with pytest.raises(privity.InvalidError) as caught:
        privity.open(tmp_path / "a.db", model=["projects", "orders", "workspaces"])
    assert caught.value.code == "invalid_model"
    assert caught.value.details == {"type": "project", "models": ["projects", "workspaces"]}
    assert list(tmp_path.iterdir()) == []


def test_one_is_given_once():
    with pytest.raises(privity.InvalidError) as caught:
        privity.open(":memory:", model=["orders", written("orders")])
    assert (caught.value.code, caught.value.details) == ("invalid_model", {"model": "orders"})


@pytest.mark.parametrize(
    ("models", "argument"),
    [
        (["orders", None], "model[1]"),
        (["orders", 5], "model[1]"),
        ((b"orders",), "model[0]"),
        (["orders", ["datasets"]], "model[1]"),
        (["orders", "\ud800"], "model[1]"),
        ([{"model": {1: "x"}}], "model[0].model"),
        ([{"model": float("nan")}], "model[0].model"),
    ],
    ids=repr,
)
def test_what_is_no_model_is_named_by_its_place(models, argument):
    for use in (
        lambda: privity.open(":memory:", model=models),
        lambda: privity.check_model(models),
    ):
        with pytest.raises(privity.InvalidError) as caught:
            use()
        assert (caught.value.code, caught.value.details) == (
            "invalid_argument",
            {"argument": argument},
        )


def test_a_list_that_holds_itself_is_no_list_of_models():
    ring = ["orders"]
    ring.append(ring)
    for models in ([], (), ring):
        with pytest.raises(privity.InvalidError) as caught:
            privity.open(":memory:", model=models)
        assert caught.value.code == "invalid_argument"


def test_a_mistake_in_one_is_named():
    wrong = written("orders")
    wrong["order"]["default_role"] = "vewer"
    with pytest.raises(privity.InvalidError) as caught:
        privity.open(":memory:", model=["datasets", wrong])
    assert caught.value.code == "invalid_model"
    assert "vewer" in str(caught.value.details["problems"])
    with pytest.raises(privity.InvalidError) as caught:
        privity.open(":memory:", model=["datasets", "ordres"])
    assert caught.value.details["name"] == "ordres"


@pytest.mark.parametrize("name", SHIPPED)
def test_each_that_ships_holds_its_examples(name):
    assert privity.check_model(name) > 0


def test_examples_go_along():
    each = [privity.check_model(name) for name in ("datasets", "orders")]
    assert privity.check_model(["datasets", "orders"]) == sum(each)
