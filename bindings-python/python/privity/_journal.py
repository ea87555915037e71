"""The answers about the journal: its events, and whether it is whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ._answer import Answer, Shown, listed
from ._display import Table, plural


@dataclass(frozen=True, slots=True)
class Record(Answer):
    """One event of the journal."""

    _columns = ("revision", "at", "actor", "kind", "resource", "principal", ("data", "_rest"))

    revision: int
    """The change that it belongs to."""
    at: int
    """When."""
    actor: str | None
    """Who; `None`: the host."""
    kind: str
    """What happened, such as `granted`."""
    resource: str | None
    """To which resource."""
    principal: str | None
    """To which principal."""
    data: dict[str, Any]
    """The rest, as the journal has it."""

    @property
    def _rest(self) -> dict[str, Any]:
        shown = ("kind", "resource", "principal")
        return {name: value for name, value in self.data.items() if name not in shown}

    def _title(self) -> str:
        return f"{self.kind}, {self.revision}"


@dataclass(frozen=True, slots=True)
class Verification(Answer):
    """The outcome of walking the journal."""

    revision: int
    """The last revision."""
    events: int
    """How many events there are."""
    hash: str
    """The hash of the last event, in hex. Keep it elsewhere: with it, `verify` also finds that
    the end was cut off."""

    def _title(self) -> str:
        return f"The journal is whole: {plural(self.events, 'event')}"


class Records(Shown, list[Record]):
    """The events that `history` gives: a list."""

    __slots__ = ()

    def _tables(self) -> Iterable[Table]:
        return listed(plural(len(self), "event"), self)

    __repr__ = Shown.__str__


Record._whole = Records
