"""What is taken for an argument besides plain data: sets, arrays, columns of data frames, numbers
and texts of numpy, members of enumerations.

The native module reads plain data itself, and asks here about everything else. A value is taken
where it can mean one thing only, and as that thing; of all others it is said what the argument
takes.
"""

import operator
from collections.abc import Mapping, Set, ValuesView
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from enum import Enum
from os import PathLike, fspath
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

TEXT = "a str"
NAMES = "a str, or a list, tuple, set or array of them"
NUMBER = "a whole number"
COLUMN = "a str, or a list of them"
PATH = "a str or an os.PathLike"
MODEL = "a model's name, the path of its file or the model as a dict, or a list of these"
MOMENT = "a datetime with a time zone, or milliseconds since 1970"
BOOL = "a bool"
DICT = "a dict"

TAKES = {
    **dict.fromkeys(("principal", "action", "resource", "type", "group", "to", "role", "by"), TEXT),
    **dict.fromkeys(("name", "org", "status", "parent", "kind", "heir", "note", "message"), TEXT),
    **dict.fromkeys(("query", "hash", "durability", "receivers_after"), TEXT),
    "principals": f"{NAMES}; or in `share` a dict with a role for each",
    **dict.fromkeys(("members", "owners", "sources", "resources", "verified"), NAMES),
    **dict.fromkeys(("limit", "if_revision", "proposal", "before"), NUMBER),
    **dict.fromkeys(("guest", "registered", "cascade", "reveal", "nested", "newest_first"), BOOL),
    **dict.fromkeys(("levels", "fields", "settings", "attributes"), DICT),
    "without": 'the str "owner" or "manager"',
    "after": "a whole number in `history` and `pending`, and a str where names are listed",
    "actions": COLUMN,
    "path": PATH,
    "expires": f'{MOMENT}, or where a grant is given "never"',
    "now": f"{MOMENT}, or None",
}
"""What each argument takes, in words."""

MOMENTS = ("expires", "now")
"""Where a datetime can stand: anywhere else it would pass for a number."""

ANYTHING = "a str, bool, int, list, tuple or dict"


def text(value: Any, name: str = "") -> None:
    """Refuses an instance of a subclass of `str` that shows another text than the one it holds. A
    member of an enumeration stands for its value, whatever `str` makes of it."""
    if not isinstance(value, str):
        raise ValueError(f"expected a str, not {_kind(value)}")
    shown = value._value_ if isinstance(value, Enum) else str(value)
    if not isinstance(shown, str) or str.__str__(shown) != str.__str__(value):
        raise ValueError(
            f"{_kind(value)} shows another text than it holds; convert it with `str(...)`, or give "
            "its `.value`"
        )


def plain(value: Any, name: str) -> Any:
    """The plain data that a value stands for, at the place of that name."""
    if isinstance(value, tuple):
        return list(value)
    if "." not in name and "[" not in name:
        if isinstance(value, Set):
            return _sorted(value)
        if isinstance(value, ValuesView):
            return list(value)
        if name in MOMENTS and isinstance(value, datetime) and type(value).__name__ != "NaTType":
            return _millis(value)
        items = _listed(value)
        if items is not None:
            return items
    if type(value).__name__ in ("bool", "bool_") and hasattr(value, "dtype"):
        return bool(value)
    with suppress(TypeError):
        return operator.index(value)
    raise ValueError(f"expected {TAKES.get(name, ANYTHING)}, not {_kind(value)}")


def column(value: Any, name: str) -> list[Any]:
    """The rows of a column of `check_many`, which have an order."""
    items = _listed(value)
    if items is not None:
        return items
    if not hasattr(value, "__len__") or isinstance(value, (Mapping, set, frozenset)):
        more = "a tuple, an array or a column of a data frame will do, too"
        raise ValueError(f"expected {COLUMN}, not {_kind(value)}; {more}")
    return list(value)


def path(value: Any, name: str) -> str:
    """A path as a text."""
    if not isinstance(value, (str, PathLike)):
        takes = MODEL if name.partition("[")[0] == "model" else PATH
        raise ValueError(f"expected {takes}, not {_kind(value)}")
    found: Any = fspath(value)
    if not isinstance(found, str):
        raise ValueError(f"expected a path that is a str, not {_kind(found)}")
    return found


def _millis(moment: datetime) -> int:
    """Milliseconds since 1970."""
    if moment.utcoffset() is None:
        raise ValueError(
            "a datetime without a time zone is no moment; give it one: `tzinfo=timezone.utc`"
        )
    return (moment - EPOCH) // timedelta(milliseconds=1)


def _sorted(names: Set[Any]) -> list[str]:
    """A set has no order: what is made of it is the same in every run."""
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"expected a set of str, not one with {_kind(name)}")
        text(name)
    return sorted(map(str.__str__, names))


def _listed(array: Any) -> list[Any] | None:
    """An array or a column as a list; `None`, if it is none, as with a single number of numpy. One
    by one, numpy's texts are of a class of their own, and pyarrow's are no texts at all."""
    for way in ("tolist", "to_list", "to_pylist"):
        convert = getattr(array, way, None)
        if convert is not None:
            items = convert()
            return items if type(items) is list else None
    return None


def _kind(value: Any) -> str:
    kind = type(value).__name__
    missing = {"NAType": "NA", "NaTType": "NaT"}.get(kind)
    return kind if missing is None else f"{missing}, which stands for a missing value"
