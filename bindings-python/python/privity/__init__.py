"""The engine behind a data platform's Share button: who may do what, who may pass it on, and why.

    import privity

    space = privity.open(":memory:", model="datasets")  # or a new file: "claims.db"
    space.put("user:ann@acme.org", name="Ann Lee", org="acme")
    space.put("user:bob@acme.org", name="Bob Ray", org="acme")
    space.create("dataset:claims", by="user:ann@acme.org")
    space.share("dataset:claims", "user:bob@acme.org", "viewer", by="user:ann@acme.org")
    space.check("user:bob@acme.org", "export", "dataset:claims")  # True

A denial is an answer: `check` gives `False`, and `explain` says why. Everything else that goes
wrong is a `PrivityError`, with a stable `code`, and the call changed nothing. One exception: after
`unavailable` a change may have been stored; read again before you retry.
"""

from ._answers import (
    AccessList,
    Explanation,
    GrantInfo,
    Lack,
    Outcome,
    Page,
    PersonInfo,
    ProposalInfo,
    ProposalList,
    ResourceInfo,
    Selection,
    SourceInfo,
)
from ._answers import (
    Actions as _Actions,  # noqa: F401, the native module makes it
)
from ._answers import (
    Warning as Warning,
)
from ._codes import Code
from ._errors import (
    ConflictError,
    CorruptError,
    InvalidError,
    NotFoundError,
    PrivityError,
    RefusedError,
    UnavailableError,
)
from ._facts import Holding, HoldingList, Member, MemberList, PrincipalFacts
from ._journal import Record, Verification
from ._native import Space, __version__, check_model, open, restore
from ._sheet import (
    ActionInfo,
    AudienceInfo,
    Found,
    LevelOffer,
    OptionOffer,
    PartInfo,
    PrincipalInfo,
    RoleOffer,
    SettingOffer,
    Sheet,
    SheetRow,
)

# Without `Warning`: a star import would hide Python's own.
__all__ = [
    "AccessList",
    "ActionInfo",
    "AudienceInfo",
    "Code",
    "ConflictError",
    "CorruptError",
    "Explanation",
    "Found",
    "GrantInfo",
    "Holding",
    "HoldingList",
    "InvalidError",
    "Lack",
    "LevelOffer",
    "Member",
    "MemberList",
    "NotFoundError",
    "OptionOffer",
    "Outcome",
    "Page",
    "PartInfo",
    "PersonInfo",
    "PrincipalFacts",
    "PrincipalInfo",
    "PrivityError",
    "ProposalInfo",
    "ProposalList",
    "Record",
    "RefusedError",
    "ResourceInfo",
    "RoleOffer",
    "Selection",
    "SettingOffer",
    "Sheet",
    "SheetRow",
    "SourceInfo",
    "Space",
    "UnavailableError",
    "Verification",
    "__version__",
    "check_model",
    "open",
    "restore",
]

# Tracebacks and pickles name them as users do, wherever they are defined.
for _public in [Warning, *(globals()[name] for name in __all__)]:
    if isinstance(_public, type):
        _public.__module__ = __name__
del _public
