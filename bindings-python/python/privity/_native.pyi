"""The compiled part of the package. Each change and question raises `PrivityError`; which codes
to expect is said with each, and what to do about them in docs/errors.md.

`None` for an argument is the same as leaving it out, save for those that guard: a `by`, an
`if_revision` or a `hash` that came out as `None` is `invalid_argument`, never a call without it.

A text may be a member of an enumeration or a `numpy.str_`: it is the text that it holds. Where
several names can stand, so can a tuple, a set (in sorted order), an array or a column of pandas,
polars or pyarrow. At most 10,000 names can be given at once: give more in several calls.
"""

import builtins
from os import PathLike
from types import TracebackType
from typing import Any, Literal, final

from ._answers import (
    AccessList,
    Explanation,
    Outcome,
    Page,
    ProposalInfo,
    ProposalList,
    ResourceInfo,
    Selection,
)
from ._facts import HoldingList, MemberList, PrincipalFacts
from ._journal import Record, Verification
from ._sheet import Found, Sheet
from ._types import Column, Levels, Models, Moment, Names, Receivers, Several

__all__ = ["Space", "__version__", "check_model", "open", "restore"]

__version__: str

def open(
    url: str | PathLike[str],
    *,
    model: Models | None = None,
    durability: Literal["full", "relaxed"] | None = None,
) -> Space:
    """Opens the space at `url`: ":memory:", or the path of a file, which is made if it isn't
    there. A new space needs a model; an existing one has its own, and refuses another
    (`model_mismatch`). One process at a time has a file open (`unavailable`). A change survives a
    power cut (`full`), or a crash of the process (`relaxed`); not given, it is `full`, or what the
    file is open with in this process already.
    Allowed: `privity.open(":memory:", model="orders")`. Refused: `privity.open(":memory:")`,
    `invalid_argument`. Also `invalid_model`, `model_mismatch`, `newer_format`, `corrupt`,
    `unavailable`."""

def check_model(model: Models) -> int:
    """Runs the examples that a model carries, and gives how many there are. `invalid_model`
    names every one that doesn't hold.
    Allowed: `privity.check_model("orders")`. Refused: `privity.check_model("mansions")`,
    `invalid_model`. Also `invalid_argument`."""

def restore(backup: str | PathLike[str], path: str | PathLike[str]) -> Verification:
    """Puts a backup in the place of a file that no process has open, or where there is none. The
    backup is checked from the first event to the last, and copied; it stays as it is. What stood at
    the path stays beside it as `<path>-before`, until the next `restore`. Gives what `verify` gives
    of what stands there now.
    Allowed: `privity.restore("backup.db", "claims.db")`. Refused:
    `privity.restore("missing.db", "claims.db")`, `invalid_argument`. Also `corrupt` and
    `newer_format`, of the backup: then nothing is replaced; `unavailable`, if the file is open."""

