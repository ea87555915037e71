"""The answers to `sheet` and `search`: what a share dialog shows, and what it may offer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ._answer import Answer, answers, further, listed
from ._answers import GrantInfo, ProposalInfo, Warning
from ._display import Table


@dataclass(frozen=True, slots=True)
class SheetRow(Answer):
    """A grant, and what may be done to it."""

    _parts = {"grant": GrantInfo}
    _columns = (
        "grant.principal",
        "name",
        ("role", "label"),
        "grant.state",
        "grant.expires",
        ("may become", "change_to"),
        ("may be removed", "can_remove"),
    )

    grant: GrantInfo
    """The grant. `can` tells whether its holder can view the resource now; `None` where the type
    has no such action."""
    name: str | None
    """The holder's name for people."""
    label: str
    """What a dialog calls the role."""
    by_name: str | None
    """The name for people of who gave it; `None` as `by` of the grant."""
    levels: dict[str, str | bool]
    """What it comes to: the level in every category, also where the role says it, and what else
    was chosen."""
    can_remove: bool
    """Whether it may be taken: `revoke` of this one alone is not refused."""
    can_change_role: bool
    """Whether it may become another role, or be chosen otherwise."""
    change_to: list[str]
    """The roles that it may become with its end as it is, by name; where a role leaves a choice,
    with something chosen. With the present one, if that leaves a choice; of a share that waits,
    if something else can be chosen."""


@dataclass(frozen=True, slots=True)
class ActionInfo(Answer):
    """An action, and its meaning in words."""

    action: str
    """The action."""
    meaning: str
    """Its meaning, in the model's words."""


@dataclass(frozen=True, slots=True)
class LevelOffer(Answer):
    """A level to choose."""

    name: str
    """The category, or a part."""
    label: str
    """What a dialog calls it; of a part, its `label`, and its identifier if the actor does not see
    it."""
    levels: list[str]
    """The levels that the actor may give here, the lowest first."""
    default: str
    """The level that is given when none is named; a part has the category's then. It may be one
    that the actor may not give: then they name another, as `chosen` of the role does."""


@dataclass(frozen=True, slots=True)
class OptionOffer(Answer):
    """Something to choose: yes or no."""

    name: str
    """The option."""
    label: str
    """What a dialog calls it."""
    can_give: bool
    """Whether the actor may give it, with all that it needs."""
    needs: list[str]
    """The options without which it cannot be given."""


@dataclass(frozen=True, slots=True)
class RoleOffer(Answer):
    """A role that may be given, and its meaning."""

    _parts = {
        "can": ActionInfo,
        "levels": LevelOffer,
        "options": OptionOffer,
        "warnings": Warning,
    }
    _columns = ("role", "label", "to", "levels", "options", "expires")

    role: str
    """The role."""
    label: str
    """What a dialog calls it."""
    default: bool
    """Whether it is given when none is named."""
    default_for: list[str]
    """The kinds of principals for which a dialog begins with it: of those in `to`, where no offer
    before this one can be given to them."""
    can: list[ActionInfo]
    """What its holder can do, with conditions or without, when `chosen` is given."""
    to: list[str]
    """The kinds of principals that it can be given to."""
    accept: bool
    """Whether the receiver accepts it before it counts."""
    fields: bool
    """Whether the receiver's required fields come with it: each receiver has its own."""
    chosen: dict[str, str | bool]
    """What to begin with: the defaults, as far as the actor may give them. Given as `levels`, it is
    not refused, unless it gives nothing yet: then `can` is empty. Empty where the role leaves no
    choice."""
    levels: list[LevelOffer]
    """The levels to choose, in the model's order."""
    options: list[OptionOffer]
    """What else there is to choose: yes or no."""
    warnings: list[Warning]
    """What the model warns the actor of when they give it now."""
    expires: int | None
    """Until when they can give it at most; `None`: without end. What they choose may end it
    sooner, where they hold that for a shorter time."""


@dataclass(frozen=True, slots=True)
class SettingOffer(Answer):
    """A setting, and whether it may be switched."""

    name: str
    """The setting."""
    label: str
    """What a dialog calls it."""
    value: bool | str
    """Its value."""
    values: dict[str, str]
    """The values that it can have, each with its label. Empty: on or off."""
    can_set: bool
    """Whether the actor may switch it."""


@dataclass(frozen=True, slots=True)
class AudienceInfo(Answer):
    """Access that is computed, not given."""

    _parts = {"can": ActionInfo}

    name: str
    """The audience."""
    label: str
    """What a dialog calls it."""
    open: bool
    """Whether it is open now, to some at least: what its conditions ask of the resource alone
    holds. Whether it is open to everyone, the sheet's `everyone` tells."""
    can: list[ActionInfo]
    """What its members can do, with conditions or without."""


