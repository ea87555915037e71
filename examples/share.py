"""A dataset is shared, a share is refused, a dashboard opens, a share is taken back.

`share.rs` and `share.mjs` tell the same story, line for line.
"""

import privity

# A space is a file; `:memory:` keeps it for as long as it is open.
space = privity.open(":memory:", model="datasets")

# Who there is, and what there is. The one who brings a dataset is its Creator.
ann, bob, cy = "user:ann@acme.org", "user:bob@acme.org", "user:cy@acme.org"
for user, name in [(ann, "Ann Lee"), (bob, "Bob Ray"), (cy, "Cy Fox")]:
    space.put(user, name=name, org="acme")
space.create("dataset:claims", by=ann)
space.create("dataset:zones", by=ann)

# Ann shares the claims with Bob, who now sees them, and nothing more.
space.share("dataset:claims", bob, "viewer", by=ann)
assert space.check(bob, "view", "dataset:claims")
assert not space.check(bob, "append", "dataset:claims")

# Why not? The answer carries what is nearest, and what that lacks.
why = space.explain(bob, "append", "dataset:claims")
assert why.reason == "role_lacks_capability"
assert why.nearest[0].role == "viewer"

# A viewer passes nothing on.
try:
    space.share("dataset:claims", cy, "viewer", by=bob)
    raise AssertionError("this must be refused")
except privity.PrivityError as error:
    assert error.code == "forbidden"

# A dashboard over both datasets opens to those who have both of them.
sources = ["dataset:claims", "dataset:zones"]
space.create("dashboard:losses", by=ann, sources=sources)
space.set("dashboard:losses", settings={"sharing": True}, by=ann)
why = space.explain(bob, "view", "dashboard:losses", by=ann)
assert why.nearest[0].lacks[0].missing == ["dataset:zones"]
space.share("dataset:zones", bob, "viewer", by=ann)
assert space.check(bob, "view", "dashboard:losses")

# Who can see it, and how each came to it?
people = space.who("dashboard:losses", "view").people
assert [who.principal for who in people] == [ann, bob]

# What is taken back is gone at once, and with it the dashboard.
space.revoke("dataset:zones", bob, by=ann)
assert not space.check(bob, "view", "dashboard:losses")

print(f"{space.verify().revision} changes, each with who made it; the log is whole")
