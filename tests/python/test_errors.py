"""One exception for each kind of error, each with a code and its facts."""

import copy
import pickle

import pytest

import privity

ANN, BOB, EVE = "user:ann@acme.org", "user:bob@acme.org", "user:eve@acme.org"


def invalid(space, tmp_path):
    space.check("dataset:claims", "view", ANN)


def refused(space, tmp_path):
    space.share("dataset:claims", BOB, "viewer", by=ANN)
    space.share("dataset:claims", EVE, "viewer", by=BOB)


def not_found(space, tmp_path):
    space.who("dataset:other")


def conflict(space, tmp_path):
    space.create("dataset:claims", by=BOB)


def unavailable(space, tmp_path):
    space.close()
    space.check(ANN, "view", "dataset:claims")


def corrupt(space, tmp_path):
    (tmp_path / "broken.db").write_bytes(b"\0" * 4096)
    privity.open(tmp_path / "broken.db")


@pytest.mark.parametrize(
    ("cause", "error", "code"),
    [
        (invalid, privity.InvalidError, "invalid_id"),
        (refused, privity.RefusedError, "forbidden"),
        (not_found, privity.NotFoundError, "not_found"),
        (conflict, privity.ConflictError, "already_exists"),
        (unavailable, privity.UnavailableError, "unavailable"),
        (corrupt, privity.CorruptError, "corrupt"),
    ],
)
def test_each_kind_has_its_class(space, surface, tmp_path, cause, error, code):
    with pytest.raises(privity.PrivityError) as caught:
        cause(space, tmp_path)
    assert type(caught.value) is error
    assert caught.value.kind == error.kind == cause.__name__
    assert caught.value.code == code
    assert code in surface["codes"]
    assert isinstance(caught.value.details, dict)
    assert str(caught.value) == caught.value.args[0] != ""


def test_details_are_facts(space):
    with pytest.raises(privity.InvalidError) as caught:
        space.share("dataset:claims", [BOB, "bob", "eve"], "viewer", by=ANN)
    assert caught.value.details["principals"] == ["bob", "eve"]


def test_the_hierarchy_is_flat():
    kinds = privity.PrivityError.__subclasses__()
    assert len(kinds) == 6
    assert all(kind.__bases__ == (privity.PrivityError,) for kind in kinds)
    assert privity.PrivityError.__bases__ == (Exception,)
    # None of them is caught by those who expect an error of Python's own.
    for other in (LookupError, OSError, RuntimeError, TypeError, ValueError):
        assert not issubclass(privity.PrivityError, other)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_survives_a_pickle(space, protocol):
    with pytest.raises(privity.PrivityError) as caught:
        space.check(ANN, "fly", "dataset:claims")
    error = caught.value
    for twin in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error)):
        assert type(twin) is type(error)
        assert (str(twin), twin.code, twin.details) == (str(error), error.code, error.details)


def test_a_traceback_names_the_class_as_users_do(space):
    with pytest.raises(privity.PrivityError) as caught:
        space.check(ANN, "fly", "dataset:claims")
    assert repr(caught.value).startswith("InvalidError(")
    assert type(caught.value).__module__ == "privity"


def test_no_question_and_no_failed_change_moves_the_revision(space):
    space.share("dataset:claims", BOB, "viewer", by=ANN)
    before = (space.revision, space.verify())
    with pytest.raises(privity.RefusedError):
        space.delete("dataset:claims", by=BOB)
    with pytest.raises(privity.ConflictError) as caught:
        space.share("dataset:claims", EVE, "viewer", by=ANN, if_revision=0)
    assert caught.value.code == "revision_conflict"
    space.explain(BOB, "delete", "dataset:claims")
    assert (space.revision, space.verify()) == before


def test_what_may_not_be_seen_does_not_exist(space):
    def of(resource):
        with pytest.raises(privity.NotFoundError) as caught:
            space.delete(resource, by=EVE)
        return str(caught.value).replace(resource, "?"), caught.value.code

    assert of("dataset:claims") == of("dataset:no-such")


def test_python_itself_answers_for_the_names_of_arguments(space):
    for call in (
        lambda: space.share("dataset:claims", BOB, "viewer"),
        lambda: space.share("dataset:claims", BOB, "viewer", ANN),
        lambda: space.share("dataset:claims", BOB, "viewer", by=ANN, until=5),
        lambda: space.check(ANN, "view"),
        lambda: privity.open(),
        lambda: privity.open(":memory:", "datasets"),
    ):
        with pytest.raises(TypeError):
            call()
