// What questions and changes give: plain data, every field always there, and real booleans.

import assert from "node:assert/strict";
import test from "node:test";

import { open } from "privity";
import { acme, ann, bob, eve, shape } from "./help.mjs";

test("check gives a boolean", async (t) => {
  const space = await acme(t);
  assert.equal(space.check(ann, "view", "dataset:claims"), true);
  assert.equal(space.check(eve, "view", "dataset:claims"), false);
  assert.equal(space.check("user:nobody@else.org", "view", "dataset:none"), false);
  assert.equal(space.check(" user:Ann@ACME.org".trim(), "view", "dataset:claims"), true);
});

test("checkMany gives what check gives, in the order asked", async (t) => {
  const space = await acme(t);
  await space.create("dataset:other", { by: bob });
  const users = [ann, bob, eve, "user:BOB@acme.org", "group:none"];
  const actions = ["view", "export", "delete"];
  const resources = ["dataset:claims", "dataset:other", "dataset:none"];
  const asked = users.flatMap((user) => actions.flatMap((action) => resources.map((resource) => [user, action, resource])));
  const expected = asked.map((question) => space.check(...question));
  assert.deepEqual(space.checkMany(...[0, 1, 2].map((at) => asked.map((question) => question[at]))), expected);
  assert.ok(expected.includes(true) && expected.includes(false));
  assert.deepEqual(space.checkMany(bob, "view", resources), [true, true, false]);
  assert.deepEqual(space.checkMany(users, "view", "dataset:claims"), [true, true, false, true, false]);
  assert.deepEqual(space.checkMany(bob, actions, "dataset:claims"), actions.map((action) => space.check(bob, action, "dataset:claims")));
  assert.deepEqual(space.checkMany(bob, "view", "dataset:claims"), [true]);
  assert.deepEqual(space.checkMany([], "view", "dataset:claims"), []);
  assert.deepEqual(space.checkMany([], [], []), []);
  assert.deepEqual(space.checkMany("", "", []), []);
});

test("changes give outcomes", async (t) => {
  const space = await acme(t);
  const outcome = shape("Outcome", await space.share("dataset:claims", eve, "editor", { by: ann, expires: "never", note: "for May" }));
  assert.equal(outcome.changed, true);
  assert.equal(outcome.revision, space.revision);
  const [grant] = outcome.grants;
  shape("GrantInfo", grant);
  assert.deepEqual([grant.principal, grant.role, grant.by, grant.state, grant.expires], [eve, "editor", ann, "active", null]);
  const again = await space.share("dataset:claims", eve, "editor", { by: ann, expires: "never", note: "for May" });
  assert.equal(again.changed, false);
  assert.equal(again.revision, outcome.revision);
});

test("a role and an action can be left out", async (t) => {
  const space = await acme(t);
  const shared = await space.share("dataset:claims", [eve], { by: ann }).catch((error) => error);
  const other = await space.share("dataset:claims", [eve], undefined, { by: ann }).catch((error) => error);
  assert.equal(other.code, shared.code === "invalid_argument" ? "invalid_argument" : undefined);
  await space.change("dataset:claims", bob, { by: ann, note: "read only" });
  assert.deepEqual(space.who("dataset:claims"), space.who("dataset:claims", "view"));
  assert.deepEqual(space.who("dataset:claims", { by: ann }), space.who("dataset:claims", "view", { by: ann }));
  assert.equal(space.who("dataset:claims", { by: ann }).grants.find(({ principal }) => principal === bob).note, "read only");
});

test("an end is a Date, milliseconds or never", async (t) => {
  const space = await acme(t);
  space.setClock(new Date(4_000_000_000_000));
  for (const expires of [new Date(4_000_000_001_000), 4_000_000_001_000]) {
    const { grants } = await space.share("dataset:claims", eve, "viewer", { by: ann, expires });
    assert.equal(grants[0].expires, 4_000_000_001_000);
    space.setClock(4_000_000_000_999);
    assert.equal(space.check(eve, "view", "dataset:claims"), true);
    space.setClock(4_000_000_001_000);
    assert.equal(space.check(eve, "view", "dataset:claims"), false);
    space.setClock(4_000_000_000_000);
    await space.revoke("dataset:claims", eve, { by: ann });
  }
  const { grants } = await space.share("dataset:claims", eve, "viewer", { by: ann, expires: "never" });
  assert.equal(grants[0].expires, null);
  space.setClock(null);
});

test("questions give their answers", async (t) => {
  const space = await acme(t);
  const allowed = shape("Explanation", space.explain(bob, "view", "dataset:claims"));
  assert.deepEqual([allowed.allowed, allowed.reason], [true, "allowed"]);
  shape("SourceInfo", allowed.because[0]);
  shape("GrantInfo", allowed.because[0].chain[0]);
  const denied = shape("Explanation", space.explain(bob, "delete", "dataset:claims"));
  assert.equal(denied.allowed, false);
  shape("Lack", denied.nearest[0].lacks[0]);
  const list = shape("AccessList", space.who("dataset:claims"));
  assert.equal(list.complete, true);
  shape("PersonInfo", list.people[0]);
  shape("GrantInfo", list.grants[0]);
  const page = shape("Page", space.what(ann, "view", "dataset", { limit: 1 }));
  assert.deepEqual([page.items, page.complete, page.next], [["dataset:claims"], true, null]);
  assert.ok(space.actions(bob, ["dataset:claims"])["dataset:claims"].includes("view"));
  const [first] = await space.history({ limit: 1 });
  shape("Record", first);
  const whole = shape("Verification", await space.verify());
  assert.equal(whole.revision, space.revision);
  assert.deepEqual(await space.verify({ hash: whole.hash }), whole);
  const cut = await space.verify({ hash: "0".repeat(64) }).catch((error) => error);
  assert.equal(cut.code, "corrupt");
});

test("the facts of a resource are as the host put them", async (t) => {
  const space = await acme(t);
  await space.create("dataset:a", { by: ann, org: "acme", attributes: { bucket: "b-7" } });
  await space.set("dataset:a", { attributes: { bucket: "b-8" } });
  const changed = space.revision;
  await space.put("user:new@acme.org", { org: "acme" });
  const { status, settings } = shape("ResourceInfo", space.get("dataset:claims"));
  assert.deepEqual(space.get("dataset:a"), {
    resource: "dataset:a", org: "org:acme", status, settings, sources: [], lost: [], parent: null, kind: null, parts: [],
    attributes: { bucket: "b-8" }, changed, revision: space.revision,
  });
  assert.throws(() => space.get("dataset:none"), { code: "not_found" });
  for (const options of [{ by: ann }, { resource: "dataset:a" }, null, ann]) {
    assert.throws(() => space.get("dataset:a", options), { code: "invalid_argument" });
  }
});

test("a selection is one resource with its facts", async (t) => {
  const space = await open(":memory:", { model: "orders" });
  t.after(() => space.close());
  await space.put(ann, { org: "acme" });
  await space.create("order:a", { by: ann, attributes: { ["__proto__"]: "x", bucket_url: "s3://a" } });
  const selection = shape("Selection", space.select("order", ["order:a"], { by: ann }));
  assert.deepEqual(Object.entries(selection.attributes).sort(), [["__proto__", "x"], ["bucket_url", "s3://a"]]);
  shape("AccessList", selection.access);
});
