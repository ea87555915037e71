"""The answers: data, with the same fields in every language.

Moments are in milliseconds since 1970-01-01T00:00:00Z. `None` says that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from html import escape
from typing import Any, ClassVar, Literal

from ._codes import Code


class Answer:
    """What all answers have in common."""

    __slots__ = ()

    # Of which class the parts are, where they are answers too; the native module reads this.
    _parts: ClassVar[dict[str, type[Answer]]] = {}

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data, ready for JSON."""
        plain: dict[str, Any] = asdict(self)  # type: ignore[call-overload]
        return plain


@dataclass(frozen=True, slots=True)
class Warning(Answer):
    """What the actor of a change should know, though it went through."""

    code: str
    """A stable code: the model's own, or `expiry_capped`."""
    text: str
    """The warning in words."""


@dataclass(frozen=True, slots=True)
class GrantInfo(Answer):
    """One principal's grant on one resource."""

    resource: str
    """The resource."""
    principal: str
    """Who holds it."""
    role: str
    """What is held."""
    levels: dict[str, str | bool] | None
    """What was chosen for it, complete; `None` where the role leaves no choice."""
    fields: dict[str, str]
    """What the receiver wanted to be told."""
    proposal: int | None
    """The number of the proposal by which it waits."""
    owner: bool
    """Whether this is ownership."""
    state: Literal["active", "pending", "suspended", "expired", "ended"]
    """Whether it counts: only while it is active."""
    by: str | None
    """Who gave it; `None` when the host did, or when he is forgotten."""
    at: int
    """When it was given."""
    expires: int | None
    """Until when it counts; `None`: without end."""
    note: str | None
    """The owners' note; `None` for everybody else."""
    can: bool | None
    """In an `AccessList`: whether its holder can do the list's action now; in a `Sheet`, `view`.
    `None` elsewhere."""


@dataclass(frozen=True, slots=True)
class ProposalInfo(Answer):
    """Something that waits for a decision, or has waited."""

    proposal: int
    """Its number in the space: what `approve`, `decline` and `withdraw` take."""
    what: Literal["request", "share", "transfer"]
    """Somebody asks for access; somebody shares; an owner offers the ownership."""
    resource: str
    """The resource."""
    principal: str
    """Who would receive the role."""
    name: str | None
    """His name for people."""
    role: str
    """The role."""
    levels: dict[str, str | bool] | None
    """What would be chosen for the grant; `None` where the role leaves no choice."""
    fields: dict[str, str]
    """What the receiver wanted to be told."""
    by: str | None
    """Who made it; `None` when he is forgotten."""
    message: str | None
    """What he wrote to those who decide."""
    at: int
    """When it was made."""
    expires: int | None
    """Until when it waits; for a share, also the end of the grant."""
    state: Literal["open", "approved", "declined", "withdrawn", "expired", "superseded"]
    """What has become of it: it waits only while it is open."""
    note: str | None
    """What was said with the decision."""
    can_decide: bool
    """Whether the actor who asks decides on it. For the host: `False`."""
    can_withdraw: bool
    """Whether the actor who asks may take it back. For the host: `False`."""


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


@dataclass(frozen=True, slots=True)
class SourceInfo(Answer):
    """Where access comes from: a grant or an audience."""

    _parts = {"chain": GrantInfo, "lacks": Lack}

    principal: str | None
    """Who holds the grant: the user himself, or a group that he is in. `None` for an audience."""
    path: list[str]
    """From the user to that principal, group by group; empty for his own grant."""
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
    """What he would do."""
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


@dataclass(frozen=True, slots=True)
class PersonInfo(Answer):
    """A user who can, and how he came to it."""

    principal: str
    """The user."""
    name: str | None
    """His name for people."""
    roles: list[str]
    """The roles that he holds, his own and his groups', sorted."""
    via: list[str]
    """Where it comes from: the user himself, groups, or `audience:NAME`; sorted."""


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
    """Always `True`: a list that would be cut short is an error instead."""
    everyone: bool
    """Every user can, registered or not; `people` lists those who could without that."""
    people: list[PersonInfo]
    """The users who can, sorted, with how each came to it."""
    grants: list[GrantInfo]
    """The stored grants: owners first, then as they were given."""

    def _repr_html_(self) -> str:
        everyone = " Everyone can." if self.everyone else ""
        caption = f"Who can {self.action} {self.resource}, as of {self.revision}.{everyone}"
        rows = [
            (person.principal, person.name or "", ", ".join(person.roles), ", ".join(person.via))
            for person in self.people
        ]
        people = _table(caption, ("principal", "name", "roles", "via"), rows)
        return people + _grants(f"What is stored on {self.resource}.", self.grants)


@dataclass(frozen=True, slots=True)
class Page(Answer):
    """A page of resources."""

    items: list[str]
    """The resources, sorted by their bytes."""
    complete: bool
    """Whether these are the last."""
    next: str | None
    """Where to go on: give it as `after`. `None` when complete."""
    revision: int
    """As of when."""

    def _repr_html_(self) -> str:
        more = "" if self.complete else " There are more."
        caption = f"{len(self.items)} resources, as of {self.revision}.{more}"
        return _table(caption, ("resource",), [(item,) for item in self.items])


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

    def _repr_html_(self) -> str:
        more = "" if self.complete else " There are more."
        return _proposals(f"{len(self.items)} wait, as of {self.revision}.{more}", self.items)


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


@dataclass(frozen=True, slots=True)
class Selection(Answer):
    """The one resource that a share dialog opens on."""

    _parts = {"access": AccessList}

    resource: str
    """The resource."""
    access: AccessList
    """Who has access to it now."""
    attributes: dict[str, str]
    """The host's own facts, such as an order's bucket URL."""
    settings: dict[str, bool | str]
    """The settings' values."""
    revision: int
    """As of when; give it as `if_revision` to refuse changes over somebody else's."""

    def _repr_html_(self) -> str:
        return self.access._repr_html_()


@dataclass(frozen=True, slots=True)
class Record(Answer):
    """One event of the journal."""

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


def _grants(caption: str, grants: Iterable[GrantInfo]) -> str:
    rows = [(grant.principal, grant.role, grant.state, grant.by or "") for grant in grants]
    return _table(caption, ("principal", "role", "state", "by"), rows)


def _proposals(caption: str, items: Iterable[ProposalInfo]) -> str:
    heads = ("proposal", "what", "resource", "principal", "name", "role", "by", "message")
    rows = [
        (
            str(item.proposal),
            item.what,
            item.resource,
            item.principal,
            item.name or "",
            item.role,
            item.by or "",
            item.message or "",
        )
        for item in items
    ]
    return _table(caption, heads, rows)


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def line(tag: str, cells: tuple[str, ...]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line("td", row) for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead>{line('th', heads)}</thead><tbody>{body}</tbody></table>"
    )
