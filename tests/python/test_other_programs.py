"""Other programs touch the file while it is open: nothing that was acknowledged is lost."""

import glob
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

import privity

ANN, BOB, CY = (f"user:{name}@acme.org" for name in ("ann", "bob", "cy"))
OUTSIDE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute(sys.argv[2]).fetchone()[0])
connection.close()
"""
SECOND = """
import privity, sys
try:
    privity.open(sys.argv[1])
except privity.UnavailableError as error:
    print(error.details["reason"], error.details.get("process"), error)
"""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="locks of open files are Linux's")


def fill(path):
    with privity.open(path, model="datasets") as space:
        for user in (ANN, BOB, CY):
            space.put(user, org="acme")
        space.create("dataset:claims", by=ANN)


def python(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def same_process_sqlite(path):
    other = sqlite3.connect(path)
    other.execute("SELECT count(*) FROM events").fetchone()
    other.close()


def same_process_checkpoint(path):
    other = sqlite3.connect(path, timeout=0)
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    other.close()


def same_process_read(path):
    for beside in glob.glob(f"{path}*"):
        with open(beside, "rb") as file:
            file.read()


def outside_reader(path):
    """Opens and closes the file as the last one that SQLite's own locks know of."""
    return int(python(OUTSIDE, path, "SELECT max(revision) FROM events").stdout)


def outside_checkpoint(path):
    assert python(OUTSIDE, path, "PRAGMA wal_checkpoint(TRUNCATE)").returncode == 0


def remove_wal(path):
    os.unlink(f"{path}-wal")


def in_a_life_that_is_killed(path, touch):
    """The last revision that a process acknowledged before it was killed, while it and others
    touched the file between its changes."""
    out, into = os.pipe()
    if os.fork() == 0:
        try:
            space = privity.open(path)
            for _ in range(5):
                for touched in touch:
                    touched(path)
                space.share("dataset:claims", BOB, "viewer", by=ANN)
                for touched in touch:
                    touched(path)
                revision = space.revoke("dataset:claims", BOB, by=ANN).revision
            revision = space.share("dataset:claims", CY, "viewer", by=ANN).revision
            os.write(into, str(revision).encode())
            outside = outside_reader(path)
            os.write(into, f" {outside}".encode())
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(into)
    os.wait()
    with open(out, "rb") as pipe:
        return [int(number) for number in pipe.read().split()]


@LINUX
@pytest.mark.parametrize(
    "touch",
    [
        [same_process_sqlite],
        [same_process_read],
        [outside_reader],
        [outside_checkpoint],
        [same_process_checkpoint],
        [same_process_read, same_process_checkpoint, outside_reader],
        [same_process_sqlite, outside_reader],
        [same_process_read, outside_reader],
        [same_process_read, outside_checkpoint, same_process_sqlite, outside_reader],
        [remove_wal],
        [same_process_read, outside_reader, remove_wal],
    ],
    ids=lambda touch: "-".join(touched.__name__ for touched in touch),
)
def test_what_was_acknowledged_is_there_after_a_kill(tmp_path, touch):
    path = str(tmp_path / "claims.db")
    fill(path)
    acknowledged, seen_outside = in_a_life_that_is_killed(path, touch)
    assert seen_outside == acknowledged == 15
    with privity.open(path) as space:
        assert space.revision == acknowledged
        assert space.check(CY, "view", "dataset:claims")
        assert not space.check(BOB, "view", "dataset:claims")
        assert space.verify().revision == acknowledged
    assert os.listdir(tmp_path) == ["claims.db"]


def gone(space, path):
    os.unlink(path)


def replaced(space, path):
    os.replace(f"{path}.backup", path)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced")
