"""What all answers have in common: they are data, and look like answers where they are shown."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any, ClassVar

from . import _display
from ._display import Table


class Shown:
    """Something that a console and a notebook show as tables."""

    __slots__ = ()

    # Of which class a list of such answers is, if not just a list; the native module reads this.
    _whole: ClassVar[type | None] = None

    def _tables(self) -> Iterable[Table]:
        raise NotImplementedError

    def __str__(self) -> str:
        return _display.as_text(self._tables())

    def _repr_html_(self) -> str:
        return _display.as_html(self._tables())

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """In IPython's console: inside of something else, on one line."""
        printer.text(str(self) if len(printer.stack) <= 1 else repr(self))


class Answer(Shown):
    """The base class of all answers. A new one is a frozen dataclass with slots of this class; it
    is shown as its fields, unless it says otherwise in `_title` or `_tables`."""

    __slots__ = ()

    # Of which class the parts are, where they are answers too; the native module reads this.
    _parts: ClassVar[dict[str, "type[Answer]"]] = {}
    # What a table of such answers shows of each: fields, or a head and the way to a field. All, if
    # it isn't said.
    _columns: ClassVar[tuple[str | tuple[str, str], ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # `dataclass` writes its own over none that is there, and its own would never end.
        setattr(cls, "__repr__", Answer.__repr__)
        # IPython looks class by class, and would come upon the `__repr__` before the base's own.
        setattr(cls, "_repr_pretty_", Answer._repr_pretty_)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data, ready for JSON."""
        plain: dict[str, Any] = asdict(self)  # type: ignore[call-overload]
        return plain

    def __repr__(self) -> str:
        shown = (f"{name}={_display.as_repr(value)}" for name, value in self._fields())
        return f"{type(self).__name__}({', '.join(shown)})"

    def _fields(self) -> list[tuple[str, Any]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]  # type: ignore[arg-type]

    def _title(self) -> str:
        """The caption of all that is shown."""
        return type(self).__name__

    def _short(self) -> str:
        """What stands for it within a row of another answer."""
        return next((value for _, value in self._fields() if isinstance(value, str)), "")

    def _tables(self) -> Iterable[Table]:
        """Its own facts, and a table for each list of answers."""
        lists = [name for name, value in self._fields() if name in self._parts and is_list(value)]
        facts = [pair for pair in self._fields() if pair[0] not in lists]
        yield _display.facts(self._title(), facts)
        for name in lists:
            yield from answers(name.replace("_", " "), getattr(self, name))


def is_list(value: Any) -> bool:
    return isinstance(value, list)


def answers(caption: str, items: list[Any]) -> Iterable[Table]:
    """A table of answers of one class; none, if there are none."""
    if items:
        columns = items[0]._columns or [field.name for field in fields(items[0])]
        yield _display.table(caption, columns, items)


def listed(caption: str, items: list[Any]) -> Iterable[Table]:
    """The same, but with the caption where there are none."""
    if items:
        yield from answers(caption, items)
    else:
        yield Table(caption, (), [])


def names(caption: str, head: str, items: list[str]) -> Table:
    """A table of names."""
    shown = [(_display.line(item),) for item in items[: _display.ROWS]]
    return Table(caption, (head,), shown, max(len(items) - _display.ROWS, 0))


def further(page: Any) -> str:
    """What a page's caption says, if it isn't the last."""
    return "" if page.complete else " There are more."
