"""What arguments may be, for those who check types."""

from __future__ import annotations

from collections.abc import KeysView, Mapping, Sequence, Set, ValuesView
from datetime import datetime
from os import PathLike
from typing import Any, Protocol, TypeAlias


class NumpyArray(Protocol):
    """An array of numpy, a column or an index of pandas."""

    def tolist(self) -> Any: ...


class PolarsColumn(Protocol):
    """A column of polars."""

    def to_list(self) -> Any: ...


class ArrowColumn(Protocol):
    """A column of pyarrow."""

    def to_pylist(self) -> Any: ...


Array: TypeAlias = NumpyArray | PolarsColumn | ArrowColumn
"""An array of texts, or a column of a data frame."""

Several: TypeAlias = list[str] | tuple[str, ...] | Set[str] | Array
"""Texts whose order says nothing."""

Names: TypeAlias = str | Several
"""One name, or a list, tuple, set or array of them."""

Receivers: TypeAlias = Names | dict[str, str]
"""Who receives something: names, or a dict with a role for each name."""

Column: TypeAlias = str | list[str] | tuple[str, ...] | KeysView[str] | ValuesView[str] | Array
"""One text for all rows, or a text for each: a list, a tuple, a pandas column, a numpy array."""

Moment: TypeAlias = int | datetime
"""Milliseconds since 1970-01-01T00:00:00Z, or a datetime with a time zone."""

Model: TypeAlias = str | PathLike[str] | dict[str, Any]
"""The name of a model that ships, the path of a .toml or .json file, or the model itself."""

Models: TypeAlias = Model | Sequence[Model]
"""One model, or a list or tuple of those that one space has together."""

Levels: TypeAlias = Mapping[str, str | bool]
"""A dict: a level for a category or a part, and yes or no for an option."""