@pytest.mark.parametrize("first", ["revoke", "history", "verify", "backup"])
@pytest.mark.parametrize("happens", [gone, replaced])
def test_a_space_whose_file_is_gone_does_not_go_on(tmp_path, happens, first):
    path = str(tmp_path / "claims.db")
    fill(path)
    space = privity.open(path)
    space.backup(f"{path}.backup")
    space.share("dataset:claims", BOB, "viewer", by=ANN)
    happens(space, path)
    notices = {
        "revoke": lambda: space.revoke("dataset:claims", BOB, by=ANN),
        "history": lambda: space.history(),
        "verify": lambda: space.verify(),
        "backup": lambda: space.backup(f"{path}.other"),
    }
    for ask in (
        notices[first],
        lambda: space.revoke("dataset:claims", BOB, by=ANN),
        lambda: space.check(BOB, "view", "dataset:claims"),
        lambda: space.who("dataset:claims"),
        lambda: space.history(),
        lambda: space.verify(),
        lambda: space.revision,
    ):
        with pytest.raises(privity.UnavailableError) as caught:
            ask()
        assert caught.value.details["reason"] == "replaced"
        assert caught.value.details["path"] == os.path.realpath(path)
    space.close()
    if happens is replaced:
        with privity.open(path) as space:
            assert space.revision == 4
            assert not space.check(BOB, "view", "dataset:claims")


@LINUX
def test_the_lock_is_on_the_file_and_says_who_has_it(tmp_path):
    path, link = str(tmp_path / "claims.db"), str(tmp_path / "link.db")
    fill(path)
    os.link(path, link)
    with privity.open(path):
        assert python(SECOND, path).stdout.startswith(f"locked {os.getpid()} ")
        assert python(SECOND, link).stdout.startswith("locked None ")
        os.unlink(f"{path}-lock")
        assert python(SECOND, path).stdout.startswith("locked None ")
        with pytest.raises(privity.UnavailableError, match="under another name"):
            privity.open(link)
    assert python(SECOND, link).stdout == ""


def test_what_is_no_space_says_what_it_is(tmp_path):
    csv, empty = tmp_path / "claims.csv", tmp_path / "empty.db"
    csv.write_text("dataset,owner\nclaims,ann\n")
    empty.write_text("")
    with pytest.raises(privity.CorruptError, match="a text file"):
        privity.open(csv, model="datasets")
    with pytest.raises(privity.InvalidError, match="model"):
        privity.open(empty)
    for url in ("file:claims.db", f"file://{tmp_path}/claims.db?mode=ro", "file:/claims.db"):
        with pytest.raises(privity.InvalidError) as caught:
            privity.open(url, model="datasets")
        assert caught.value.details["argument"] == "url"
    assert sorted(os.listdir(tmp_path)) == ["claims.csv", "empty.db"]
    assert empty.read_text() == ""


def test_a_backup_is_made_while_changes_go_on_and_is_restored(tmp_path):
    path, backup = tmp_path / "claims.db", tmp_path / "backup.db"
    fill(path)
    with privity.open(path) as space:
        space.share("dataset:claims", BOB, "viewer", by=ANN)
        proof = space.backup(backup)
        assert proof == space.verify()
        with pytest.raises(privity.ConflictError) as caught:
            space.backup(backup)
        assert caught.value.code == "already_exists"
        space.revoke("dataset:claims", BOB, by=ANN)
        with pytest.raises(privity.UnavailableError) as caught:
            privity.restore(backup, path)
        assert caught.value.details["reason"] == "locked"
    assert privity.restore(backup, path) == proof
    with privity.open(path) as space:
        assert space.verify(hash=proof.hash) == proof
        assert space.check(BOB, "view", "dataset:claims")
    with privity.open(f"{path}-before") as space:
        assert not space.check(BOB, "view", "dataset:claims")
    with pytest.raises(privity.InvalidError):
        privity.restore(tmp_path / "missing.db", path)


def test_a_space_in_memory_is_written_to_a_file(tmp_path):
    with privity.open(":memory:", model="orders") as space:
        space.put(ANN)
        space.create("order:1", by=ANN)
        proof = space.backup(tmp_path / "orders.db")
    with privity.open(tmp_path / "orders.db") as space:
        assert space.verify() == proof
        assert space.check(ANN, "list", "order:1")