@final
class Space:
    """One journal and what is derived from it. Made by `open`; any thread may use it.

    A change says in `by=` who makes it, and is refused if they have no right to. Where `by` can be
    left out, the change without it is the host's own word, and no right is asked for: the host is
    the program that has the space open. When a change returns, it is as durable as was asked for;
    when it raises, nothing changed. One exception: after `unavailable` it may have been stored;
    read again before you retry.

    In the examples ann owns all there is: `dataset:claims`, `order:7`, `project:audit`, `note:1`,
    and `property:mill` with `meter:e1`. Bob is a Viewer of the first and, like cy, of the project,
    where bob asks to be an Editor: the proposal 1. Eve is in their organization and has nothing.
    """

    # Changes.

    def put(
        self,
        principal: str,
        *,
        name: str | None = None,
        org: str | None = None,
        guest: bool | None = None,
        registered: bool | None = None,
        verified: Several | None = None,
        attributes: dict[str, str | None] | None = None,
        fields: dict[str, bool] | None = None,
    ) -> Outcome:
        """Registers a principal, or changes its facts: the host's word. What is not given stays.
        `fields` are all that an organization wants with a share, and whether each is required.
        Of the `attributes`, one that is `None` is taken away.
        Allowed: `space.put("org:data", fields={"meter_id": True})`. Refused: `space.put("data")`,
        `invalid_id`. Also `invalid_email`, `invalid_argument`, `limit_exceeded`."""

    def add(self, group: str, members: Names, *, guest: bool | None = None) -> Outcome:
        """Adds members to a group or an organization.
        Allowed: `space.add("group:analysts", [bob, cy])`. Refused: `space.add("group:none", bob)`,
        `not_found`. Also `invalid_id`, `invalid_principal`, `unknown_user`, `group_cycle`,
        `limit_exceeded`."""

    def remove(self, group: str, members: Names) -> Outcome:
        """Removes members from a group or an organization.
        Allowed: `space.remove("org:acme", bob)`. Refused: `space.remove("group:none", bob)`,
        `not_found`. Also `invalid_id`, `invalid_principal`."""

    def create(
        self,
        resource: str,
        *,
        by: str = ...,
        owners: Names | None = None,
        org: str | None = None,
        status: str | None = None,
        settings: dict[str, bool | str] | None = None,
        sources: Names | None = None,
        parent: str | None = None,
        kind: str | None = None,
        attributes: dict[str, str] | None = None,
    ) -> Outcome:
        """Registers a resource. Its owner is the actor, or those named by the host; a part has a
        `parent` instead, and a `kind`.
        Allowed: `space.create("meter:e2", parent="property:mill", kind="energy", by=ann)`. Refused:
        `space.create("meter:e2", by=ann)`, `missing_required_field`. Also `invalid_id`,
        `unknown_type`, `unknown_field`, `invalid_operation`, `already_exists`, `not_found`,
        `forbidden`, `outside_organization`, `missing_component_access`."""

    def set(
        self,
        resource: str,
        *,
        by: str = ...,
        status: str | None = None,
        settings: dict[str, bool | str] | None = None,
        sources: Names | None = None,
        attributes: dict[str, str | None] | None = None,
        owners: Names | None = None,
        if_revision: int = ...,
    ) -> Outcome:
        """Changes facts of a resource. `sources` and `owners` are all of them; an attribute that is
        `None` is removed.
        Allowed: `space.set("dataset:claims", settings={"allow_viewer_export": False}, by=ann)`.
        Refused: `space.set("dataset:claims", settings={"allow_viewer_export": False}, by=bob)`,
        `forbidden`, or the reason of the condition that fails. Also `unknown_field`, `not_found`,
        `revision_conflict`."""

    def delete(self, resource: str, *, by: str = ..., if_revision: int = ...) -> Outcome:
        """Deletes a resource, and with it every grant on it.
        Allowed: `space.delete("dataset:claims", by=ann)`. Refused: `space.delete("dataset:claims",
        by=bob)`, `forbidden`. Also `not_found`, `revision_conflict`."""

    def forget(self, principal: str, *, heir: str | None = None) -> Outcome:
        """Forgets a principal and all that it holds; `heir` becomes the owner of what would have
        none.
        Allowed: `space.forget(ann, heir=cy)`. Refused: `space.forget(ann)`, `last_owner`, with
        every such resource in the details. Also `not_found`, `invalid_principal`."""

    def rename(self, principal: str, to: str) -> Outcome:
        """Gives a principal another name, such as a new e-mail address. All that it holds, gave and
        asked for goes along.
        Allowed: `space.rename(bob, "user:rob@acme.org")`. Refused: `space.rename(bob, cy)`,
        `already_exists`. Also `invalid_id`, `invalid_email`, `invalid_principal`, `not_found`."""

    def reset_time(self) -> Outcome:
        """Puts the space's time back to what the clock says. Time never goes back behind the last
        change, so after one change under a clock that was ahead it stays ahead. Call this once the
        clock is right: what ended only by the wrong time counts again, and what was changed
        meanwhile stays changed. With a clock that is right already, `changed` is false.
        Allowed: `space.reset_time()`. Refused: on a closed space, `unavailable`."""

    def share(
        self,
        resource: str,
        principals: Receivers,
        role: str | None = None,
        *,
        by: str,
        levels: Levels | None = None,
        fields: dict[str, str] | None = None,
        expires: Moment | Literal["never"] | None = None,
        note: str | None = None,
        message: str | None = None,
        if_revision: int = ...,
    ) -> Outcome:
        """Gives principals a role, all of them or none. Without `role`, the model's default;
        with a dict, a role for each: `{bob: "viewer", cy: "editor"}`. Without `expires`, for
        as long as the giver holds it. `levels` chooses where the role leaves a choice;
        `fields` has what receivers want to know.
        Allowed: `space.share("property:mill", cy, "custom", by=ann, levels={"goals": "none"})`.
        Refused: `space.share("dataset:claims", eve, by=bob)`, `forbidden` or
        `share_forward_required`. Also, in this order, `invalid_id`, `unknown_role`,
        `role_not_assignable`, `invalid_level`, `message_too_long`, `unknown_field`,
        `missing_required_field`; `not_found`; `revision_conflict`; `invalid_principal`,
        `unknown_user`, `outside_organization`, `org_not_registered`; `target_protected`,
        `already_shared`; `exceeds_own_rights`."""

    def change(
        self,
        resource: str,
        principals: Names,
        role: str | None = None,
        *,
        by: str,
        levels: Levels | None = None,
        fields: dict[str, str] | None = None,
        expires: Moment | Literal["never"] | None = None,
        note: str | None = None,
        if_revision: int = ...,
    ) -> Outcome:
        """Changes the role, the levels, the end or the note of grants; of a share that waits, also
        the `fields`. What is not given stays; with a role, levels that are not given are its
        defaults.
        Allowed: `space.change("project:audit", cy, "editor", by=ann)`. Refused:
        `space.change("project:audit", ann, "editor", by=ann)`, `target_protected`. Also as `share`,
        and `not_in_access_list`, `last_owner`."""

    def revoke(
        self,
        resource: str,
        principals: Names,
        *,
        by: str,
        cascade: bool | None = None,
        if_revision: int = ...,
    ) -> Outcome:
        """Takes grants back; with `cascade`, also what their holders gave to others.
        Allowed: `space.revoke("dataset:claims", bob, by=ann)`. Refused:
        `space.revoke("dataset:claims", eve, by=ann)`, `not_in_access_list`. Also
        `not_found`, `revision_conflict`, `forbidden`, `target_protected`, `last_owner`,
        `invalid_operation`."""

    def leave(self, resource: str, *, by: str) -> Outcome:
        """Gives up one's own grant, where the model allows that.
        Allowed: `space.leave("project:audit", by=bob)`. Refused: `space.leave("project:audit",
        by=ann)`, `creator_cannot_leave` or `target_protected`. Also `invalid_operation`,
        `not_found`, `not_in_access_list`."""

    def request(
        self,
        resource: str,
        role: str | None = None,
        *,
        by: str,
        levels: Levels | None = None,
        message: str | None = None,
        expires: Moment | None = None,
    ) -> Outcome:
        """Asks for access, or for more, where the model has requests; until `expires` at most.
        A new request of the same person takes the place of an earlier one.
        Allowed: `space.request("project:audit", "admin", by=cy)`. Refused:
        `space.request("project:audit", by=ann)`, `invalid_operation`. Also `unknown_role`,
        `role_not_assignable`, `invalid_level`, `message_too_long`, `not_found`,
        `already_shared`."""

    def approve(
        self,
        proposal: int,
        *,
        by: str,
        role: str | None = None,
        levels: Levels | None = None,
        expires: Moment | Literal["never"] | None = None,
        note: str | None = None,
    ) -> Outcome:
        """Approves a proposal, which is judged again. Those who decide approve a request; the
        receiver approves a share or a transfer. `role`, `levels` and `expires` are for requests: no
        more than was asked for. What could not be given any more is closed as `withdrawn`.
        Allowed: `space.approve(1, by=ann, role="editor")`. Refused: `space.approve(1, by=bob)`,
        `forbidden`. Also `not_found`, `already_decided`, `invalid_level`, `already_shared`,
        `target_protected`, `exceeds_own_rights`, `org_not_registered`."""

    def decline(self, proposal: int, *, by: str, note: str | None = None) -> Outcome:
        """Declines a proposal; nothing else changes.
        Allowed: `space.decline(1, by=ann, note="Not now")`. Refused: `space.decline(1, by=bob)`,
        `forbidden`. Also `not_found`, `already_decided`."""

    def withdraw(self, proposal: int, *, by: str) -> Outcome:
        """Takes a proposal back. Those who made it can and, if it is a share, those who may take
        the grant.
        Allowed: `space.withdraw(1, by=bob)`. Refused: `space.withdraw(1, by=ann)`, `forbidden`.
        Also `not_found`, `already_decided`."""

    def transfer(
        self,
        resource: str,
        to: str,
        *,
        by: str,
        message: str | None = None,
        expires: Moment | None = None,
    ) -> Outcome:
        """Asks somebody to become the owner, where the model has transfers; they approve or
        decline.
        Allowed: `space.transfer("note:1", bob, by=ann)`. Refused: `space.transfer("order:7", bob,
        by=ann)`, `invalid_operation`. Also `not_found`, `forbidden`, `message_too_long`,
        `invalid_principal`, `unknown_user`, `outside_organization`, `already_shared`."""

    # Questions.

    def select(self, type: str, resources: Names, *, by: str) -> Selection:
        """Opens sharing on a selection: exactly one resource, of which `by` may manage access.
        Allowed: `space.select("order", ["order:7"], by=ann)`. Refused: `space.select("order", [],
        by=ann)`, `selection_empty`. Also `selection_multiple`, `not_found`,
        `forbidden`, `invalid_operation`."""

    def check(self, principal: str, action: str, resource: str) -> bool:
        """Whether a principal may do an action with a resource. `False` is an answer: nobody has
        shared it, a condition fails, or there is no such resource.
        Allowed: `space.check(bob, "view", "dataset:claims")`. Refused:
        `space.check("dataset:claims", "view", bob)`, `invalid_id`. Also `invalid_email`,
        `unknown_type`, `unknown_action`."""

    def check_many(
        self, principals: Column, actions: Column, resources: Column
    ) -> builtins.list[bool]:
        """Many decisions as of one revision, in order. A `str` stands for every row; columns have
        equal lengths. Three times `str` is one row.
        Allowed: `space.check_many([bob, eve], "view", "dataset:claims")`. Refused:
        `space.check_many([bob], "fly", "dataset:claims")`, `unknown_action`. As `check`, with the
        row in the details; and `invalid_argument`."""

    def explain(
        self, principal: str, action: str, resource: str, *, by: str = ..., reveal: bool = False
    ) -> Explanation:
        """Why, or why not, as far as `by` may know it; without `by`, as far as the principal
        may. With `reveal`, it is for the host alone, and has all that is missing.
        Allowed: `space.explain(bob, "delete", "dataset:claims", by=ann)`. Refused:
        `space.explain(ann, "view", "dataset:claims", by=bob)`, `forbidden`. Also as `check`, and
        `not_found`."""

    def who(self, resource: str, action: str | None = None, *, by: str = ...) -> AccessList:
        """Who can do the action (`view`, if not given), and every stored grant. The
        host sees all; `by` must be somebody who may see who has access.
        Allowed: `space.who("dataset:claims", by=ann)`. Refused: `space.who("dataset:claims",
        by=bob)`, `forbidden`. Also `invalid_id`, `unknown_type`, `unknown_action`, `not_found`."""

    def what(
        self,
        principal: str,
        action: str,
        type: str,
        *,
        after: str | None = None,
        limit: int | None = None,
    ) -> Page:
        """The resources of a type with which a principal can do an action: exact, sorted, those
        after `after` and at most `limit`.
        Allowed: `space.what(bob, "view", "dataset")`. Refused: `space.what(bob, "view", "table")`,
        `unknown_type`. Also `invalid_id`, `unknown_action`, `invalid_argument`."""

    def pending(
        self,
        resource: str | None = None,
        *,
        by: str = ...,
        after: int | None = None,
        limit: int | None = None,
    ) -> ProposalList:
        """What waits for a decision, the oldest first: those after the number `after`, at most
        `limit`. All of it for the host; for `by`, what they made, decide on, or may see.
        Allowed: `space.pending("project:audit", by=ann)`. Refused: `space.pending("project:audit",
        by=eve)`, `not_found`. Also `invalid_id`, `unknown_type`, `invalid_argument`."""

    def search(self, resource: str, query: str, *, by: str, limit: int | None = None) -> Found:
        """Who can be added: whose name has, for each word of the query, one that begins with it,
        or whose e-mail address or its domain begins with the query, without regard
        to case and accents; 20 of them, unless `limit` says otherwise.
        Allowed: `space.search("project:audit", "eve f", by=ann)`. Refused:
        `space.search("project:audit", "eve", by=bob)`, `forbidden`. Also `invalid_id`,
        `unknown_type`, `invalid_operation`, `not_found`, `limit_exceeded`, `invalid_argument`."""

    def sheet(
        self,
        resource: str,
        *,
        by: str,
        after: str | None = None,
        receivers_after: str | None = None,
        limit: int | None = None,
    ) -> Sheet:
        """All that a share dialog shows of a resource, and may offer to the one who opens it.
        Of each list, at most `limit`, 100 if not given: the rows after that of the principal
        `after`, the receivers after `receivers_after`.
        Allowed: `space.sheet("project:audit", by=ann)`. Refused: `space.sheet("project:audit",
        by=bob)`, `forbidden`. Also `invalid_id`, `unknown_type`, `invalid_operation`,
        `not_found`, `invalid_argument`."""

    def get(self, resource: str) -> ResourceInfo:
        """The facts of a resource, as the host put them: this asks nobody's right.
        Allowed: `space.get("meter:e1")`. Refused: `space.get("meter:e2")`, `not_found`. Also
        `invalid_id`, `unknown_type`."""

    def actions(self, principal: str, resources: Names) -> dict[str, builtins.list[str]]:
        """All that a principal can do with each of the resources, as of one revision.
        Allowed: `space.actions(bob, ["dataset:claims"])`. Refused: `space.actions(bob, "claims")`,
        `invalid_id`. Also `unknown_type`."""

    def principal(self, principal: str) -> PrincipalFacts:
        """The facts of a principal, as the host put them, with its organizations and groups: this
        asks nobody's right.
        Allowed: `space.principal(bob)`. Refused: `space.principal("user:nobody@acme.org")`,
        `not_found`. Also `invalid_id`, `invalid_email`."""

    def list(
        self,
        type: str,
        *,
        without: Literal["owner", "manager"] | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Page:
        """All resources of a type, or all principals of a kind (`"user"`, `"group"`, `"org"`), also
        those that were only named by somebody: sorted by their bytes, those after `after` and at
        most `limit`. With `without`, the resources that nobody looks after: no owner can act, or
        nobody may manage access. This asks nobody's right.
        Allowed: `space.list("dataset", without="owner")`. Refused: `space.list("planet")`,
        `unknown_type`. Also `invalid_argument`, `invalid_operation`, `invalid_id`,
        `invalid_email`."""

    def members(
        self,
        group: str,
        *,
        nested: bool = False,
        after: str | None = None,
        limit: int | None = None,
    ) -> MemberList:
        """The members of a group or of an organization: as they were added or, with `nested`, also
        those of the groups in a group, however deep. Sorted by their bytes, those after `after` and
        at most `limit`. Who is in a group of an organization is not in the organization by that.
        This asks nobody's right.
        Allowed: `space.members("org:acme", limit=10)`. Refused: `space.members(bob)`,
        `invalid_principal`. Also `invalid_id`, `not_found`, `invalid_argument`."""

    def holdings(
        self, principal: str, *, after: str | None = None, limit: int | None = None
    ) -> HoldingList:
        """All that a principal holds, across types: every grant that reaches it, its own and those
        of the groups that it is in, those that wait and those that are suspended too; those after
        `after`, which is the `next` of a page, and at most `limit`. What audiences give is held by
        nobody: ask `what` for that. This asks nobody's right.
        Allowed: `space.holdings(bob)`. Refused: `space.holdings("user:nobody@acme.org")`,
        `not_found`. Also `invalid_id`, `invalid_email`, `invalid_argument`."""

    def proposal(self, proposal: int) -> ProposalInfo:
        """A proposal by its number, be it decided: what it came to, who decided it, and when. This
        asks nobody's right.
        Allowed: `space.proposal(1)`. Refused: `space.proposal(999)`, `not_found`."""

    def history(
        self,
        *,
        after: int = 0,
        before: int | None = None,
        limit: int | None = None,
        resource: str | None = None,
        newest_first: bool = False,
    ) -> builtins.list[Record]:
        """The events of a part of the past, of one resource or of all; each change is whole, so
        there may be more than `limit`. To go on, give the revision of the last one as `after` or,
        newest first, as `before`. It costs what the events cost that are asked for, from either
        end; those of one resource lie among the others, so all of these are read up to the last one
        that is wanted. This asks nobody's right.
        Allowed: `space.history(newest_first=True, limit=10)`. Refused: `space.history(after=999)`,
        `invalid_argument`. Also `invalid_id`, `unknown_type`, `corrupt`; `not_found` if nothing
        ever happened to the resource, and all of its past was asked for."""

    def verify(self, *, hash: str = ...) -> Verification:
        """Walks the whole journal; `corrupt` says where it was altered. A `hash` that was kept
        elsewhere shows that no end was cut off.
        Allowed: `space.verify()`. Refused: `space.verify(hash="0" * 64)`, `corrupt`. Also
        `invalid_argument`."""

    def backup(self, path: str | PathLike[str]) -> Verification:
        """Writes the space as it is now into a new file, which is checked from the first event to
        the last. The copy is a space of its own. Questions and changes go on meanwhile. Gives what
        `verify` gives of the copy: keep its hash elsewhere, and the copy can be checked against it.
        Allowed: `space.backup("copy.db")`. Refused: `space.backup("missing/copy.db")`,
        `unavailable`. Also `already_exists` if there is a file of that name, `invalid_argument`,
        `corrupt` if the space's file is damaged."""

    # The handle.

    def set_clock(self, now: Moment | None) -> None:
        """Stops the clock of the space at a moment, for tests; `None` lets it run. Time never goes
        back behind the last change.
        Allowed: `space.set_clock(1_800_000_000_000)`. Refused: `space.set_clock("tomorrow")`,
        `invalid_argument`. Also `unavailable`."""

    def close(self) -> None:
        """Ends the use of the space. Closing twice is fine."""

    @property
    def revision(self) -> int:
        """The number of changes so far: what answers are as of."""

    @property
    def model(self) -> dict[str, Any]:
        """The model, as it was written: no default is filled in. Of several, the types of all,
        under the joined name. A copy of one's own each time, also after `close`."""

    @property
    def closed(self) -> bool:
        """Whether the space cannot be used any more: it was closed, or opened before a fork."""

    def __enter__(self) -> Space: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None: ...
