"""The types of the answers can be asked for at run time: web frameworks and data libraries do."""

import dataclasses
import inspect
import typing

import pytest

import privity
from privity import _answer, _answers, _errors, _journal, _sheet

PUBLIC = [
    value for name in [*privity.__all__, "Warning"] if inspect.isclass(value := vars(privity)[name])
]


@pytest.mark.parametrize("public", PUBLIC, ids=lambda it: it.__name__)
def test_the_types_of_every_public_class_can_be_asked_for(public):
    hints = typing.get_type_hints(public, include_extras=True)
    if dataclasses.is_dataclass(public):
        fields = {field.name: field.type for field in dataclasses.fields(public)}
        assert fields == {name: hints[name] for name in fields}
        assert not any(isinstance(kind, str) for kind in fields.values())


@pytest.mark.parametrize("module", [_answer, _answers, _errors, _journal, _sheet])
def test_those_of_their_methods_too(module):
    for thing in vars(module).values():
        if inspect.isclass(thing) and thing.__module__ in (module.__name__, "privity"):
            for method in vars(thing).values():
                if inspect.isfunction(method) and method.__module__ == module.__name__:
                    typing.get_type_hints(method)


def test_the_types_are_those_of_what_is_there(world):
    """A field has what its type says, all the way down."""

    def fits(value, kind):
        origin, inside = typing.get_origin(kind), typing.get_args(kind)
        if kind is typing.Any:
            return True
        if origin is typing.Literal:
            return value in inside
        if origin is list:
            return type(value) is list and all(fits(item, inside[0]) for item in value)
        if origin is dict:
            pairs = value.items() if type(value) is dict else [(None, None)]
            return all(fits(key, inside[0]) and fits(item, inside[1]) for key, item in pairs)
        if inside:
            return any(fits(value, each) for each in inside)
        if dataclasses.is_dataclass(kind):
            return type(value) is kind and all(
                fits(getattr(value, name), hint)
                for name, hint in typing.get_type_hints(kind).items()
                if not name.startswith("_")
            )
        return type(value) is kind

    ann = "user:ann@acme.org"
    for answer in (
        world.sheet("project:audit", by=ann),
        world.sheet("property:mill", by=ann),
        world.who("dataset:claims"),
        world.explain(ann, "view", "dataset:claims"),
        world.explain("user:bob@acme.org", "delete", "dataset:claims"),
        world.pending(),
        world.get("meter:e1"),
        world.verify(),
        *world.history(),
    ):
        assert fits(answer, type(answer)), answer
    assert not fits(world.verify(), privity.Page)


# --- Those who ask -----------------------------------------------------------------------------


@pytest.mark.parametrize("answer", PUBLIC, ids=lambda it: it.__name__)
def test_pydantic_knows_each_answer(answer, world):
    pydantic = pytest.importorskip("pydantic")
    if dataclasses.is_dataclass(answer):
        schema = pydantic.TypeAdapter(answer).json_schema()
        assert list(schema["properties"]) == [field.name for field in dataclasses.fields(answer)]


def test_a_typed_endpoint_serves_answers(world):
    fastapi = pytest.importorskip("fastapi")
    client = pytest.importorskip("fastapi.testclient")
    app, ann = fastapi.FastAPI(), "user:ann@acme.org"

    @app.get("/who")
    def who() -> privity.AccessList:
        return world.who("dataset:claims")

    @app.get("/why")
    def why() -> privity.Explanation:
        return world.explain(ann, "view", "dataset:claims")

    @app.get("/sheet", response_model=privity.Sheet)
    def sheet():
        return world.sheet("project:audit", by=ann)

    @app.get("/history")
    def history() -> list[privity.Record]:
        return world.history()

    @app.get("/actions")
    def actions() -> dict[str, list[str]]:
        return world.actions(ann, "dataset:claims")

    with client.TestClient(app) as web:
        assert web.get("/who").json() == who().to_dict()
        assert web.get("/why").json() == why().to_dict()
        assert web.get("/sheet").json() == sheet().to_dict()
        assert web.get("/history").json() == [record.to_dict() for record in history()]
        assert web.get("/actions").json() == actions()
        assert web.get("/openapi.json").status_code == 200


def test_polars_makes_a_frame_of_answers(world):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(world.who("dataset:claims").people)
    assert frame["principal"].to_list() == ["user:ann@acme.org", "user:bob@acme.org"]
    assert polars.DataFrame(world.history())["revision"].to_list()[-1] == world.revision


def test_pandas_makes_a_frame_of_answers(world):
    import pandas

    frame = pandas.DataFrame(world.who("dataset:claims").people)
    assert list(frame["principal"]) == ["user:ann@acme.org", "user:bob@acme.org"]
    frame = pandas.DataFrame(world.history())
    assert frame["revision"].iloc[-1] == world.revision
