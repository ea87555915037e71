// Options that are undefined, arguments that are too many, and what is said of what is wrong.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Worker } from "node:worker_threads";

import { Space, open } from "privity";
import { acme, ann, bob, camelCase, eve, mill, refusal, root, surface } from "./help.mjs";

const claims = "dataset:claims";

test("an option that is undefined is as one that was left out", async (t) => {
  const space = await acme(t);
  const [none, name] = [undefined, undefined];
  await space.put("user:dan@acme.org", { name, org: "acme", guest: none, registered: none, verified: none, attributes: none, fields: none });
  await space.put("user:fay@acme.org");
  assert.equal((await space.add("org:acme", "user:fay@acme.org", { guest: none })).changed, true);
  await space.create("dataset:x", { by: ann, owners: none, org: none, status: none, settings: none, sources: none, parent: none, kind: none, attributes: none });
  const { grants } = await space.share("dataset:x", bob, none, { by: ann, levels: none, fields: none, expires: none, note: none, message: none });
  assert.deepEqual([grants[0].role, grants[0].expires, grants[0].note], ["viewer", null, null]);
  assert.equal((await space.change("dataset:x", bob, { by: ann, note: "n", expires: none })).changed, true);
  assert.equal((await space.revoke("dataset:x", bob, { by: ann, cascade: none })).changed, true);
  assert.equal((await space.set("dataset:x", { by: ann, attributes: { a: "b" }, status: none, settings: none, sources: none, owners: none })).changed, true);
  assert.deepEqual(space.what(ann, "view", "dataset", { after: none, limit: none }).items, [claims, "dataset:x"]);
  assert.deepEqual(space.pending(none, { after: none, limit: none }).items, []);
  assert.deepEqual(space.search(claims, "nobody", { by: ann, limit: none }).items, []);
  assert.equal((await space.history({ after: none, limit: none, resource: none }))[0].revision, 1);
  assert.equal((await space.forget("user:dan@acme.org", { heir: none })).changed, true);
  const other = await open(":memory:", { model: "orders", durability: none });
  await other.close();
});

test("but one that guards the call is not", async (t) => {
  const space = await acme(t);
  const before = space.revision;
  for (const [call, guard] of [
    [() => space.delete(claims, { by: undefined }), "by"], [() => space.create("dataset:x", { by: undefined }), "by"],
    [() => space.set(claims, { by: undefined, attributes: { a: "b" } }), "by"], [() => space.who(claims, { by: undefined }), "by"],
    [() => space.explain(ann, "view", claims, { by: undefined }), "by"], [() => space.pending({ by: undefined }), "by"],
    [() => space.share(claims, eve, "viewer", { by: undefined }), "by"], [() => space.delete(claims, { by: ann, ifRevision: undefined }), "ifRevision"],
    [() => space.set(claims, { by: ann, attributes: { a: "b" }, ifRevision: undefined }), "ifRevision"],
    [() => space.share(claims, eve, "viewer", { by: ann, ifRevision: undefined }), "ifRevision"],
    [() => space.change(claims, bob, "editor", { by: ann, ifRevision: undefined }), "ifRevision"],
    [() => space.revoke(claims, bob, { by: ann, ifRevision: undefined }), "ifRevision"], [() => space.verify({ hash: undefined }), "hash"],
  ]) {
    const error = await refusal(space, call);
    assert.deepEqual([error.code, error.details], ["invalid_argument", { argument: guard }], `${call}`);
    assert.match(error.message, new RegExp(`^\`${guard}\` has no value; pass `));
  }
  assert.equal(space.revision, before);
});

test("an option that there is not is none, undefined or not", async (t) => {
  const space = await acme(t);
  for (const options of [{ by: ann, nmae: undefined }, { by: ann, if_revision: undefined }, { by: ann, ["__proto__"]: undefined }]) {
    const { code, message } = await refusal(space, () => space.delete(claims, options));
    assert.equal(code, "invalid_argument");
    assert.match(message, /is not an option/);
  }
  // Inside of an option, nothing is left out.
  for (const options of [{ attributes: { a: undefined } }, { verified: [undefined] }]) {
    assert.equal((await refusal(space, () => space.put(ann, options))).code, "invalid_argument");
  }
});

