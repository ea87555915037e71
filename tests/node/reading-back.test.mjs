// What the host wrote, it can read: at once from memory, or later from the journal.

import assert from "node:assert/strict";
import test from "node:test";

import { acme, ann, bob, eve, refusal, shape } from "./help.mjs";

test("facts, members and holdings are answered at once", async (t) => {
  const space = await acme(t);
  await space.put("group:g", { org: "acme" });
  await space.add("group:g", [bob, eve]);
  await space.share("dataset:claims", "group:g", "editor", { by: ann });
  const facts = shape("PrincipalFacts", space.principal(bob));
  assert.deepEqual([facts.orgs, facts.groups, facts.all_groups], [["org:acme"], ["group:g"], ["group:g"]]);
  const members = shape("MemberList", space.members("group:g", { nested: true, limit: 1 }));
  assert.deepEqual(members.items.map((member) => shape("Member", member).principal), [bob]);
  assert.deepEqual(space.members("group:g", { after: members.next }).items.map(({ principal }) => principal), [eve]);
  const first = shape("HoldingList", space.holdings(bob, { limit: 1 }));
  const { items } = space.holdings(bob, { after: first.next });
  const rows = [...first.items, ...items].map((row) => shape("Holding", row));
  assert.deepEqual(rows.map(({ principal, role, path }) => [principal, role, path]), [["group:g", "editor", ["group:g"]], [bob, "viewer", []]]);
  assert.deepEqual(shape("Page", space.list("user")).items, [ann, bob, eve]);
});

test("what is left without an owner is told, and listed", async (t) => {
  const space = await acme(t);
  const { warnings } = await space.remove("org:acme", ann);
  assert.deepEqual(warnings.map((warning) => shape("Warning", warning).code), ["without_owner"]);
  assert.deepEqual(warnings[0].resources, ["dataset:claims"]);
  assert.deepEqual(space.list("dataset", { without: "owner" }).items, ["dataset:claims"]);
  const { details } = await refusal(space, () => space.list("dataset", { without: "friends" }));
  assert.equal(details.argument, "without");
});

test("the journal is read after what was asked for before", async (t) => {
  const space = await acme(t);
  const made = space.put("user:new@acme.org");
  const [newest] = await space.history({ newestFirst: true, limit: 1 });
  assert.equal(newest.principal, "user:new@acme.org");
  await made;
  assert.equal((await refusal(space, () => space.proposal(1))).code, "not_found");
  const { details } = await refusal(space, () => space.history({ before: 99, newestFirst: true }));
  assert.equal(details.argument, "before");
});
