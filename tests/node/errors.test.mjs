// One class of errors, the same from questions, which throw, and from changes, which reject.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";

import { PrivityError, Space, checkModel, open } from "privity";
import { acme, ann, bob, eve, refusal, surface } from "./help.mjs";

const require = createRequire(import.meta.url);

test("a refused change says who may not do what, and changes nothing", async (t) => {
  const space = await acme(t);
  const error = await refusal(space, () => space.share("dataset:claims", eve, "editor", { by: bob }));
  assert.equal(error.code, "forbidden");
  assert.equal(error.kind, "refused");
  assert.ok(error instanceof Error);
  assert.equal(error.name, "PrivityError");
  assert.match(String(error), /^PrivityError: /);
  assert.match(error.stack, /errors\.test\.mjs/);
  assert.deepEqual(Object.keys(error), ["code", "kind", "details"]);
});

test("questions throw at once, changes never do", async (t) => {
  const space = await acme(t);
  assert.throws(() => space.check(ann, "view", "nonsense"), PrivityError);
  assert.throws(() => space.check("dataset:claims", "view", ann), { code: "invalid_id" });
  assert.throws(() => space.checkMany(ann, "view", ["dataset:claims", "x"]), { code: "invalid_id", details: { id: "x", index: 1 } });
  assert.throws(() => space.explain(ann, "fly", "dataset:claims"), { code: "unknown_action", kind: "invalid" });
  assert.throws(() => space.who("dataset:none"), { code: "not_found", kind: "not_found" });
  assert.throws(() => space.what(ann, "view", "planet"), { code: "unknown_type" });
  assert.throws(() => space.actions(ann, ["planet:x"]), { code: "unknown_type" });
  assert.throws(() => space.select("dataset", [], { by: ann }), PrivityError);
  assert.throws(() => space.setClock("now"), { code: "invalid_argument" });
  const changes = [space.put(7), space.create("x"), space.history({ after: 99 }), space.share(1, 2, 3, 4)];
  for (const { status, reason } of await Promise.allSettled(changes)) {
    assert.equal(status, "rejected");
    assert.ok(reason instanceof PrivityError);
  }
});

test("details name every offending item", async (t) => {
  const space = await acme(t);
  const error = await refusal(space, () => space.share("dataset:claims", ["a", bob, "b"], "viewer", { by: ann }));
  assert.equal(error.code, "invalid_id");
  assert.deepEqual(error.details.principals, ["a", "b"]);
});

test("the codes and kinds are those that are listed", async (t) => {
  const space = await acme(t);
  const seen = [
    await refusal(space, () => space.create("dataset:claims", { by: ann })),
    await refusal(space, () => space.revoke("dataset:claims", eve, { by: ann })),
    await refusal(space, () => space.delete("dataset:claims", { by: ann, ifRevision: 1 })),
    await refusal(space, () => space.share("dataset:claims", eve, "king", { by: ann })),
    await refusal(undefined, () => open(":memory:")),
    await refusal(undefined, () => open(":memory:", { model: "nonsense" })),
    await refusal(undefined, () => open("/no/such/folder/space.db", { model: "datasets" })),
  ];
  assert.deepEqual(seen.map(({ code }) => code), [
    "already_exists", "not_in_access_list", "revision_conflict", "unknown_role", "invalid_argument", "invalid_model", "unavailable",
  ]);
  for (const { code, kind, message } of seen) {
    assert.ok(surface.codes.includes(code), code);
    assert.ok(surface.kinds.includes(kind), kind);
    assert.ok(message.length > 10);
  }
});

test("a wrong model says where and what to do", async () => {
  const model = { model: { name: "mine" }, thing: { roles: {}, wings: 2 } };
  for (const call of [() => open(":memory:", { model }), () => checkModel(model)]) {
    const error = await refusal(undefined, call);
    assert.equal(error.code, "invalid_model");
    assert.ok(error.details.problems.some(({ path, help }) => path.includes("thing") && help));
  }
});

test("a program can make one for its own tests", () => {
  const error = new PrivityError("no", { code: "forbidden", kind: "refused" });
  assert.deepEqual({ ...error }, { code: "forbidden", kind: "refused", details: {} });
});

test("require and import give the same classes", () => {
  const privity = require("privity");
  assert.equal(privity.PrivityError, PrivityError);
  assert.equal(privity.Space, Space);
  assert.equal(privity.open, open);
});
