// What waits for somebody's decision: from its making to its end, and what of it is shown to whom.

import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";

import { open } from "privity";
import { ann, bob, eve, folder, mill, refusal, shape } from "./help.mjs";

const NOW = 4_000_000_000_000;
/** A model whose notes go to another owner. */
const NOTES = {
  model: { name: "notes" },
  note: {
    owner: "owner",
    transfer: { keeps: "reader" },
    actions: { view: "Read it", "access.view": "See who has access", "access.edit": "Share it" },
    roles: { owner: { can: ["view", "access.view", "access.edit"], may_give: ["reader"] }, reader: { can: ["view"] } },
  },
};

test("a request waits, is shown to whom it concerns, and is approved with less", async (t) => {
  const space = await mill(t);
  const asked = shape("Outcome", await space.request("project:atlas", "admin", { by: bob, message: "For the audit" }));
  assert.deepEqual([asked.changed, asked.revision, asked.grants], [true, space.revision, []]);
  const proposal = shape("ProposalInfo", asked.proposals[0]);
  assert.deepEqual({ ...proposal, at: 0 }, {
    proposal: 1, what: "request", resource: "project:atlas", principal: bob, name: null, role: "admin", levels: null, fields: {},
    by: bob, by_name: null, message: "For the audit", at: 0, expires: null, state: "open", note: null,
    decided_by: null, decided_at: null, can_decide: false, can_withdraw: true,
  });
  assert.equal(space.check(bob, "project.edit", "project:atlas"), false);
  const list = shape("ProposalList", space.pending("project:atlas", { by: ann }));
  assert.deepEqual(list, { items: [{ ...proposal, can_decide: true, can_withdraw: false }], complete: true, next: null, revision: space.revision });
  assert.deepEqual(space.pending({ by: bob }).items, [proposal]);
  assert.deepEqual(space.pending().items, [{ ...proposal, can_withdraw: false }]);
  assert.deepEqual(space.pending("property:mill").items, []);
  assert.deepEqual(space.pending({ by: eve }).items, []);

  const again = await space.request("project:atlas", "admin", { by: bob, message: "For the audit" });
  assert.deepEqual([again.changed, again.proposals], [false, [proposal]]);
  const approved = await space.approve(1, { by: ann, role: "editor", note: "Not Admin" });
  assert.deepEqual([approved.proposals[0].state, approved.proposals[0].note], ["approved", "Not Admin"]);
  const decided = shape("ProposalInfo", await space.proposal(1));
  assert.deepEqual(decided, { ...approved.proposals[0], can_decide: false, can_withdraw: false });
  assert.equal(decided.decided_by, ann);
  assert.ok(decided.decided_at >= decided.at);
  assert.deepEqual([shape("GrantInfo", approved.grants[0]).principal, approved.grants[0].role], [bob, "editor"]);
  assert.equal(space.check(bob, "project.edit", "project:atlas"), true);
  assert.deepEqual(space.pending().items, []);
});

test("a decision that is refused says why, and changes nothing", async (t) => {
  const space = await mill(t);
  await space.request("project:atlas", { by: bob });
  const refused = async (call) => {
    const { code, kind, details } = await refusal(space, call);
    return [code, kind, details];
  };
  assert.deepEqual(await refused(() => space.approve(1, { by: eve })), ["not_found", "not_found", { proposal: 1 }]);
  assert.deepEqual(await refused(() => space.approve(2, { by: ann })), ["not_found", "not_found", { proposal: 2 }]);
  assert.deepEqual(await refused(() => space.decline(1, { by: bob })), ["forbidden", "refused", { by: bob }]);
  assert.deepEqual(await refused(() => space.withdraw(1, { by: ann })), ["forbidden", "refused", { by: ann }]);
  assert.deepEqual((await refused(() => space.approve(1, { by: ann, role: "admin" })))[0], "invalid_level");
  assert.deepEqual((await refused(() => space.request("project:atlas", "creator", { by: bob })))[0], "role_not_assignable");
  assert.deepEqual((await refused(() => space.request("project:atlas", { by: ann })))[0], "invalid_operation");
  assert.deepEqual((await refused(() => space.request("property:mill", { by: ann })))[0], "invalid_operation");
  assert.deepEqual((await refused(() => space.pending("project:atlas", { by: eve })))[0], "not_found");
  await space.decline(1, { by: ann, note: "Ask again" });
  for (const verb of ["approve", "decline"]) {
    const gone = ["already_decided", "conflict", { proposal: 1, state: "declined" }];
    assert.deepEqual(await refused(() => space[verb](1, { by: ann })), gone);
  }
});

