// How long a call takes in Node, with 10,000 grants, beside a plain Map: `make bench`.
//
// Medians of a warm process, in which both take turns, so that a slow moment of the machine is
// neither's alone. The floor is what a Map with a joined key needs for the same question asked with
// the same strings; it knows no roles, groups, conditions or durability.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "privity";

const DATASETS = 1_000;
const USERS = 2_000;
const VIEWERS = 9; // beside its Creator: 10 grants a dataset
const ROUNDS = 31;
const WARM = 100; // milliseconds: until the compiler is done
const LONG = 400; // milliseconds: so long at least, however fast

const numbers = (length) => Array.from({ length }, (_, n) => n);
const users = numbers(USERS).map((n) => `user:u${n}@acme.org`);
const datasets = numbers(DATASETS).map((n) => `dataset:table-${n}`);
const viewers = (n) => numbers(VIEWERS).map((k) => users[(n * VIEWERS + k + 1) % USERS]);

/** 10,000 grants: each dataset has its Creator and nine Viewers. */
async function fill(space) {
  for (const user of users) await space.put(user, { org: "acme" });
  for (const [n, dataset] of datasets.entries()) {
    const by = users[(n * VIEWERS) % USERS];
    await space.create(dataset, { by });
    await space.share(dataset, viewers(n), "viewer", { by });
  }
}

const middle = (times) => times.sort((a, b) => a - b)[times.length >> 1];

/** Nanoseconds a call of each of the works, which make so many. */
function medians(works, calls) {
  for (const work of works) {
    const cold = performance.now();
    while (performance.now() - cold < WARM) work();
  }
  const times = works.map(() => []);
  const begun = performance.now();
  while (times[0].length < ROUNDS || performance.now() - begun < LONG) {
    for (const [n, work] of works.entries()) {
      const start = process.hrtime.bigint();
      work();
      times[n].push(Number(process.hrtime.bigint() - start) / calls);
    }
  }
  return times.map(middle);
}

/** The same for calls that give promises. */
async function medianOf(work, calls) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = process.hrtime.bigint();
    await work();
    if (round > 0) times.push(Number(process.hrtime.bigint() - start) / calls);
  }
  return middle(times);
}

function unit(ns) {
  for (const [size, name] of [[1e9, "s"], [1e6, "ms"], [1e3, "us"]]) {
    if (ns >= size) return `${(ns / size).toFixed(2)} ${name}`;
  }
  return `${ns.toFixed(0)} ns`;
}

function line(name, [own, floor], bound) {
  const ratio = (own / floor).toFixed(1).padStart(9);
  const limit = bound ? `< ${unit(bound)}: ${own < bound ? "met" : "over"}` : "";
  console.log(`${name.padEnd(38)}${unit(own).padStart(12)}${unit(floor).padStart(12)}${ratio} x  ${limit}`);
}

// Whatever is summed up here cannot be optimized away.
let sink = 0;

async function main() {
  const space = await open(":memory:", { model: "datasets" });
  await fill(space);
  const questions = numbers(DATASETS).filter((n) => n % 2 === 0).flatMap((n) => [
    [viewers(n)[0], "view", datasets[n]],
    [viewers(n)[1], "append", datasets[n]],
  ]);
  const key = (user, action, dataset) => `${user} ${action} ${dataset}`;
  const allowed = new Map(questions.map((asked) => [key(...asked), space.check(...asked)]));
  const columns = [0, 1, 2].map((at) => questions.map((asked) => asked[at]));
  const [who, verb, what] = columns;
  const seenBy = new Map(datasets.map((dataset, n) => [dataset, viewers(n)]));
  const sees = new Map(users.map((user) => [user, space.what(user, "view", "dataset").items]));

  console.log(`Node, ${(DATASETS * (VIEWERS + 1)).toLocaleString("en")} grants, ${USERS.toLocaleString("en")} users: medians`);
  console.log(`${"".padEnd(38)}${"Privity".padStart(12)}${"Map".padStart(12)}${"ratio".padStart(11)}  bound`);
  const count = questions.length;
  line(
    "check",
    medians([
      () => { for (let n = 0; n < count; n += 1) sink += +space.check(who[n], verb[n], what[n]); },
      () => { for (let n = 0; n < count; n += 1) sink += +allowed.get(key(who[n], verb[n], what[n])); },
    ], count),
    1200,
  );
  line(
    "checkMany, an item",
    medians([
      () => { sink += space.checkMany(who, verb, what).length; },
      () => { sink += who.map((user, n) => allowed.get(key(user, verb[n], what[n]))).length; },
    ], count),
    150,
  );
  const one = users[1];
  const page = new Map(datasets.map((dataset) => [key(one, "view", dataset), space.check(one, "view", dataset)]));
  line(
    "checkMany, an item of one user's page",
    medians([
      () => { sink += space.checkMany(one, "view", datasets).length; },
      () => { sink += datasets.map((dataset) => page.get(key(one, "view", dataset))).length; },
    ], DATASETS),
    150,
  );
  const each = (call, items) => () => { for (const item of items) sink += +Boolean(call(item)); };
  const compare = (name, items, own, floor) =>
    line(name, medians([each(own, items), each(floor, items)], items.length));
  const every = (list, nth) => list.filter((_, n) => n % nth === 0);
  compare("explain", every(questions, 10), (asked) => space.explain(...asked), (asked) => allowed.get(key(...asked)));
  compare("who, 10 people", every(datasets, 20), (dataset) => space.who(dataset, "view"), (dataset) => [...seenBy.get(dataset)]);
  compare("what, 5 datasets", every(users, 40), (user) => space.what(user, "view", "dataset"), (user) => [...sees.get(user)]);

  const folder = mkdtempSync(join(tmpdir(), "privity-"));
  await changes(folder, allowed);
  await opening(folder);
  rmSync(folder, { recursive: true });
}

/** A share that is on the disk when it resolves; and one that survives a kill. */
async function changes(folder, allowed) {
  for (const [durability, shares] of [["full", 10], ["relaxed", 100]]) {
    const space = await open(join(folder, `${durability}.db`), { model: "datasets", durability });
    const added = numbers(shares * (ROUNDS + 1)).map((n) => `user:new${n}@acme.org`);
    for (const user of [users[0], ...added]) await space.put(user, { org: "acme" });
    await space.create("dataset:t", { by: users[0] });
    let next = 0;
    const own = await medianOf(async () => {
      for (let n = 0; n < shares; n += 1, next += 1) {
        await space.share("dataset:t", added[next], "viewer", { by: users[0] });
      }
    }, shares);
    const floor = await medianOf(() => {
      for (let n = 0; n < shares; n += 1) allowed.set(`dataset:t ${n}`, true);
    }, shares);
    line(`share, durability ${durability}`, [own, floor]);
    await space.close();
  }
}

async function opening(folder) {
  const path = join(folder, "open.db");
  const space = await open(path, { model: "datasets", durability: "relaxed" });
  await fill(space);
  await space.close();
  const keys = datasets.flatMap((dataset, n) => viewers(n).map((user) => `${user} ${dataset}`));
  const reopen = async () => (await open(path, { durability: "relaxed" })).close();
  const fresh = () => { sink += new Map(keys.map((at) => [at, true])).size; };
  line("open a file", [await medianOf(reopen, 1), ...medians([fresh], 1)]);
}

await main();
