"""What the host wrote, read back: none of this is filtered for anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ._answer import Answer, further, listed
from ._display import Table, plural


@dataclass(frozen=True, slots=True)
class PrincipalFacts(Answer):
    """The facts of a principal, for the host."""

    principal: str
    """The principal, in the one spelling that it has here."""
    name: str | None
    """Its name for people."""
    registered: bool
    """Users and groups: the host has put it, it was not only named by somebody. Organizations:
    registered for data exchange."""
    verified: list[str]
    """What it is verified for, sorted."""
    attributes: dict[str, str]
    """The host's own facts."""
    fields: dict[str, bool]
    """The fields that it wants with a share; whether each is required."""
    orgs: list[str]
    """The organizations that it belongs to, sorted."""
    guest_of: list[str]
    """Those of them where it is a guest."""
    groups: list[str]
    """The groups that it was added to, sorted."""
    all_groups: list[str]
    """All groups that it is in: those, and the ones that it is in through others; sorted."""
    members: int
    """How many members it has, as they were added; `members` lists them."""
    revision: int
    """As of when."""

    def _title(self) -> str:
        return self.principal


@dataclass(frozen=True, slots=True)
class Member(Answer):
    """A member of a group or of an organization."""

    principal: str
    """The member."""
    name: str | None
    """Its name for people."""
    guest: bool
    """Whether it is a guest of the organization."""
    direct: bool
    """Whether it was added to this very group; `False`: it is in it through another."""


@dataclass(frozen=True, slots=True)
class MemberList(Answer):
    """A page of members."""

    _parts = {"items": Member}

    items: list[Member]
    """The members, sorted by the bytes of their identifiers."""
    complete: bool
    """Whether these are the last."""
    next: str | None
    """Where to go on: give it as `after`. `None` when complete."""
    revision: int
    """As of when."""

    def _tables(self) -> Iterable[Table]:
        count = plural(len(self.items), "member")
        return listed(f"{count}, as of revision {self.revision}.{further(self)}", self.items)


@dataclass(frozen=True, slots=True)
class Holding(Answer):
    """A grant that reaches a principal: its own, or that of a group that it is in."""

    _columns = ("resource", "role", "state", "path", "by", "levels", "at", "expires", "note")

    resource: str
    """On what."""
    principal: str
    """Who holds the grant: the principal itself, or a group."""
    path: list[str]
    """From the principal to that group, group by group; empty for its own grant."""
    role: str
    """What is held."""
    levels: dict[str, str | bool] | None
    """What was chosen for it, complete; `None` where the role leaves no choice."""
    fields: dict[str, str]
    """What the giver told the receiver, field by field."""
    proposal: int | None
    """The number of the proposal by which it waits."""
    owner: bool
    """Whether this is ownership."""
    state: Literal["active", "pending", "suspended", "expired", "ended"]
    """Whether it counts for the principal that was asked about: only while it is active."""
    by: str | None
    """Who gave it; `None` when the host did, or when they are forgotten."""
    at: int
    """When it was given."""
    expires: int | None
    """Until when it counts; `None`: without end."""
    note: str | None
    """The owners' note."""

    def _title(self) -> str:
        return f"{self.role} of {self.principal} on {self.resource}"


@dataclass(frozen=True, slots=True)
class HoldingList(Answer):
    """A page of what a principal holds."""

    _parts = {"items": Holding}

    principal: str
    """The principal, in the one spelling that it has here."""
    items: list[Holding]
    """The grants, sorted by the bytes of their resources, then of who holds them."""
    complete: bool
    """Whether these are the last."""
    next: str | None
    """Where to go on: give it as `after`. `None` when complete."""
    revision: int
    """As of when."""

    def _tables(self) -> Iterable[Table]:
        count = plural(len(self.items), "grant")
        caption = f"{self.principal} holds {count}, as of revision {self.revision}.{further(self)}"
        return listed(caption, self.items)
