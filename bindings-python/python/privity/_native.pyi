"""The compiled part of the package. Each change and question raises `PrivityError`; which codes
to expect is on the method of the same name in the crate `privity`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from os import PathLike
from types import TracebackType
from typing import Any, Literal, TypeAlias, final

from ._answers import (
    AccessList,
    Explanation,
    Outcome,
    Page,
    ProposalList,
    Record,
    ResourceInfo,
    Selection,
    Verification,
)
from ._sheet import Found, Sheet

__all__ = ["Space", "__version__", "check_model", "open"]

# One name, or a list or tuple of them.
_Names: TypeAlias = str | list[str] | tuple[str, ...]
# One text for all rows, or a text for each: a list, a tuple, a pandas column.
_Column: TypeAlias = str | Collection[str]
# Milliseconds since 1970-01-01T00:00:00Z, or a datetime with a time zone.
_Moment: TypeAlias = int | datetime
# The name of a model that ships, the path of a .toml or .json file, or the model itself.
_Model: TypeAlias = str | PathLike[str] | dict[str, Any]
# One model, or a list or tuple of those that one space has together.
_Models: TypeAlias = _Model | Sequence[_Model]
# A level for a category or a part, and yes or no for an option.
_Levels: TypeAlias = dict[str, str] | dict[str, bool] | dict[str, str | bool]

__version__: str

def open(
    url: str | PathLike[str],
    *,
    model: _Models | None = None,
    durability: Literal["full", "relaxed"] = "full",
) -> Space:
    """Opens the space at `url`: ":memory:", or the path of a file, which is made if it isn't
    there. A new space needs a model; an existing one has its own, and refuses another
    (`model_mismatch`). One process at a time has a file open (`unavailable`)."""

def check_model(model: _Models) -> int:
    """Runs the examples that a model carries, and gives how many there are. `invalid_model`
    names every one that doesn't hold."""

