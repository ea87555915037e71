// What the models with levels and parts need of a space; and several models in one.

import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";

import { checkModel, open } from "privity";
import { ann, bob, eve, folder, mill, refusal, root } from "./help.mjs";

test("levels are chosen by name, and come back complete", async (t) => {
  const space = await mill(t);
  const given = { property: "full", "meter:w1": "full", share_forward: true };
  const { grants: [grant] } = await space.share("property:mill", bob, "custom", { levels: given, by: ann });
  const levels = { property: "full", meters: "read", goals: "read", recognition: "read", "meter:w1": "full", share_forward: true };
  assert.deepEqual(grant.levels, levels);
  assert.deepEqual(["meter:w1", "meter:e1"].map((meter) => space.check(bob, "bills.edit", meter)), [true, false]);
  // Without a role what isn't named stays; with one it is the role's default.
  const changed = await space.change("property:mill", bob, { levels: { goals: "none" }, by: ann });
  assert.deepEqual(changed.grants[0].levels, { ...levels, goals: "none" });
  const anew = await space.change("property:mill", bob, "custom", { levels: { goals: "none" }, by: ann });
  assert.deepEqual([anew.grants[0].levels.property, anew.grants[0].levels.goals], ["read", "none"]);
  const whole = await space.change("property:mill", bob, "full", { by: ann });
  assert.equal(whole.grants[0].levels, null);
});

test("nobody gives more than his own levels, and an option is one more right", async (t) => {
  const space = await mill(t);
  await space.share("property:mill", bob, "custom", { levels: { share_forward: true }, by: ann });
  const more = await refusal(space, () => space.share("property:mill", eve, "custom", { levels: { goals: "full" }, by: bob }));
  assert.equal(more.code, "exceeds_own_rights");
  await space.change("property:mill", bob, { levels: { share_forward: false }, by: ann });
  const none = await refusal(space, () => space.share("property:mill", eve, "custom", { by: bob }));
  assert.deepEqual([none.code, none.kind], ["share_forward_required", "refused"]);
  assert.equal(space.explain(bob, "access.edit", "property:mill").reason, "share_forward_required");
});

test("a part knows its parent, and the parent its parts", async (t) => {
  const space = await mill(t);
  const { parent, kind, parts } = space.get("meter:w1");
  assert.deepEqual([parent, kind, parts], ["property:mill", "water", []]);
  assert.deepEqual(space.get("property:mill").parts, ["meter:e1", "meter:w1"]);
  for (const options of [{}, { parent: "project:atlas" }, { parent: "property:none" }, { parent: "property:mill", kind: "wind" }, { parent: "property:mill", owners: ann }]) {
    await refusal(space, () => space.create("meter:new", { by: ann, ...options }));
  }
});

test("a new name takes all along, and an heir what would have no owner", async (t) => {
  const space = await mill(t);
  const ben = "user:ben@else.org";
  const { changed, revision } = await space.rename(bob, ben);
  assert.deepEqual([changed, revision], [true, space.revision]);
  assert.deepEqual(space.checkMany([ben, bob], "project.view", "project:atlas"), [true, false]);
  assert.equal((await space.rename(ben, ben)).changed, false);
  assert.equal((await refusal(space, () => space.rename(ben, ann))).code, "already_exists");
  assert.equal((await refusal(space, () => space.rename(bob, "user:new@acme.org"))).code, "not_found");
  assert.equal((await refusal(space, () => space.rename(ben, "group:ben"))).code, "invalid_principal");
  const orphans = await refusal(space, () => space.forget(ann));
  assert.deepEqual([orphans.code, orphans.details.resources], ["last_owner", ["project:atlas", "property:mill"]]);
  await space.forget(ann, { heir: eve });
  assert.equal(space.check(eve, "delete", "property:mill"), true);
});

test("a model of its own object stands beside those that ship, in whatever order", async (t) => {
  const file = join(folder(t), "space.db");
  const path = join(root, "core/models/orders.toml");
  const shelf = { model: { name: "shelf" }, book: { owner: "owner", actions: { view: "Read it" }, roles: { owner: { can: ["view"] } } } };
  const space = await open(file, { model: ["datasets", path, shelf] });
  assert.equal(space.model.model.name, "datasets+orders+shelf");
  await space.put(ann, { org: "acme" });
  for (const resource of ["dataset:a", "order:a", "book:a"]) await space.create(resource, { by: ann });
  await space.close();
  for (const model of [undefined, ["orders", shelf, "datasets"]]) {
    const again = await open(file, model && { model });
    assert.deepEqual(again.checkMany(ann, "view", ["dataset:a", "order:a", "book:a"]), [true, false, true]);
    await again.close();
  }
  for (const model of ["datasets", ["datasets", "orders"]]) {
    assert.equal((await refusal(undefined, () => open(file, { model }))).code, "model_mismatch");
  }
  const one = await open(":memory:", { model: ["orders"] });
  assert.equal(one.model.model.name, "orders");
  await one.close();
});

test("a model is as it was written, and nobody changes it", async (t) => {
  const shelf = { model: { name: "shelf" }, book: { owner: "owner", actions: { view: "" }, roles: { owner: { can: ["view"] } } }, map: { like: "book" } };
  const space = await open(join(folder(t), "space.db"), { model: shelf });
  assert.deepEqual(space.model, shelf);
  for (const change of [
    () => { delete space.model.book; }, () => { delete space.model.book.actions; },
    () => { space.model.book.roles.owner.can.push("x"); }, () => { space.model.book.roles.owner.can[0] = "x"; },
  ]) assert.throws(change, TypeError);
  await space.close();
  assert.deepEqual(space.model, shelf);
});

test("models that do not go together are refused, with what is in the way", async (t) => {
  const file = join(folder(t), "space.db");
  const refused = async (model) => {
    const error = await refusal(undefined, () => open(file, { model }));
    assert.equal((await refusal(undefined, () => checkModel(model))).code, error.code);
    return error;
  };
  const clash = await refused(["workspaces", "projects"]);
  assert.deepEqual([clash.code, clash.kind, clash.details], ["invalid_model", "invalid", { type: "project", models: ["projects", "workspaces"] }]);
  assert.equal((await refused(["orders", "orders"])).code, "invalid_model");
  assert.equal((await refused(["orders", "mansions"])).code, "invalid_model");
  for (const bad of [{}, null, 1, true]) assert.equal((await refused(["orders", bad])).code, "invalid_model");
  assert.equal((await refused([])).code, "invalid_argument");
  for (const bad of [undefined, NaN, 1n, () => "orders", Symbol("x"), new Map(), new Date()]) {
    assert.equal((await refused(["orders", bad])).code, "invalid_argument");
  }
  const holes = ["orders", "datasets"];
  delete holes[0];
  assert.equal((await refused(holes)).code, "invalid_argument");
  // A wrong model leaves no file behind.
  assert.equal((await refusal(undefined, () => open(file))).code, "invalid_argument");
});

test("the examples of several models run together", async () => {
  const each = await Promise.all(["orders", "workspaces"].map((name) => checkModel(name)));
  assert.equal(await checkModel(["orders", "workspaces"]), each[0] + each[1]);
});
