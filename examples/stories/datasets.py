"""Datasets and dashboards: the Share button on real tables.

The 17 tables in the PyPI package `vega_datasets` become datasets. Three teams and their
stewards share them, directly and through groups, and put two dashboards over them. The script
does all this in a child process, which is killed without warning after its last change. The
parent then opens the file again: every change is there.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from itertools import cycle

from vega_datasets import __version__, local_data

import privity

TEAMS = {
    "stewards": ["ann", "bob", "cho"],
    "climate": ["dan", "eve", "finn", "gus", "hana", "ivy", "jack", "kim", "leo"],
    "markets": ["mia", "ned", "olga", "pam", "quin", "rosa", "sam", "tara", "uma"],
    "science": ["vic", "wes", "xena", "yann", "zoe", "abe", "bea", "cy", "dee"],
}
PEOPLE = [person for team in TEAMS.values() for person in team]
TOPICS = {
    "climate": "weather|temp|wind|precip|co2|disaster",
    "markets": "stock|sp500|ohlc|employ|budget|income|jobs|driving|electricity|wheat",
    "science": "",
}
DASHBOARDS = {
    "two-cities": ["seattle-weather", "seattle-temps", "sf-temps", "airports"],
    "economy": ["stocks", "us-employment", "iowa-electricity", "driving"],
}
# The strongest role comes first; whoever sees a dashboard without owning it has none.
LETTERS = {"creator": "C", "owner": "O", "editor": "E", "contributor": "c", "viewer": "v"}


def user(name):
    return f"user:{name}@acme.org"


def heading(text):
    print(f"\n{text}\n{'-' * len(text)}")


def tables():
    """Every table that the package carries, with its rows and columns."""
    names = local_data.list_datasets()
    return {name: getattr(local_data, name.replace("-", "_"))().shape for name in names}


def register(space, shapes):
    """People, groups, and a dataset for every table; its steward is its Creator."""
    for person in PEOPLE:
        space.put(user(person), name=person.title(), org="acme")
    for team, members in TEAMS.items():
        space.put(f"group:{team}", org="acme")
        space.add(f"group:{team}", [user(person) for person in members])
    space.put("group:everyone", org="acme")
    space.add("group:everyone", [f"group:{team}" for team in TEAMS])

    heading(f"1. The tables of vega_datasets {__version__} are datasets")
    for (name, (rows, columns)), steward in zip(shapes.items(), cycle(TEAMS["stewards"])):
        facts = {"rows": str(rows), "columns": str(columns)}
        space.create(f"dataset:{name}", by=user(steward), attributes=facts)
        print(f"  {name:<18}{rows:>6,} rows{columns:>4} columns")


def share(space, shapes):
    """Each table goes to its topic's team, and to one more person; a small one, to everyone."""
    readers = cycle(PEOPLE[:2:-4])  # every fourth person who is no steward
    for (name, (rows, _)), steward in zip(shapes.items(), cycle(TEAMS["stewards"])):
        dataset, by = f"dataset:{name}", user(steward)
        team = next(team for team, words in TOPICS.items() if re.search(words, name))
        space.share(dataset, "group:stewards", "editor", by=by)
        space.share(dataset, f"group:{team}", "contributor", by=by)
        space.share(dataset, user(next(readers)), "viewer", by=by)
        if rows <= 52:
            space.share(dataset, "group:everyone", "viewer", by=by)
    for name, parts in DASHBOARDS.items():
        sources = [f"dataset:{part}" for part in parts]
        space.create(f"dashboard:{name}", by=user("ann"), sources=sources)
        space.set(f"dashboard:{name}", settings={"sharing": True}, by=user("ann"))


def table(space):
    """Who can see what, as the space answers it."""
    lines = []
    tall = max(map(len, PEOPLE))
    for letters in zip(*(person.title().ljust(tall) for person in PEOPLE)):
        lines.append(" " * 20 + row(letters))
    for kind in ("dataset", "dashboard"):
        for resource in space.what(user("ann"), "view", kind).items:
            roles = {who.principal: who.roles for who in space.who(resource, "view").people}
            cells = [cell(roles.get(user(person))) for person in PEOPLE]
            lines.append(f"{resource.partition(':')[2]:<20}{row(cells)}")
    return "\n".join(lines)


def row(cells):
    """Cells with a gap between the teams."""
    cells, parts = list(cells), []
    for team in TEAMS.values():
        parts.append(" ".join(cells[: len(team)]))
        del cells[: len(team)]
    return "   ".join(parts).rstrip()


def cell(roles):
    if roles is None:
        return "."
    return next((letter for role, letter in LETTERS.items() if role in roles), "v")


def dashboard_opens(space):
    heading("2. A dashboard opens with the last of its datasets")
    dan, board = user("dan"), "dashboard:two-cities"
    print(f"  Its datasets: {', '.join(DASHBOARDS['two-cities'])}.")
    why = space.explain(dan, "view", board, by=user("ann"))
    missing = [name for source in why.nearest for lack in source.lacks for name in lack.missing]
    print(f"  Can Dan see it? {why.allowed}: {why.reason}. Missing: {', '.join(missing)}.")
    creator = next(grant for grant in space.who(missing[0]).grants if grant.owner).principal
    space.share(missing[0], "group:climate", "viewer", by=creator)
    print(f"  {creator} shares {missing[0]} with group:climate.")
    print(f"  Can Dan see it? {space.check(dan, 'view', board)}.")


def refusal(space):
    heading("3. A refusal, and its explanation")
    print("  Dan is a Contributor of seattle-weather, and makes Mia an Editor of it:")
    try:
        space.share("dataset:seattle-weather", user("mia"), "editor", by=user("dan"))
    except privity.PrivityError as error:
        print(f"  {error.code}: {error}")
        print(f"  Dan may give: {', '.join(error.details['may_give'])}. Why Dan may give at all:")
    for source in space.explain(user("dan"), "access.edit", "dataset:seattle-weather").because:
        path = " > ".join(source.path)
        print(f"  a {source.role}, by way of {path}, given by {source.chain[0].by}")
    print("  May Dan append rows?")
    why = space.explain(user("dan"), "append", "dataset:seattle-weather")
    print(f"  {why.allowed}: {why.reason}")
    for source in why.nearest:
        path = " > ".join(source.path)
        print(f"  nearest: {source.role}, by way of {path}, given by {source.chain[0].by}")


def work(path):
    """All changes; and then, no chance to tidy up."""
    space = privity.open(path, model="datasets")
    shapes = tables()
    register(space, shapes)
    share(space, shapes)
    dashboard_opens(space)
    refusal(space)
    heading("4. Who can see what")
    print("C creator, O owner, E editor, c contributor, v viewer")
    print(f"At revision {space.revision}:\n{table(space)}", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "demo.db")
        worker = subprocess.run([sys.executable, __file__, path], stdout=subprocess.PIPE, text=True)
        print(worker.stdout, end="")
        assert worker.returncode == -signal.SIGKILL, "the worker failed"

        heading("5. The process was killed; the file is opened again")
        with privity.open(path) as space:
            again = f"At revision {space.revision}:\n{table(space)}\n"
            print(again)
            assert worker.stdout.endswith(again), "a change was lost"
            proof = space.verify()
            print(f"  The same table. {proof.events} events, unaltered: {proof.hash[:16]}...")


if __name__ == "__main__":
    work(sys.argv[1]) if len(sys.argv) > 1 else main()
