"""What arguments may be, for those who check types."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from os import PathLike
from typing import Any, TypeAlias

Names: TypeAlias = str | list[str] | tuple[str, ...]
"""One name, or a list or tuple of them."""

Receivers: TypeAlias = Names | dict[str, str]
"""Who receives something: names, or a dict with a role for each name."""

Column: TypeAlias = str | Collection[str]
"""One text for all rows, or a text for each: a list, a tuple, a pandas column, a numpy array."""

Moment: TypeAlias = int | datetime
"""Milliseconds since 1970-01-01T00:00:00Z, or a datetime with a time zone."""

Model: TypeAlias = str | PathLike[str] | dict[str, Any]
"""The name of a model that ships, the path of a .toml or .json file, or the model itself."""

Models: TypeAlias = Model | Sequence[Model]
"""One model, or a list or tuple of those that one space has together."""

Levels: TypeAlias = Mapping[str, str | bool]
"""A dict: a level for a category or a part, and yes or no for an option."""
