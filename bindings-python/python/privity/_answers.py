"""The answers: data, with the same fields in every language.

Moments are in milliseconds since 1970-01-01T00:00:00Z. `None` says that there is nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from ._answer import Answer, Shown, answers, further, listed, names
from ._codes import Code
from ._display import ROWS, Table, cell, line, moment, plural

__all__ = ["Answer"]


@dataclass(frozen=True, slots=True)
class Warning(Answer):
    """What the actor of a change should know, though it went through."""

    code: str
    """A stable code: the model's own, `expiry_capped` or `without_owner`."""
    text: str
    """The warning in words."""
    resources: list[str]
    """All the resources that it is about, sorted, if these are not the call's own."""


@dataclass(frozen=True, slots=True)
class GrantInfo(Answer):
    """One principal's grant on one resource."""

    _columns = ("principal", "role", "state", "by", "levels", "at", "expires", "note")

    resource: str
    """The resource."""
    principal: str
    """Who holds it."""
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
    """Whether it counts: only while it is active."""
    by: str | None
    """Who gave it; `None` when the host did, or when the giver is forgotten."""
    at: int
    """When it was given."""
    expires: int | None
    """Until when it counts; `None`: without end."""
    note: str | None
    """The owners' note; `None` for everybody else."""
    can: bool | None
    """In an `AccessList`: whether its holder can do the list's action now; in a `Sheet`, `view`.
    `None` elsewhere."""

    def _title(self) -> str:
        return f"{self.role} of {self.principal} on {self.resource}"

    def _short(self) -> str:
        end = "" if self.expires is None else f" until {moment(self.expires)}"
        return f"{self.role} of {self.principal} by {self.by or 'the host'}{end}"


@dataclass(frozen=True, slots=True)
class ProposalInfo(Answer):
    """Something that waits for a decision, or has waited."""

    _columns = ("proposal", "what", "resource", "principal", "name", "role", "by", "message",
                "state", "expires")  # fmt: skip

    proposal: int
    """Its number in the space: what `approve`, `decline` and `withdraw` take."""
    what: Literal["request", "share", "transfer"]
    """Somebody asks for access; somebody shares; an owner offers the ownership."""
    resource: str
    """The resource."""
    principal: str
    """Who would receive the role."""
    name: str | None
    """Their name for people."""
    role: str
    """The role."""
    levels: dict[str, str | bool] | None
    """What would be chosen for the grant; `None` where the role leaves no choice."""
    fields: dict[str, str]
    """What the giver told the receiver, field by field."""
    by: str | None
    """Who made it; `None` when its maker is forgotten."""
    by_name: str | None
    """Their name for people."""
    message: str | None
    """What its maker wrote to those who decide."""
    at: int
    """When it was made."""
    expires: int | None
    """Until when it waits; for a share, also the end of the grant."""
    state: Literal["open", "approved", "declined", "withdrawn", "expired", "superseded"]
    """What has become of it: it waits only while it is open."""
    note: str | None
    """What was said with the decision."""
    decided_by: str | None
    """Who decided it, or took it back; `None` while it waits, when time ended it, when the host
    did, or when they are forgotten."""
    decided_at: int | None
    """When that was."""
    can_decide: bool
    """Whether the actor who asks decides on it. For the host: `False`."""
    can_withdraw: bool
    """Whether the actor who asks may take it back. For the host: `False`."""

    def _title(self) -> str:
        return f"{self.what} {self.proposal}, {self.state}"


