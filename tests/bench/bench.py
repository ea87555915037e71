"""How long a call takes in Python, with 10,000 grants, beside a plain dict: `make bench`.

Medians of a warm process, in which both take turns, so that a slow moment of the machine is
neither's alone. The floor is what a dict needs for the same question asked with the same strings;
it knows no roles, groups, conditions or durability.
"""

import os
import statistics
import tempfile
import time

import privity

DATASETS = 1_000
USERS = 2_000
VIEWERS = 9  # beside its Creator: 10 grants a dataset
ROUNDS = 31
LONG = 0.4  # seconds: so long at least, however fast

users = [f"user:u{n}@acme.org" for n in range(USERS)]
datasets = [f"dataset:table-{n}" for n in range(DATASETS)]


def viewers(n):
    return [users[(n * VIEWERS + k) % USERS] for k in range(1, VIEWERS + 1)]


def fill(space):
    """10,000 grants: each dataset has its Creator and nine Viewers."""
    for user in users:
        space.put(user, org="acme")
    for n, dataset in enumerate(datasets):
        owner = users[n * VIEWERS % USERS]
        space.create(dataset, by=owner)
        space.share(dataset, viewers(n), "viewer", by=owner)


def compare(name, own, floor, calls, bound=None, long=LONG):
    """Nanoseconds a call of both works, which make so many."""
    works = own, floor
    times = [], []
    for work in works:
        work()
    begun = time.perf_counter()
    while len(times[0]) < ROUNDS or time.perf_counter() - begun < long:
        for work, taken in zip(works, times):
            start = time.perf_counter_ns()
            work()
            taken.append((time.perf_counter_ns() - start) / calls)
    line(name, *map(statistics.median, times), bound)


def line(name, own, floor, bound):
    limit = f"< {unit(bound)}: {'met' if own < bound else 'over'}" if bound else ""
    print(f"{name:<38}{unit(own):>12}{unit(floor):>12}{own / floor:>9.1f} x  {limit}")


def unit(ns):
    for size, name in [(1e9, "s"), (1e6, "ms"), (1e3, "us")]:
        if ns >= size:
            return f"{ns / size:.2f} {name}"
    return f"{ns:.0f} ns"


def each(call, arguments):
    def work():
        for given in arguments:
            call(*given)

    return work


def main():
    space = privity.open(":memory:", model="datasets")
    fill(space)
    questions = [
        (user, action, datasets[n])
        for n in range(0, DATASETS, 2)
        for user, action in [(viewers(n)[0], "view"), (viewers(n)[1], "append")]
    ]
    allowed = {
        (user, action, dataset): space.check(user, action, dataset)
        for user, action, dataset in questions
    }
    columns = [list(column) for column in zip(*questions)]
    seen_by = {dataset: viewers(n) for n, dataset in enumerate(datasets)}
    sees = {user: space.what(user, "view", "dataset").items for user in users}

    print(f"Python, {DATASETS * (VIEWERS + 1):,} grants, {USERS:,} users: medians")
    print(f"{'':<38}{'Privity':>12}{'dict':>12}{'ratio':>11}  bound")
    count = len(questions)

    def scalar():
        for user, action, dataset in questions:
            space.check(user, action, dataset)

    def scalar_floor():
        for user, action, dataset in questions:
            allowed[user, action, dataset]

    compare("check", scalar, scalar_floor, count, bound=600)
    compare(
        "check_many, an item",
        lambda: space.check_many(*columns),
        lambda: [allowed[key] for key in zip(*columns)],
        count,
        bound=150,
    )
    one = users[1]
    page = {(one, "view", dataset): space.check(one, "view", dataset) for dataset in datasets}
    compare(
        "check_many, an item of one user's page",
        lambda: space.check_many(one, "view", datasets),
        lambda: [page[one, "view", dataset] for dataset in datasets],
        DATASETS,
        bound=150,
    )
    some = questions[::10]
    floor = each(lambda *key: allowed[key], some)
    compare("explain", each(space.explain, some), floor, len(some))
    some = [(dataset, "view") for dataset in datasets[::20]]
    floor = each(lambda dataset, _: list(seen_by[dataset]), some)
    compare("who, 10 people", each(space.who, some), floor, len(some))
    some = [(user, "view", "dataset") for user in users[::40]]
    floor = each(lambda user, *_: list(sees[user]), some)
    compare("what, 5 datasets", each(space.what, some), floor, len(some))
    changes(allowed)
    opening()


def changes(allowed):
    """A share that is on the disk when the call returns; and one that survives a kill."""
    for durability, shares in [("full", 10), ("relaxed", 100)]:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "space.db")
            space = privity.open(path, model="datasets", durability=durability)
            space.put(users[0], org="acme")
            space.create("dataset:t", by=users[0])
            total = shares * (ROUNDS + 1)
            new = iter([f"user:new{n}@acme.org" for n in range(total)])
            for n in range(total):
                space.put(f"user:new{n}@acme.org", org="acme")

            def share():
                for _ in range(shares):
                    space.share("dataset:t", next(new), "viewer", by=users[0])

            def floor():
                for n in range(shares):
                    allowed["dataset:t", n] = True

            compare(f"share, durability {durability}", share, floor, shares, long=0)
            space.close()


def opening():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "space.db")
        with privity.open(path, model="datasets", durability="relaxed") as space:
            fill(space)
        pairs = [(user, dataset) for n, dataset in enumerate(datasets) for user in viewers(n)]

        def reopen():
            privity.open(path, durability="relaxed").close()

        compare("open a file", reopen, lambda: {pair: True for pair in pairs}, 1)


if __name__ == "__main__":
    main()
