// What answers look like in a console: whole, short, with dates; and still plain data.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { inspect } from "node:util";

import { open } from "privity";
import { acme, ann, bob, mill, root } from "./help.mjs";

const NOON = 1_906_545_600_000;

test("moments are dates, and nothing is hidden by its depth", async (t) => {
  const space = await acme(t);
  space.setClock(NOON);
  const outcome = await space.share("dataset:claims", "user:eve@acme.org", "viewer", { by: ann, expires: NOON + 60_000 });
  for (const answer of [outcome, space.explain("user:eve@acme.org", "view", "dataset:claims"), space.who("dataset:claims"), space.sheet("dataset:claims", { by: ann })]) {
    for (const text of [inspect(answer), inspect({ answer }), inspect([answer], { depth: null })]) {
      assert.ok(text.includes("2030-06-01T12:01:00.000Z"), text);
      assert.doesNotMatch(text, /19065456\d{5}|\[Object\]|\[Array\]|Symbol|nodejs/);
    }
  }
  assert.match(inspect(await space.history()), /expires: 2030-06-01T12:01:00.000Z/);
  assert.match(inspect({ a: { b: { outcome } } }, { depth: 1 }), /\[Object\]/);
});

test("every field that is a moment is shown as a date", async (t) => {
  const types = readFileSync(join(root, "bindings-node/index.d.ts"), "utf8");
  const fields = new Set([...types.matchAll(/^  (\w+): Timestamp\b/gm)].map(([, name]) => name));
  assert.ok(fields.has("decided_at") && fields.size >= 3, [...fields].join());
  const { shown } = createRequire(import.meta.url)(join(root, "bindings-node/display.js"));
  for (const name of fields) assert.equal(inspect(shown({ [name]: NOON })), `{ ${name}: 2030-06-01T12:00:00.000Z }`);
  // And in an answer.
  const space = await mill(t);
  await space.request("project:atlas", { by: bob });
  space.setClock(NOON);
  await space.decline(1, { by: ann });
  assert.match(inspect(await space.proposal(1)), /decided_at: 2030-06-01T12:00:00.000Z/);
});

test("a long answer is cut where it is shown, and only there", async (t) => {
  const space = await open(":memory:", { model: "datasets" });
  t.after(() => space.close());
  const people = Array.from({ length: 500 }, (_, n) => `user:p${n}@acme.org`);
  await space.put(ann, { org: "acme" });
  await Promise.all(people.map((person) => space.put(person, { name: `Person ${person}`, org: "acme" })));
  await space.create("dataset:a", { by: ann });
  const outcome = await space.share("dataset:a", people, "viewer", { by: ann, note: "x".repeat(500) });
  for (const answer of [outcome, space.who("dataset:a"), space.sheet("dataset:a", { by: ann }), await space.history()]) {
    const text = inspect(answer);
    assert.ok(text.length < 60_000, `${text.length}`);
    assert.match(text, /… and \d+ more/);
  }
  assert.equal(space.who("dataset:a").people.length, 501);
  assert.doesNotMatch(inspect(await space.history({ limit: 20 })), /… and/);
});

test("an answer is plain data all the same", async (t) => {
  const space = await mill(t);
  const answers = [space.get("property:mill"), space.who("property:mill"), await space.history(), space.actions(ann, "property:mill"), await space.verify()];
  for (const answer of answers) {
    const copy = JSON.parse(JSON.stringify(answer));
    assert.deepEqual(answer, copy);
    assert.deepEqual(structuredClone(answer), copy);
    assert.deepEqual({ ...answer }, { ...copy });
    assert.deepEqual(Object.keys(answer), Object.keys(copy));
    assert.deepEqual(Object.getOwnPropertySymbols({ ...answer }), []);
  }
  // Also where it is given back: the model opens another space.
  const again = await open(":memory:", { model: space.model });
  await again.put(bob, { attributes: space.get("property:mill").attributes });
  await again.close();
});
