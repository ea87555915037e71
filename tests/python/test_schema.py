"""Editors complete and check a model file by its JSON Schema: what it says must be so."""

import json
from pathlib import Path

import jsonschema
import pytest

import privity

SCHEMA = json.loads((Path(__file__).parents[2] / "core/models/schema.json").read_text("utf-8"))


def model(name):
    with privity.open(":memory:", model=name) as space:
        return space.model


@pytest.mark.parametrize(
    "name", ["datasets", "orders", "projects", "properties", "workspaces", ["datasets", "orders"]]
)
def test_the_shipped_models_fit_it(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(model(name), SCHEMA)


def misspelt(file):
    file["dataset"]["rolls"] = {}


def of_the_wrong_kind(file):
    file["dataset"]["actions"] = ["view"]


def without_its_owner(file):
    del file["dataset"]["owner"]


@pytest.mark.parametrize("slip", [misspelt, of_the_wrong_kind, without_its_owner])
def test_what_the_core_refuses_it_refuses(slip):
    file = model("datasets")
    slip(file)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(file, SCHEMA)
    with pytest.raises(privity.InvalidError):
        privity.open(":memory:", model=file)