@final
class Space:
    """One journal and what is derived from it. Made by `open`; any thread may use it.

    A change says in `by=` who makes it; without `by`, where that is allowed, it is the host's own
    word and no right is asked for. When a change returns, it is as durable as was asked for; when
    it raises, nothing changed, save that after `unavailable` it may have been stored: ask again.
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
        verified: Sequence[str] | None = None,
        attributes: dict[str, str] | None = None,
        fields: dict[str, bool] | None = None,
    ) -> Outcome:
        """Registers a principal, or changes its facts. What is not given stays as it is."""

    def add(self, group: str, members: _Names, *, guest: bool | None = None) -> Outcome:
        """Adds members to a group or an organization."""

    def remove(self, group: str, members: _Names) -> Outcome:
        """Removes members from a group or an organization."""

    def create(
        self,
        resource: str,
        *,
        by: str = ...,
        owners: _Names | None = None,
        org: str | None = None,
        status: str | None = None,
        settings: dict[str, bool | str] | None = None,
        sources: _Names | None = None,
        parent: str | None = None,
        kind: str | None = None,
        attributes: dict[str, str] | None = None,
    ) -> Outcome:
        """Registers a resource. Its owner is the actor, or those named by the host."""

    def set(
        self,
        resource: str,
        *,
        by: str = ...,
        status: str | None = None,
        settings: dict[str, bool | str] | None = None,
        sources: _Names | None = None,
        attributes: dict[str, str | None] | None = None,
        owners: _Names | None = None,
        if_revision: int | None = None,
    ) -> Outcome:
        """Changes facts of a resource. `sources` and `owners` are all of them; an attribute that
        is `None` is removed."""

    def delete(self, resource: str, *, by: str = ..., if_revision: int | None = None) -> Outcome:
        """Deletes a resource, and with it every grant on it."""

    def forget(self, principal: str, *, heir: str | None = None) -> Outcome:
        """Forgets a principal and all that it holds."""

    def rename(self, principal: str, to: str) -> Outcome:
        """Gives a principal another name; all that it holds goes along."""

    def share(
        self,
        resource: str,
        principals: _Names,
        role: str | None = None,
        *,
        by: str,
        levels: _Levels | None = None,
        fields: dict[str, str] | None = None,
        expires: _Moment | Literal["never"] | None = None,
        note: str | None = None,
        message: str | None = None,
        if_revision: int | None = None,
    ) -> Outcome:
        """Gives principals a role, all of them or none. Without `role`, the model's default;
        without `expires`, for as long as the giver holds it."""

    def change(
        self,
        resource: str,
        principals: _Names,
        role: str | None = None,
        *,
        by: str,
        levels: _Levels | None = None,
        expires: _Moment | Literal["never"] | None = None,
        note: str | None = None,
        if_revision: int | None = None,
    ) -> Outcome:
        """Changes the role, the end or the note of grants. What is not given stays."""

    def revoke(
        self,
        resource: str,
        principals: _Names,
        *,
        by: str,
        cascade: bool | None = None,
        if_revision: int | None = None,
    ) -> Outcome:
        """Takes grants back; with `cascade`, also what their holders gave to others."""

    def leave(self, resource: str, *, by: str) -> Outcome:
        """Gives up one's own grant."""

    def request(
        self,
        resource: str,
        role: str | None = None,
        *,
        by: str,
        levels: _Levels | None = None,
        message: str | None = None,
        expires: _Moment | None = None,
    ) -> Outcome:
        """Asks for access, or for more."""

    def approve(
        self,
        proposal: int,
        *,
        by: str,
        role: str | None = None,
        levels: _Levels | None = None,
        expires: _Moment | Literal["never"] | None = None,
        note: str | None = None,
    ) -> Outcome:
        """Approves a proposal: a request, a share or a transfer."""

    def decline(self, proposal: int, *, by: str, note: str | None = None) -> Outcome:
        """Declines a proposal; nothing else changes."""

    def withdraw(self, proposal: int, *, by: str) -> Outcome:
        """Takes a proposal back."""

    def transfer(
        self,
        resource: str,
        to: str,
        *,
        by: str,
        message: str | None = None,
        expires: _Moment | None = None,
    ) -> Outcome:
        """Offers the ownership of a resource to somebody."""

    # Questions.

    def select(self, type: str, resources: _Names, *, by: str) -> Selection:
        """Opens sharing on a selection: exactly one resource, of which `by` may manage access."""

    def check(self, principal: str, action: str, resource: str) -> bool:
        """Whether a principal may do an action with a resource. `False` is an answer; swapped
        arguments and unknown actions are errors."""

    def check_many(self, principals: _Column, actions: _Column, resources: _Column) -> list[bool]:
        """Many decisions as of one revision, in order. A `str` stands for every row; columns have
        equal lengths. Three times `str` is one row."""

    def explain(self, principal: str, action: str, resource: str, *, by: str = ...) -> Explanation:
        """Why, or why not, as `by` may know it: the principal himself, if not given."""

    def who(self, resource: str, action: str | None = None, *, by: str = ...) -> AccessList:
        """Who can do the action (`view`, if not given), and every stored grant. The host sees
        all; `by` must be somebody who may see who has access."""

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
        after `after` and at most `limit`."""

    def pending(
        self,
        resource: str | None = None,
        *,
        by: str = ...,
        after: int | None = None,
        limit: int | None = None,
    ) -> ProposalList:
        """What waits for a decision, the oldest first."""

    def search(self, resource: str, query: str, *, by: str, limit: int | None = None) -> Found:
        """Who can be added on a resource."""

    def sheet(self, resource: str, *, by: str) -> Sheet:
        """All that a share dialog shows of a resource, and may offer to the one who opens it."""

    def get(self, resource: str) -> ResourceInfo:
        """The facts of a resource, as the host put them: this asks nobody's right."""

    def actions(self, principal: str, resources: _Names) -> dict[str, list[str]]:
        """All that a principal can do with each of the resources."""

    def history(
        self, *, after: int = 0, limit: int | None = None, resource: str | None = None
    ) -> list[Record]:
        """The events after a revision, oldest first, of one resource or of all."""

    def verify(self, *, hash: str | None = None) -> Verification:
        """Walks the whole journal; `corrupt` says where it was altered. A `hash` that was kept
        elsewhere shows that no end was cut off."""

    # The handle.

    def set_clock(self, now: _Moment | None) -> None:
        """Stops the clock of the space at a moment, for tests; `None` lets it run."""

    def close(self) -> None:
        """Ends the use of the space. Closing twice is fine."""

    @property
    def revision(self) -> int:
        """The number of changes so far: what answers are as of."""

    @property
    def model(self) -> dict[str, Any]:
        """The model, as it was written."""

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