@dataclass(frozen=True, slots=True)
class PartInfo(Answer):
    """A part of the resource."""

    part: str
    """The part."""
    label: str
    """What a dialog calls it: the attribute that its type is `named_by`; without one, its
    identifier."""
    kind: str | None
    """What kind of part it is."""
    can: list[str]
    """What the one who asks can do with it, sorted."""


@dataclass(frozen=True, slots=True)
class PrincipalInfo(Answer):
    """Somebody who can be given access."""

    _columns = ("principal", "name", "has_access", ("can be given", "offers"))

    principal: str
    """The principal."""
    name: str | None
    """Its name for people."""
    has_access: bool
    """Whether it has a grant here already."""
    offers: list[str]
    """The roles of the offers that it can be given, in their order: a dialog begins with the
    first."""
    fields: dict[str, bool]
    """The fields that it wants with some of these roles; whether each is required."""


@dataclass(frozen=True, slots=True)
class Found(Answer):
    """Who was found."""

    _parts = {"items": PrincipalInfo}

    items: list[PrincipalInfo]
    """The principals: by name in whatever case, those without one last; then by identifier."""
    complete: bool
    """Whether these are all that there are."""
    revision: int
    """As of when."""

    def _tables(self) -> Iterable[Table]:
        count = f"{len(self.items):,} found"
        return listed(f"{count}, as of revision {self.revision}.{further(self)}", self.items)


@dataclass(frozen=True, slots=True)
class Sheet(Answer):
    """All that a share dialog shows of a resource, and may offer to the one who opens it."""

    _parts = {
        "rows": SheetRow,
        "offers": RoleOffer,
        "settings": SettingOffer,
        "audiences": AudienceInfo,
        "pending": ProposalInfo,
        "receivers": PrincipalInfo,
        "parts": PartInfo,
    }

    resource: str
    """The resource."""
    label: str
    """What its type is called in a sentence."""
    by: str
    """Who opens the dialog."""
    roles: list[str]
    """The roles that they hold, their own and their groups', sorted."""
    can_share: bool
    """Whether they may manage access: the Share button is theirs."""
    can_leave: bool
    """Whether they may give up their own grant."""
    can_request: bool
    """Whether they may ask for access, or for more."""
    can_transfer: bool
    """Whether they may offer the ownership to somebody."""
    status: str | None
    """The resource's status, where its type has any."""
    everyone: bool
    """Every user can view it, known to the space or not. `False` where the type has no such action,
    or where an audience is open to some only."""
    rows: list[SheetRow]
    """The grants that they see: owners first, then as they were given. None, if they may manage
    access without seeing who has it."""
    total: int
    """How many of these there are, on all pages."""
    complete: bool
    """Whether `rows`, `receivers` and `pending` have all that there is."""
    next: str | None
    """Where `rows` go on: give it as `after`. `None` if these are the last."""
    level_labels: dict[str, str]
    """What a dialog calls each level of its type, wherever one is named here."""
    offers: list[RoleOffer]
    """The roles that they may give, the default first, then by name."""
    settings: list[SettingOffer]
    """The settings, and whether they may switch them."""
    audiences: list[AudienceInfo]
    """Access that is computed, not given."""
    pending: list[ProposalInfo]
    """What waits for a decision as far as they may see it, the oldest first."""
    pending_total: int
    """How many of these there are."""
    pending_next: int | None
    """Where they go on: give it to `pending` as `after`. `None` if these are the last."""
    receivers: list[PrincipalInfo] | None
    """Who can be added, where grants are bound to an organization: its users and groups without a
    grant, in the order of `Found`. `None` where receivers are searched for, or if they may
    not share."""
    receivers_total: int | None
    """How many of these there are, on all pages."""
    receivers_next: str | None
    """Where they go on: give it as `receivers_after`. `None` if these are the last."""
    parts: list[PartInfo]
    """The parts that they see, sorted."""
    attributes: dict[str, str]
    """The host's own facts, such as a link to its data, for those who may share."""
    labels: dict[str, str]
    """What the dialog's parts are called, by the model's own keys."""
    texts: dict[str, str]
    """What is said after a change: by the change, such as `share`, or the change and the role."""
    message_limit: int
    """The most code points of a message to the receivers."""
    note_limit: int
    """The most code points of a note about a grant."""
    revision: int
    """As of when; give it as `if_revision` to refuse changes over somebody else's."""

    def _tables(self) -> Iterable[Table]:
        everyone = " Everyone can view it." if self.everyone else ""
        caption = f"{self.resource} for {self.by}, as of revision {self.revision}.{everyone}"
        yield from _of(self.total, listed(caption, self.rows))
        yield from answers("May be given", self.offers)
        yield from _of(self.pending_total, answers("Waits for a decision", self.pending))


def _of(total: int, tables: Iterable[Table]) -> Iterable[Table]:
    """Tables of a page, which say how many there are beside what they show."""
    return (replace(table, more=max(total - len(table.rows), 0)) for table in tables)