test("no call takes more than it takes", async (t) => {
  const space = await mill(t);
  const before = space.revision;
  for (const verb of Object.keys(surface.space.verbs).map(camelCase)) {
    const most = Math.max(Space.prototype[verb].length, verb === "setClock" ? 1 : 0);
    const given = Array(most).fill(undefined);
    for (const surplus of [undefined, null, {}, { by: ann }]) {
      const { code, details } = await refusal(space, () => space[verb](...given, surplus));
      assert.deepEqual([code, details], ["invalid_argument", { argument: details.argument }], verb);
    }
  }
  // Who acts stands behind the options: it would have been the host's word.
  const { details } = await refusal(space, () => space.delete("property:mill", undefined, { by: eve }));
  assert.deepEqual(details, { argument: "arguments" });
  const { details: late } = await refusal(space, () => space.get("property:mill", undefined, {}));
  assert.deepEqual(late, { argument: "arguments" });
  assert.equal(space.revision, before);
  assert.equal(space.closed, false);
});

test("what is wrong is said as it is wrong", async (t) => {
  const space = await acme(t);
  for (const [call, argument, says] of [
    [() => space.put(1.5), "principal", /is the number 1.5; it must be text/], [() => space.setClock("tomorrow"), "now", /is not a moment; give milliseconds/],
    [() => space.setClock(1.5), "now", /is not a moment/], [() => space.setClock(new Date(NaN)), "now", /is not a moment/],
    [() => space.history({ limit: new Date() }), "limit", /is a Date, which only a moment can be/],
    [() => space.delete(claims, { ifRevision: new Date() }), "ifRevision", /is a Date, which only a moment can be/],
    [() => space.history({ limit: 2.5 }), "limit", /is the number 2.5; it must be a whole number/],
    [() => space.history({ limit: NaN }), "limit", /count exactly/], [() => space.history({ limit: 2 ** 53 }), "limit", /count exactly/],
    [() => space.checkMany([ann, bob], ["view"], claims), "actions", /has 1 rows, and `principals` has 2/],
    [() => space.checkMany(ann, ["view"], [claims, claims]), "resources", /has 2 rows, and `actions` has 1/],
  ]) {
    const error = await refusal(space, call);
    assert.deepEqual([error.code, error.details], ["invalid_argument", { argument }], `${call}`);
    assert.match(error.message, says);
  }
});

test("a conflict names the option as it is spelled here", async (t) => {
  const space = await acme(t);
  const error = await refusal(space, () => space.set(claims, { by: ann, attributes: { a: "b" }, ifRevision: 0 }));
  assert.equal(error.code, "revision_conflict");
  assert.deepEqual(Object.keys(error.details).sort(), ["changed", "ifRevision"]);
  assert.equal(error.details.ifRevision, 0);
});

test("a text that ends where the native half's buffer does is read whole", async () => {
  // The first call of a thread has a new buffer, of 256 bytes: one text for each thread. Without its
  // last character, each would be the name of a group that may.
  const program = `
    const { open } = require(process.env.PRIVITY_INDEX);
    const { parentPort, workerData: [most, last] } = require("node:worker_threads");
    (async () => {
      const space = await open(":memory:", { model: "datasets" });
      await space.put("user:ann@acme.org", { org: "acme" });
      await space.create("dataset:a", { by: "user:ann@acme.org" });
      const group = "group:" + "x".repeat(most - 6);
      await space.put(group, { org: "acme" });
      await space.share("dataset:a", group, "viewer", { by: "user:ann@acme.org" });
      const first = space.check(group + last, "view", "dataset:a");
      parentPort.postMessage([first, space.check(group, "view", "dataset:a")]);
      await space.close();
    })();`;
  const env = { ...process.env, PRIVITY_INDEX: `${root}/bindings-node/index.js` };
  const asked = [..."x\u00e9\u2603\u{1f511}"].flatMap((last) => [251, 252, 253, 254, 255].map((most) => [most, last]));
  for (const workerData of asked) {
    const worker = new Worker(program, { eval: true, workerData, env });
    const answers = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    assert.deepEqual(answers, [false, true], `${workerData}`);
    await worker.terminate();
  }
  assert.match(readFileSync(`${root}/bindings-node/src/js.rs`, "utf8"), /texts\.reserve\(256\);/);
});
