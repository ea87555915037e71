"""The exceptions: one class for each thing that a caller can do about an error."""

from typing import Any, ClassVar

from ._codes import Code


class PrivityError(Exception):
    """A call failed, and changed nothing. One exception: after `unavailable` a change may have been
    stored; read again before you retry. Each error is of one of the classes below."""

    kind: ClassVar[str]
    """What the caller can do about it; the class in one word."""
    code: Code
    """The stable code, such as `forbidden`."""
    details: dict[str, Any]
    """Named facts about the error, as data."""

    def __init__(self, message: str, code: Code, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.details = {} if details is None else details

    def __reduce__(self) -> tuple[type["PrivityError"], tuple[str, Code, dict[str, Any]]]:
        return type(self), (str(self), self.code, self.details)


class InvalidError(PrivityError):
    """The call itself is wrong. Repeating it cannot help; correct the arguments."""

    kind = "invalid"


class RefusedError(PrivityError):
    """The call is well formed, but this actor may not do this now."""

    kind = "refused"


class NotFoundError(PrivityError):
    """The thing named does not exist, or does not exist for this actor."""

    kind = "not_found"


class ConflictError(PrivityError):
    """The facts have changed or contradict the call. Read again, then decide."""

    kind = "conflict"


class UnavailableError(PrivityError):
    """The space cannot answer at the moment. The same call may succeed later."""

    kind = "unavailable"


class CorruptError(PrivityError):
    """What is stored is not what was written. Restore it from a backup."""

    kind = "corrupt"


BY_KIND: dict[str, type[PrivityError]] = {
    error.kind: error
    for error in (
        InvalidError,
        RefusedError,
        NotFoundError,
        ConflictError,
        UnavailableError,
        CorruptError,
    )
}
