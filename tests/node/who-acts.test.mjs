// Who acts is asked for in the same words by every call; and where several names can stand, whatever
// gives them one by one can.

import assert from "node:assert/strict";
import test from "node:test";

import { Space } from "privity";
import { acme, ann, bob, eve, refusal } from "./help.mjs";

const claims = "dataset:claims";
const OPTIONAL = {
  create: ["dataset:x"], set: [claims], delete: [claims], explain: [ann, "view", claims], who: [claims, "view"], pending: [undefined],
};
const NEEDED = {
  share: [claims, eve, "viewer"], change: [claims, bob, "editor"], revoke: [claims, bob], leave: [claims], request: [claims, "editor"],
  approve: [1], decline: [1], withdraw: [1], transfer: [claims, bob], select: ["dataset", claims], search: [claims, "a"], sheet: [claims],
};
const WHO = "`by` has no value; pass who acts, such as `user:ann@acme.org`";

test("every call says in the same words who acts", async (t) => {
  const space = await acme(t);
  const before = space.revision;
  for (const [verb, given] of [...Object.entries(OPTIONAL), ...Object.entries(NEEDED)]) {
    const needed = Object.hasOwn(NEEDED, verb);
    assert.equal(Space.prototype[verb].length, given.length + 1, verb);
    for (const options of [{ by: undefined }, { by: null }, ...(needed ? [{}, undefined] : [])]) {
      const error = await refusal(space, () => space[verb](...given, options));
      assert.deepEqual([error.code, error.details], ["invalid_argument", { argument: "by" }], verb);
      assert.ok(error.message.startsWith(WHO), error.message);
      assert.equal(/or leave it out if nobody does: then it is the host/.test(error.message), !needed, error.message);
      assert.equal(error.message.endsWith("is always somebody's"), needed, error.message);
    }
  }
  assert.equal(space.revision, before);
});

test("null says what to do about it", async (t) => {
  const space = await acme(t);
  const said = /^`(note|expires|name|role|limit)` is null; give a value, or leave it out \(`undefined` is as left out\)$/;
  for (const call of [
    () => space.share(claims, eve, "viewer", { by: ann, note: null }), () => space.share(claims, eve, "viewer", { by: ann, expires: null }),
    () => space.put(ann, { name: null }), () => space.share(claims, eve, null, { by: ann }), () => space.history({ limit: null }),
  ]) {
    const { code, message } = await refusal(space, call);
    assert.equal(code, "invalid_argument");
    assert.match(message, said);
  }
  const { message } = await refusal(space, () => space.delete(claims, { by: ann, ifRevision: null }));
  assert.equal(message, "`ifRevision` has no value; pass one, or leave it out to do without it");
});

function* each(...names) {
  yield* names;
}

test("a Set, or anything else that gives names one by one, stands where several names do", async (t) => {
  const space = await acme(t);
  const several = new Set([bob, eve]);
  await space.put("group:analysts", { org: "acme" });
  await space.add("group:analysts", several);
  assert.deepEqual(space.members("group:analysts").items.map(({ principal }) => principal), [bob, eve]);
  await space.remove("group:analysts", each(eve));
  assert.deepEqual(space.members("group:analysts").items.map(({ principal }) => principal), [bob]);
  await space.put(bob, { verified: new Set(["north", "south"]) });
  assert.deepEqual(space.principal(bob).verified, ["north", "south"]);
  const shared = await space.share(claims, new Map([[eve, "viewer"]]).keys(), "viewer", { by: ann });
  assert.deepEqual(shared.grants.map(({ principal }) => principal), [eve]);
  assert.deepEqual(Object.keys(space.actions(ann, new Set([claims]))), [claims]);
  await space.create("dashboard:d", { owners: new Set([ann]), org: "acme", sources: each(claims) });
  assert.deepEqual(space.get("dashboard:d").sources, [claims]);
  assert.equal((await space.revoke(claims, new Set([eve]), { by: ann })).changed, true);
});

test("and nothing that only looks like it", async (t) => {
  const space = await acme(t);
  const before = space.revision;
  const endless = (function* () { for (;;) yield bob; })();
  const broken = { __proto__: { [Symbol.iterator]: () => { throw new Error("no"); } } };
  class Broken { *[Symbol.iterator]() { throw new Error("no"); } }
  for (const [names, argument, code = "invalid_argument"] of [
    [new Set([1]), "principals[0]"], [new Set([bob, null]), "principals[1]"], [new Map([[bob, "viewer"]]), "principals"],
    [new String(bob), "principals"], [new Uint8Array(2), "principals[0]"], [endless, "principals", "limit_exceeded"],
    [new Broken(), "arguments"], [broken, "arguments"], [new Set(), "principals"], [[new Set([bob])], "principals[0]"],
  ]) {
    const error = await refusal(space, () => space.revoke(claims, names, { by: ann }));
    assert.deepEqual([error.code, error.details.argument], [code, argument], error.message);
  }
  const { message } = await refusal(space, () => space.put(ann, { attributes: new Map([["a", "b"]]) }));
  assert.equal(message, "`attributes` is a Map; give a plain object, as Object.fromEntries makes of it");
  const { details } = await refusal(space, () => space.get(new Set([claims])));
  assert.deepEqual(details, { argument: "resource" });
  // In columns of questions, each has its place.
  assert.equal((await refusal(space, () => space.checkMany(ann, "view", new Set([claims])))).code, "invalid_argument");
  assert.equal(space.revision, before);
});
