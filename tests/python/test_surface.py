"""The package offers what `tests/surface.json` lists: no more, and no less."""

import dataclasses
import inspect
import types
import typing
from pathlib import Path

import privity

ROOT = Path(__file__).parents[2]


def public(thing):
    return {name: value for name, value in vars(thing).items() if not name.startswith("_")}


def test_functions(surface):
    functions = [name for name, value in public(privity).items() if inspect.isroutine(value)]
    assert sorted(functions) == sorted(surface["module"])


def test_verbs_with_their_arguments_in_order(surface):
    verbs = {
        name: [name for name in inspect.signature(verb).parameters if name != "self"]
        for name, verb in public(privity.Space).items()
        if inspect.isroutine(verb)
    }
    assert verbs == surface["space"]["verbs"]


def test_what_has_a_place_is_what_the_core_says(surface):
    for name, places in surface["space"]["places"].items():
        given = inspect.signature(getattr(privity.Space, name)).parameters.values()
        placed = [one for one in given if one.kind is not inspect.Parameter.KEYWORD_ONLY]
        # The space itself is the first.
        assert len(placed) - 1 == places, name


def test_who_acts_is_always_named():
    for verb in public(privity.Space).values():
        if inspect.isroutine(verb) and "by" in inspect.signature(verb).parameters:
            by = inspect.signature(verb).parameters["by"]
            assert by.kind is inspect.Parameter.KEYWORD_ONLY


def test_properties(surface):
    properties = [
        name
        for name, value in public(privity.Space).items()
        if isinstance(value, types.GetSetDescriptorType)
    ]
    assert sorted(properties) == surface["space"]["properties"]


def test_answers_with_their_fields_in_order(surface):
    answers = {
        name: [field.name for field in dataclasses.fields(value)]
        for name, value in public(privity).items()
        if dataclasses.is_dataclass(value)
    }
    assert {name: answers[name] for name in sorted(answers)} == {
        name: surface["answers"][name] for name in sorted(surface["answers"])
    }


def test_kinds(surface):
    errors = [
        value
        for value in public(privity).values()
        if isinstance(value, type) and issubclass(value, privity.PrivityError)
    ]
    errors.remove(privity.PrivityError)
    assert sorted(error.kind for error in errors) == sorted(surface["kinds"])
    for error in errors:
        assert error.__name__ == error.kind.title().replace("_", "") + "Error"


def test_codes(surface):
    parts = typing.get_args(privity.Code)
    assert [code for part in parts for code in typing.get_args(part)] == surface["codes"]


def test_all_names_are_there_and_named_after_the_package(surface):
    for name in [*privity.__all__, "Warning"]:
        value = getattr(privity, name)
        if isinstance(value, type):
            assert (value.__module__, value.__qualname__) == ("privity", name)


def test_the_version_is_that_of_the_crate():
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{privity.__version__}"\n' in manifest