test("proposals that nobody awaits are decided in the order of the calls", async (t) => {
  const space = await mill(t);
  const settled = await Promise.allSettled([
    space.request("project:atlas", { by: bob }),
    space.approve(1, { by: ann }),
    space.approve(1, { by: ann }),
    space.request("project:atlas", "admin", { by: bob }),
    space.withdraw(2, { by: bob }),
    space.decline(NaN, { by: ann }),
  ]);
  assert.deepEqual(settled.map(({ value, reason }) => reason?.code ?? value.proposals[0].state),
    ["open", "approved", "already_decided", "open", "withdrawn", "invalid_argument"]);
  assert.deepEqual(settled[2].reason.details, { proposal: 1, state: "approved" });
});

test("a share that its receiver has to accept waits, and gives nothing until then", async (t) => {
  const space = await mill(t);
  const give = () => space.share("property:mill", "org:grid", "exchange", {
    levels: { meters: "full", share_forward: true }, fields: { custom_id: "7" }, by: ann,
  });
  const { grants: [grant], proposals: [proposal] } = await give();
  const levels = { property: "read", building: "read", meters: "full", share_forward: true };
  assert.deepEqual([grant.state, grant.proposal, grant.levels, grant.fields], ["pending", 1, levels, { custom_id: "7" }]);
  assert.deepEqual([proposal.what, proposal.levels, proposal.fields, proposal.by], ["share", levels, { custom_id: "7" }, ann]);
  const denied = space.explain("org:grid", "view", "property:mill");
  assert.deepEqual([denied.allowed, denied.reason], [false, "pending"]);
  await space.withdraw(1, { by: ann });
  assert.equal((await give()).proposals[0].proposal, 2);
  assert.equal((await refusal(space, () => space.approve(2, { by: "org:grid", role: "exchange" }))).code, "invalid_argument");
  const { grants } = await space.approve(2, { by: "org:grid" });
  assert.deepEqual([grants[0].state, grants[0].proposal], ["active", null]);
  assert.equal(space.check("org:grid", "bills.edit", "meter:e1"), true);
  await space.put("org:grid", { registered: false });
  const [, kept] = space.who("property:mill", { by: ann }).grants;
  assert.deepEqual([kept.principal, kept.state], ["org:grid", "suspended"]);
});

test("ownership goes to who accepts it, in time", async (t) => {
  const space = await open(":memory:", { model: NOTES });
  t.after(() => space.close());
  space.setClock(NOW);
  await space.create("note:plan", { by: ann });
  const { proposals: [offer] } = await space.transfer("note:plan", bob, { by: ann, message: "Yours", expires: new Date(NOW + 1000) });
  assert.deepEqual([offer.what, offer.principal, offer.message, offer.expires], ["transfer", bob, "Yours", NOW + 1000]);
  space.setClock(NOW + 1000);
  assert.deepEqual(space.pending().items, []);
  const late = await refusal(space, () => space.approve(1, { by: bob }));
  assert.deepEqual([late.code, late.details.state], ["already_decided", "expired"]);
  await space.transfer("note:plan", bob, { by: ann });
  assert.equal((await refusal(space, () => space.approve(2, { by: ann }))).code, "forbidden");
  const { grants } = await space.approve(2, { by: bob });
  assert.deepEqual(grants.map(({ principal, role }) => [principal, role]), [[bob, "owner"], [ann, "reader"]]);
});

test("what waits comes in pages, and is there after reopening", async (t) => {
  const file = join(folder(t), "space.db");
  const space = await mill(t, file);
  for (const n of [1, 2, 3, 4, 5]) {
    await space.put(`org:o${n}`, { registered: true });
    await space.share("property:mill", `org:o${n}`, "exchange", { by: ann });
  }
  await space.close();
  const again = await open(file);
  const pages = [];
  let next;
  do {
    const page = again.pending("property:mill", next === undefined ? { limit: 2 } : { limit: 2, after: next });
    pages.push(page.items.map(({ proposal }) => proposal));
    assert.equal(page.complete, page.next === null);
    next = page.next;
  } while (next !== null);
  assert.deepEqual(pages, [[1, 2], [3, 4], [5]]);
  assert.deepEqual(again.pending({ after: 5 }).items, []);
  await again.close();
});
