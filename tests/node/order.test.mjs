// Changes are carried out in the order of their calls, whether or not somebody awaits each.

import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";

import { open } from "privity";
import { acme, ann, bob, eve, folder } from "./help.mjs";

for (const url of [":memory:", "file"]) {
  test(`changes that nobody awaits come in order (${url})`, async (t) => {
    const space = await acme(t, url === "file" ? join(folder(t), "space.db") : url, { durability: "relaxed" });
    const start = space.revision;
    const asked = [];
    for (let n = 0; n < 200; n += 1) {
      asked.push(space.create(`dataset:d${n}`, { by: ann }));
      asked.push(space.share(`dataset:d${n}`, bob, "viewer", { by: ann }));
      asked.push(space.change(`dataset:d${n}`, bob, "editor", { by: ann }));
    }
    const past = space.history({ after: start });
    const whole = space.verify();
    const outcomes = await Promise.all(asked);
    assert.deepEqual(outcomes.map(({ revision }) => revision), asked.map((_, n) => start + 1 + n));
    assert.equal((await whole).revision, start + asked.length);
    assert.equal((await past).filter(({ kind }) => kind === "grant_changed").length, 200);
  });
}

test("a change that fails holds up nobody, and nobody else gets its error", async (t) => {
  const space = await acme(t);
  const settled = await Promise.allSettled([
    space.share("dataset:claims", eve, "viewer", { by: bob }),
    space.share("dataset:claims", eve, "viewer", { by: ann }),
    space.put(null),
    space.revoke("dataset:claims", eve, { by: ann }),
    space.revoke("dataset:claims", eve, { by: ann }),
  ]);
  assert.deepEqual(settled.map(({ status, reason }) => reason?.code ?? status), ["forbidden", "fulfilled", "invalid_argument", "fulfilled", "not_in_access_list"]);
});

test("an answer shows every change that resolved before it", async (t) => {
  const space = await acme(t);
  for (let n = 0; n < 100; n += 1) {
    await space.share("dataset:claims", eve, "viewer", { by: ann });
    assert.equal(space.check(eve, "view", "dataset:claims"), true);
    await space.revoke("dataset:claims", eve, { by: ann });
    assert.equal(space.check(eve, "view", "dataset:claims"), false);
  }
});

test("changes of several spaces do not wait for each other", async (t) => {
  const made = folder(t);
  const spaces = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((n) => open(join(made, `${n}.db`), { model: "datasets" })),
  );
  await Promise.all(spaces.flatMap((space) => [space.put(ann, { org: "acme" }), space.create("dataset:x", { by: ann })]));
  assert.deepEqual(spaces.map((space) => space.check(ann, "view", "dataset:x")), spaces.map(() => true));
  await Promise.all(spaces.map((space) => space.close()));
});
