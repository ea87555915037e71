// A dataset is shared, a share is refused, a dashboard opens, a share is taken back.
//
// `share.rs` and `share.py` tell the same story, line for line.

import assert from "node:assert/strict";
import { open } from "privity";

// A space is a file; `:memory:` keeps it for as long as it is open.
const space = await open(":memory:", { model: "datasets" });

// Who there is, and what there is. The one who brings a dataset is its Creator.
const [ann, bob, cy] = ["user:ann@acme.org", "user:bob@acme.org", "user:cy@acme.org"];
for (const [user, name] of [[ann, "Ann Lee"], [bob, "Bob Ray"], [cy, "Cy Fox"]]) {
  await space.put(user, { name, org: "acme" });
}
await space.create("dataset:claims", { by: ann });
await space.create("dataset:zones", { by: ann });

// Ann shares the claims with Bob, who now sees them, and nothing more.
await space.share("dataset:claims", bob, "viewer", { by: ann });
assert(space.check(bob, "view", "dataset:claims"));
assert(!space.check(bob, "append", "dataset:claims"));

// Why not? The answer carries what is nearest, and what that lacks.
let why = space.explain(bob, "append", "dataset:claims");
assert.equal(why.reason, "role_lacks_capability");
assert.equal(why.nearest[0].role, "viewer");

// A viewer passes nothing on.
await assert.rejects(space.share("dataset:claims", cy, "viewer", { by: bob }), { code: "forbidden" });

// A dashboard over both datasets opens to those who have both of them.
const sources = ["dataset:claims", "dataset:zones"];
await space.create("dashboard:losses", { by: ann, sources });
await space.set("dashboard:losses", { settings: { sharing: true }, by: ann });
why = space.explain(bob, "view", "dashboard:losses", { by: ann });
assert.deepEqual(why.nearest[0].lacks[0].missing, ["dataset:zones"]);
await space.share("dataset:zones", bob, "viewer", { by: ann });
assert(space.check(bob, "view", "dashboard:losses"));

// Who can see it, and how each came to it?
const { people } = space.who("dashboard:losses", "view");
assert.deepEqual(people.map((who) => who.principal), [ann, bob]);

// What is taken back is gone at once, and with it the dashboard.
await space.revoke("dataset:zones", bob, { by: ann });
assert(!space.check(bob, "view", "dashboard:losses"));

const { revision } = await space.verify();
console.log(`${revision} changes, each with who made it; the log is whole`);
