// Workers: each opens the same file, and the process shares one state.

import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import test from "node:test";
import { Worker } from "node:worker_threads";

import { open } from "privity";
import { acme, ann, bob, eve, folder, mill } from "./help.mjs";

const module = JSON.stringify(import.meta.resolve("privity"));

/** A worker that runs the program with `open`, `parent` and the file at hand. */
function worker(program, file) {
  const source = `
    const { parentPort: parent, workerData: file } = require("node:worker_threads");
    import(${module}).then(async ({ open, PrivityError }) => { ${program} });`;
  return new Worker(source, { eval: true, workerData: file });
}

test("what one thread changes, the others see", async (t) => {
  const file = join(folder(t), "space.db");
  const space = await acme(t, file);
  const other = worker(`
    const space = await open(file);
    parent.on("message", async (ask) => {
      if (ask === "share") await space.share("dataset:claims", "${eve}", "viewer", { by: "${ann}" });
      if (ask === "close") return space.close().then(() => parent.close());
      parent.postMessage([space.check("${eve}", "view", "dataset:claims"), space.revision]);
    });
    parent.postMessage("ready");`, file);
  const ask = async (word) => (other.postMessage(word), (await once(other, "message"))[0]);
  await once(other, "message");
  assert.deepEqual(await ask("check"), [false, space.revision]);
  assert.deepEqual(await ask("share"), [true, space.revision]);
  assert.equal(space.check(eve, "view", "dataset:claims"), true);
  await space.revoke("dataset:claims", eve, { by: ann });
  assert.deepEqual(await ask("check"), [false, space.revision]);
  const ended = once(other, "exit");
  other.postMessage("close");
  assert.deepEqual(await ended, [0]);
  assert.equal(space.check(bob, "view", "dataset:claims"), true);
});

test("many threads change and ask at once, and every change counts", async (t) => {
  const file = join(folder(t), "space.db");
  const space = await acme(t, file, { durability: "relaxed" });
  const start = space.revision;
  const workers = Array.from({ length: 4 }, (_, n) => worker(`
    const space = await open(file, { durability: "relaxed" });
    let yes = 0;
    for (let m = 0; m < 100; m += 1) {
      const made = space.put("user:w${n}-" + m + "@acme.org", { org: "acme" });
      for (let k = 0; k < 50; k += 1) yes += space.check("${bob}", "view", "dataset:claims") ? 1 : 0;
      await made;
    }
    await space.close();
    parent.postMessage(yes);`, file));
  const counts = await Promise.all(workers.map(async (each) => (await once(each, "message"))[0]));
  assert.deepEqual(counts, [5000, 5000, 5000, 5000]);
  assert.equal(space.revision, start + 400);
  assert.equal((await space.verify()).revision, space.revision);
});

test("of two workers that decide on one proposal, one does", async (t) => {
  const file = join(folder(t), "space.db");
  const space = await mill(t, file);
  for (const proposal of [1, 2, 3, 4, 5]) {
    const program = `
      const space = await open(file);
      parent.once("message", async () => {
        const outcome = await space.approve(${proposal}, { by: "${ann}", role: "viewer", levels: {} }).catch((error) => error);
        parent.postMessage(outcome instanceof PrivityError ? [outcome.code, outcome.details.state] : [outcome.proposals[0].state]);
        await space.close();
      });
      parent.postMessage("ready");`;
    const workers = [worker(program, file), worker(program, file)];
    const asker = `user:asker${proposal}@acme.org`;
    await space.set("project:atlas", { by: ann, settings: { seen_by: "all_members" } });
    await space.put(asker, { org: "acme" });
    await Promise.all(workers.map((each) => once(each, "message")));
    assert.equal((await space.request("project:atlas", "viewer", { by: asker })).proposals[0].proposal, proposal);
    const answers = workers.map((each) => once(each, "message"));
    for (const each of workers) each.postMessage("approve");
    const made = (await Promise.all(answers)).map(([message]) => message).sort();
    assert.deepEqual(made, [["already_decided", "approved"], ["approved"]]);
    assert.equal(space.who("project:atlas", "project.view").grants.filter(({ principal }) => principal === asker).length, 1);
  }
  assert.deepEqual(space.pending().items, []);
});

test("errors in a worker are of its own PrivityError", async (t) => {
  const file = join(folder(t), "space.db");
  await acme(t, file);
  const other = worker(`
    const space = await open(file);
    const error = await space.leave("dataset:claims", { by: "${ann}" }).catch((error) => error);
    parent.postMessage([error instanceof PrivityError, error.code]);
    await space.close();`, file);
  const [[typed, code]] = await once(other, "message");
  assert.equal(typed, true);
  assert.equal(typeof code, "string");
});

test("a worker that is ended in the middle leaves the space whole and the file free", async (t) => {
  const file = join(folder(t), "space.db");
  const space = await acme(t, file);
  for (let round = 0; round < 20; round += 1) {
    const other = worker(`
      const space = await open(file);
      for (let n = 0; ; n += 1) {
        const made = space.put("user:r${round}-" + n + "@acme.org", { org: "acme" });
        space.verify();
        space.checkMany("${bob}", "view", ["dataset:claims"]);
        parent.postMessage(n);
        await made;
      }`, file);
    await once(other, "message");
    if (round % 2) await new Promise((done) => setTimeout(done, round));
    await other.terminate();
    assert.equal(space.check(bob, "view", "dataset:claims"), true);
  }
  await space.put("user:last@acme.org");
  assert.equal((await space.verify()).revision, space.revision);
  await space.close();
  // Every handle is gone, so other options are taken.
  const again = await open(file, { durability: "relaxed" });
  assert.equal(again.check(bob, "view", "dataset:claims"), true);
  await again.close();
});