@dataclass(frozen=True, slots=True)
class Outcome(Answer):
    """What a change did."""

    _parts = {"warnings": Warning, "grants": GrantInfo, "proposals": ProposalInfo}

    changed: bool
    """Whether anything changed. `False`: it was so already, and nothing was written."""
    revision: int
    """The space's revision after the change."""
    text: str | None
    """The model's own words, such as `Viewer permission added.`"""
    warnings: list[Warning]
    """What the actor should know."""
    grants: list[GrantInfo]
    """The grants that the change touched, as they are now; of those that ended, as they were."""
    proposals: list[ProposalInfo]
    """The proposals that the change made or decided, as they are now."""

    def _tables(self) -> Iterable[Table]:
        done = self.text or ("Changed." if self.changed else "Nothing had to change.")
        yield Table(f"{done} As of revision {self.revision}.", (), [])
        for name in self._parts:
            yield from answers(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Lack(Answer):
    """A condition or a right that is missing."""

    code: Code
    """The reason's code."""
    condition: str | None
    """The condition as the model writes it; `None` when the role doesn't give the action."""
    missing: list[str]
    """The sources that are not open. Empty for those who may not see what the resource is made
    of."""

    def _short(self) -> str:
        missing = f", missing {', '.join(self.missing)}" if self.missing else ""
        return f"{self.condition or 'the action'} ({self.code}{missing})"


@dataclass(frozen=True, slots=True)
class SourceInfo(Answer):
    """Where access comes from: a grant or an audience."""

    _parts = {"chain": GrantInfo, "lacks": Lack}
    _columns = ("principal", "audience", "role", ("by way of", "path"), "chain", "lacks")

    principal: str | None
    """Who holds the grant: the user, or a group that the user is in. `None` for an audience."""
    path: list[str]
    """From the user to that principal, group by group; empty for the user's own grant."""
    audience: str | None
    """The audience's name."""
    role: str | None
    """The grant's role."""
    chain: list[GrantInfo]
    """The grants by which it came: this one, its giver's, and so on to an owner."""
    lacks: list[Lack]
    """What it lacks; empty for an allow."""


@dataclass(frozen=True, slots=True)
class Explanation(Answer):
    """Why somebody may, or may not."""

    _parts = {"because": SourceInfo, "nearest": SourceInfo}

    allowed: bool
    """The answer; the same as `check` gives."""
    reason: Code
    """`allowed`, or the code of the first reason why not."""
    principal: str
    """About whom."""
    action: str
    """What they would do."""
    resource: str
    """With what."""
    revision: int
    """As of when."""
    because: list[SourceInfo]
    """For an allow: every source that gives the action now."""
    nearest: list[SourceInfo]
    """For a deny: every source that comes nearest, with what it lacks."""

    def __bool__(self) -> bool:
        # An object is true: `if space.explain(…):` would let everybody in.
        raise TypeError("an explanation is not a decision; use `.allowed`, or `check`")

    def _title(self) -> str:
        answer = "may" if self.allowed else "may not"
        why = "" if self.allowed else f": {self.reason}"
        asked = f"{self.principal} {answer} {self.action} {self.resource}"
        return f"{asked}, as of revision {self.revision}{why}."

    def _tables(self) -> Iterable[Table]:
        yield Table(self._title(), (), [])
        yield from answers("Because of", self.because)
        yield from answers("What comes nearest", self.nearest)


@dataclass(frozen=True, slots=True)
class PersonInfo(Answer):
    """A user who can, and how that came about."""

    principal: str
    """The user."""
    name: str | None
    """Their name for people."""
    roles: list[str]
    """The roles that they hold, their own and their groups', sorted."""
    via: list[str]
    """Where it comes from: the user's own grant, groups, or `audience:NAME`; sorted."""


@dataclass(frozen=True, slots=True)
class AccessList(Answer):
    """Who has access."""

    _parts = {"people": PersonInfo, "grants": GrantInfo}

    resource: str
    """The resource."""
    action: str
    """What the people listed can do."""
    revision: int
    """As of when."""
    complete: bool
    """Always `True`: whoever can, and may be shown to the one who asks, is in `people`, or
    `everyone` says that all can. A list that would be cut short is an error instead."""
    everyone: bool
    """Every user can, known to the space or not; `people` lists those who could without that. If
    not, then no user whom the space does not know can, and `people` has all who can."""
    people: list[PersonInfo]
    """The users who can, sorted, with how each came to it."""
    grants: list[GrantInfo]
    """The stored grants: owners first, then as they were given."""

    def _tables(self) -> Iterable[Table]:
        everyone = " Everyone can." if self.everyone else ""
        caption = (
            f"Who can {self.action} {self.resource}, as of revision {self.revision}.{everyone}"
        )
        yield from listed(caption, self.people)
        yield from answers(f"What is stored on {self.resource}.", self.grants)


@dataclass(frozen=True, slots=True)
class Page(Answer):
    """A page of resources or principals."""

    items: list[str]
    """Their identifiers, sorted by their bytes."""
    complete: bool
    """Whether these are the last."""
    next: str | None
    """Where to go on: give it as `after`. `None` when complete."""
    revision: int
    """As of when."""

    def _tables(self) -> Iterable[Table]:
        kinds = {item.partition(":")[0] for item in self.items[:1]}
        what = "principal" if kinds & {"user", "group", "org"} else "resource"
        caption = f"{plural(len(self.items), what)}, as of revision {self.revision}.{further(self)}"
        return [names(caption, what, self.items)]


@dataclass(frozen=True, slots=True)
class ProposalList(Answer):
    """What waits for a decision."""

    _parts = {"items": ProposalInfo}

    items: list[ProposalInfo]
    """The proposals, the oldest first."""
    complete: bool
    """Whether these are the last."""
    next: int | None
    """Where to go on: give it as `after`. `None` when complete."""
    revision: int
    """As of when."""

    def _tables(self) -> Iterable[Table]:
        count = plural(len(self.items), "waits", "wait")
        return listed(f"{count}, as of revision {self.revision}.{further(self)}", self.items)


@dataclass(frozen=True, slots=True)
class ResourceInfo(Answer):
    """The facts of a resource, for the host."""

    resource: str
    """The resource."""
    org: str | None
    """Its organization."""
    status: str | None
    """Its status, where its type has any."""
    settings: dict[str, bool | str]
    """The settings' values."""
    sources: list[str]
    """What it is made of."""
    lost: list[str]
    """What it was made of and is gone: nobody can do anything that needs every source."""
    parent: str | None
    """What it is a part of."""
    kind: str | None
    """What kind of part it is."""
    parts: list[str]
    """Its parts."""
    attributes: dict[str, str]
    """The host's own facts."""
    changed: int
    """The revision of its last change."""
    revision: int
    """As of when."""

    def _title(self) -> str:
        return self.resource


@dataclass(frozen=True, slots=True)
class Selection(Answer):
    """The one resource that a share dialog opens on."""

    _parts = {"access": AccessList}

    resource: str
    """The resource."""
    access: AccessList
    """Who has access to it now."""
    attributes: dict[str, str]
    """The host's own facts, such as a link to its data."""
    settings: dict[str, bool | str]
    """The settings' values."""
    revision: int
    """As of when; give it as `if_revision` to refuse changes over somebody else's."""

    def _tables(self) -> Iterable[Table]:
        return self.access._tables()


class Actions(Shown, dict[str, list[str]]):
    """What `actions` gives: a dict, with the actions for each resource."""

    __slots__ = ()

    # As with an answer's parts: the lists are plain.
    _parts: ClassVar[dict[str, type]] = {}

    def _tables(self) -> Iterable[Table]:
        rows = [(line(name), cell(self[name])) for name in self]
        caption = plural(len(self), "resource")
        more = max(len(rows) - ROWS, 0)
        return [Table(caption, ("resource", "actions"), rows[:ROWS], more)]

    __repr__ = Shown.__str__
