// Whatever comes in: a typed error, and nothing has changed. Nothing is coerced, lost or polluted.

import assert from "node:assert/strict";
import test from "node:test";
import vm from "node:vm";

import { checkModel, open } from "privity";
import { acme, ann, bob, eve, mill, refusal, run } from "./help.mjs";

const cyclic = {};
cyclic.self = cyclic;
const twice = {};
Object.assign(twice, { a: twice, b: twice, c: [twice, twice] });

const NOT_TEXT = [
  undefined, null, true, 0, NaN, 1n, Symbol("x"), {}, [], () => "x", new String("user:ann@acme.org"), new Date(0), cyclic,
  { toString: () => "user:ann@acme.org" }, new Proxy({}, { get: () => { throw new Error("trap"); } }),
];
const NOT_IDS = ["", "x", ":", "user:", "user:a\nb", "group:a\0b", "dataset:\u0007", "__proto__", "constructor", `group:${"x".repeat(10_000_000)}`];
const HALF = ["dataset:\ud800", "dataset:a\udc00b", "dataset:\udc00\ud800"];
const NOT_WHOLE = [-1, 1.5, NaN, Infinity, 2 ** 53, "1", "", 1n, true, {}, [], [1], new Date(1), new Number(1), Symbol("x"), null, undefined];

const shown = (value) => (typeof value === "string" ? JSON.stringify(value.slice(0, 30)) : typeof value);
const INVALID = /^invalid_/;

test("a name that is no string is an error, everywhere", async (t) => {
  const space = await acme(t);
  const claims = "dataset:claims";
  // An option that is `undefined` was left out, unless it guards the call.
  for (const bad of NOT_TEXT.slice(1)) {
    const calls = [
      () => space.what(ann, "view", "dataset", { after: bad }), () => space.put(ann, { name: bad }), () => space.put(ann, { org: bad }),
      () => space.share(claims, eve, "viewer", { by: ann, note: bad }), () => space.forget(ann, { heir: bad }),
      () => space.create("dataset:x", { by: ann, parent: bad }), () => space.create("dataset:x", { by: ann, kind: bad }),
      () => space.request(claims, { by: eve, message: bad }), () => space.approve(1, { by: ann, role: bad }), () => space.approve(1, { by: ann, note: bad }),
      () => space.decline(1, { by: ann, note: bad }), () => space.history({ resource: bad }),
    ];
    for (const call of calls) assert.match((await refusal(space, call)).code, INVALID, `${shown(bad)} in ${call}`);
  }
  for (const bad of NOT_TEXT) {
    const calls = [
      () => space.check(bad, "view", claims), () => space.check(ann, bad, claims), () => space.check(ann, "view", bad),
      () => space.checkMany(ann, "view", [claims, bad]), () => space.checkMany([bad], "view", [claims]),
      () => space.checkMany(ann, ["view", bad], claims),
      () => space.explain(bad, "view", claims), () => space.explain(ann, "view", claims, { by: bad }),
      () => space.who(bad), () => space.who(claims, "view", { by: bad }),
      () => space.what(ann, "view", bad),
      () => space.actions(ann, [claims, bad]), () => space.actions(bad, claims), () => space.select(bad, claims, { by: ann }),
      () => space.put(bad),
      () => space.put(ann, { verified: [bad] }), ...(bad === null ? [] : [() => space.put(ann, { attributes: { x: bad } })]),
      () => space.add(bad, ann), () => space.add("group:g", [ann, bad]), () => space.forget(bad),
      () => space.create(bad), () => space.create("dataset:x", { by: bad }), () => space.create("dataset:x", { owners: [bad] }),
      () => space.share(bad, eve, "viewer", { by: ann }), () => space.share(claims, [eve, bad], "viewer", { by: ann }),
      () => space.share(claims, eve, "viewer", { by: bad }), () => space.revoke(claims, bob, { by: bad }),
      () => space.delete(claims, { by: bad }),
      () => space.rename(bad, "user:new@acme.org"), () => space.rename(eve, bad),
      () => space.request(bad, { by: eve }), () => space.request(claims, { by: bad }),
      () => space.approve(1, { by: bad }),
      () => space.decline(1, { by: bad }), () => space.withdraw(1, { by: bad }),
      () => space.transfer(bad, eve, { by: ann }), () => space.transfer(claims, bad, { by: ann }), () => space.transfer(claims, eve, { by: bad }),
      () => space.pending({ by: bad }), () => space.pending(claims, { by: bad }),
      () => space.search(bad, "a", { by: ann }), () => space.search(claims, bad, { by: ann }), () => space.search(claims, "a", { by: bad }),
      () => space.sheet(bad, { by: ann }), () => space.sheet(claims, { by: bad }),
      () => space.verify({ hash: bad }),
      () => open(bad, { model: "datasets" }),
    ];
    for (const call of calls) {
      const error = await refusal(space, call);
      assert.match(error.code, INVALID, `${shown(bad)} in ${call}`);
    }
  }
  // Left out, it is every resource; the other positions must be there.
  for (const bad of NOT_TEXT.slice(1)) {
    assert.match((await refusal(space, () => space.pending(bad, {}))).code, INVALID, shown(bad));
  }
});

test("checkMany takes strings and arrays of strings, and nothing like them", async (t) => {
  const space = await acme(t);
  const holes = ["dataset:claims", "dataset:claims"];
  delete holes[0];
  const getter = ["dataset:claims"];
  Object.defineProperty(getter, 0, { get: () => { throw new Error("no"); } });
  const bad = [undefined, null, 1, {}, { length: 1, 0: "dataset:claims" }, new Set(["dataset:claims"]), holes, getter, new Array(2 ** 32 - 1),
    "", "dataset:a\0b", ["dataset:a\0dataset:b"], new Uint8Array(1), new Proxy([], { get: () => { throw new Error("trap"); } })];
  for (const resources of bad) await refusal(space, () => space.checkMany(ann, "view", resources));
  await refusal(space, () => space.checkMany([ann, bob], "view", ["dataset:claims"]));
  const nested = ["a\0b", "c\0d"];
  await refusal(space, () => space.checkMany(nested, nested, nested));
  // A NUL, which parts the items inside, is never two items, nor the end of one.
  const odd = [
    [ann, "view\0", "dataset:claims", "unknown_action", 0], [`${ann}\0`, "view", "dataset:claims", "invalid_id", 0],
    [ann, ["view\0view", "view"], "dataset:claims", "unknown_action", 0], [ann, "", ["dataset:claims"], "unknown_action", 0],
    [[ann, `${ann}\0${ann}`], ["view", "view\0view"], ["dataset:claims", "dataset:claims\0dataset:claims"], "invalid_id", 1],
    [ann, "view", ["dataset:claims", "dataset:claims\0"], "invalid_id", 1], [ann, "view", ["dataset:claims", ""], "invalid_id", 1],
    [[ann, ann], ["view\0view", "view"], "dataset:claims", "unknown_action", 0], [[ann, ann], "view", ["dataset:claims\0dataset:claims", "dataset:claims"], "invalid_id", 0],
    [[ann, `${ann}\0${ann}`], ["view\0view", "view"], ["dataset:claims", "dataset:claims"], "unknown_action", 0],
    [[ann, bob, "\0"], "view", "dataset:claims", "invalid_id", 2], [["", ""], ["", "\0"], "dataset:claims", "invalid_id", 0],
  ];
  for (const [principals, actions, resources, code, index] of odd) {
    const error = await refusal(space, () => space.checkMany(principals, actions, resources));
    assert.deepEqual([error.code, error.details.index], [code, index]);
  }
  // The same in long columns of few different names, which are sent in another way.
  for (const [bad, code] of [["", "invalid_id"], [`${ann}\0`, "invalid_id"], [`${ann}\0${ann}`, "invalid_id"], ["user:\u0001", "invalid_id"], ["\u0001", "invalid_id"]]) {
    for (const others of [[ann], [ann, bob, eve], [ann, bob, eve, "group:g", "group:h"]]) {
      const principals = Array.from({ length: 100 }, (_, n) => (n === 70 ? bad : others[n % others.length]));
      for (const actions of ["view", Array(100).fill("view"), principals.map((_, n) => ["view", "view\0x"][+(n > 90)])]) {
        const error = await refusal(space, () => space.checkMany(principals, actions, "dataset:claims"));
        assert.deepEqual([error.code, error.details.index], [code, 70]);
      }
    }
  }
  // An array that asks in the middle of being read.
  const asks = ["dataset:claims"];
  Object.defineProperty(asks, 0, { get: () => (space.check(ann, "view", "dataset:x"), "dataset:claims") });
  assert.deepEqual(space.checkMany(ann, "view", asks), [true]);
});

test("checkMany reads an array once, by its places", async (t) => {
  const space = await acme(t);
  const claims = "dataset:claims";
  const whole = (items) => space.checkMany(items, "view", claims);
  class Other extends Array {
    static get [Symbol.species]() { return () => { throw new Error("species"); }; }
    join() { return `${ann}\0${ann}\0`; }
    toString() { return ann; }
    *[Symbol.iterator]() { yield ann; }
  }
  assert.deepEqual(whole(Other.from([ann, eve])), [true, false]);
  assert.deepEqual(whole(Object.freeze([ann, eve])), [true, false]);
  assert.deepEqual(whole(new Proxy([ann, eve], {})), [true, false]);
  assert.deepEqual(whole(vm.runInNewContext(`["${ann}", "${eve}"]`)), [true, false]);
  assert.deepEqual(whole(Object.assign([ann, eve], { join: () => ann, length: 2, map: 1 })), [true, false]);
  // What is given first counts, and only that.
  const answers = [eve, ann, 5];
  const moody = [ann];
  Object.defineProperty(moody, 0, { get: () => answers.shift() });
  assert.deepEqual(whole(moody), [false]);
  assert.deepEqual(answers, [ann, 5]);
  const shrinks = [ann, ann];
  Object.defineProperty(shrinks, 0, { get: () => { shrinks.length = 1; return ann; } });
  const late = [ann, undefined];
  Object.defineProperty(late, 0, { get: () => { late[1] = { toString: () => ann }; return ann; } });
  const odd = new Proxy([ann], { get: (target, key) => (key === "length" ? { valueOf: () => -1 } : target[key]) });
  for (const bad of [shrinks, late, odd]) assert.equal((await refusal(space, () => whole(bad))).code, "invalid_argument");
  // Whoever is no string is named by his place, not by what he would be as a text.
  for (const bad of [undefined, null, 5, true, [ann], new String(ann), { toString: () => ann, toJSON: () => ann }]) {
    const error = await refusal(space, () => whole([ann, bad, ann]));
    assert.deepEqual([error.code, error.details], ["invalid_argument", { argument: "principals[1]" }]);
  }
  for (const [at, name] of ["principals", "actions", "resources"].entries()) {
    for (const length of [2, 100]) {
      const columns = [ann, "view", claims].map((item) => Array(length).fill(item));
      columns[at][length - 1] = "x\ud800";
      const error = await refusal(space, () => space.checkMany(...columns));
      assert.deepEqual([error.code, error.details], ["invalid_argument", { argument: name }]);
    }
    const columns = [[ann, ann], ["view", "view"], [claims, claims]];
    // Halves of two neighbours make no whole.
    columns[at] = ["x\ud800", "\udc00x"];
    assert.equal((await refusal(space, () => space.checkMany(...columns))).code, "invalid_argument");
  }
});

test("checkMany gives what check gives in columns of any length and any letters", async (t) => {
  const space = await acme(t);
  const odd = ["dataset:\ufffd", "dataset:é", "dataset:日本", "dataset:\u{1f511} Ⅷ", `dataset:${"x".repeat(1000)}`];
  for (const resource of odd) await space.create(resource, { by: bob });
  const [users, actions] = [[ann, bob, "user:BOB@acme.org", "user:nobody@else.org", "group:none"], ["view", "export", "delete"]];
  for (const resources of [["dataset:claims", "dataset:none"], ["dataset:claims", odd[1]], ["dataset:claims", ...odd, "dataset:none"]]) {
    for (const length of [1, 2, 63, 64, 300, 5000]) {
      const columns = [users, actions, resources].map((all) => Array.from({ length }, (_, n) => all[(n + (n >> 4)) % all.length]));
      const expected = columns[0].map((user, n) => space.check(user, columns[1][n], columns[2][n]));
      assert.deepEqual(space.checkMany(...columns), expected);
      assert.deepEqual(space.checkMany(bob, columns[1], columns[2]), columns[0].map((_, n) => space.check(bob, columns[1][n], columns[2][n])));
    }
  }
});

test("names that are no identifiers are errors, with a short message", async (t) => {
  const space = await acme(t);
  for (const bad of NOT_IDS) {
    const calls = [
      () => space.check(bad, "view", "dataset:claims"), () => space.check(ann, "view", bad), () => space.put(bad),
      () => space.create(bad, { by: ann }), () => space.share("dataset:claims", bad, "viewer", { by: ann }),
    ];
    for (const call of calls) {
      const error = await refusal(space, call);
      assert.match(error.code, INVALID, shown(bad));
      assert.ok(error.message.length < 400);
    }
  }
  for (const action of ["", "__proto__", "constructor", "toString", "view\0", "VIEW"]) {
    assert.throws(() => space.check(ann, action, "dataset:claims"), { code: "unknown_action" });
  }
});

test("half of a surrogate pair is an error, and its replacement is a character", async (t) => {
  const space = await acme(t);
  for (const bad of HALF) {
    const calls = [
      () => space.check(ann, "view", bad), () => space.checkMany(ann, "view", ["dataset:claims", bad]),
      () => space.create(bad, { by: ann }), () => space.put(ann, { name: bad }), () => space.put(ann, { attributes: { [bad]: "x" } }),
      () => space.who(bad), () => space.actions(ann, [bad]),
    ];
    for (const call of calls) assert.equal((await refusal(space, call)).code, "invalid_argument");
  }
  await space.create("dataset:\ufffd", { by: ann });
  await space.create("dataset:\u{1f511} Ⅷ é", { by: ann });
  assert.equal(space.check(ann, "view", "dataset:\ufffd"), true);
  assert.equal(space.check(ann, "view", "dataset:\u{1f511} Ⅷ é"), true);
  assert.deepEqual(space.checkMany(ann, "view", ["dataset:\ufffd", "dataset:\u{1f511} Ⅷ é"]), [true, true]);
});

test("text of any length is read whole", async (t) => {
  const space = await acme(t);
  for (const length of [1, 240, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 256, 257, 511, 512, 1000]) {
    for (const unit of ["x", "é", "☃", "\u{1f511}"]) {
      const resource = `dataset:${length}${unit.repeat(Math.ceil(length / Buffer.byteLength(unit)))}`;
      await space.create(resource, { by: ann });
      assert.equal(space.check(ann, "view", resource), true);
      assert.equal(space.check(ann, "view", `${resource}x`), false);
    }
  }
});

test("a number that is not exactly what it says is refused", async (t) => {
  const space = await acme(t);
  for (const bad of NOT_WHOLE) {
    const calls = [() => space.delete("dataset:claims", { ifRevision: bad }), () => space.set("dataset:claims", { by: ann, ifRevision: bad })];
    const optional = [() => space.what(ann, "view", "dataset", { limit: bad }), () => space.history({ after: bad }), () => space.history({ limit: bad })];
    if (bad !== undefined) calls.push(...optional);
    for (const call of calls) assert.equal((await refusal(space, call)).code, "invalid_argument", `${shown(bad)} in ${call}`);
  }
  for (const bad of NOT_WHOLE.filter((value) => !(value instanceof Date))) {
    const calls = [];
    if (bad !== undefined) calls.push(() => space.share("dataset:claims", eve, "viewer", { by: ann, expires: bad }));
    if (bad !== null && bad !== -1) calls.push(() => space.setClock(bad));
    for (const call of calls) assert.equal((await refusal(space, call)).code, "invalid_argument", `${shown(bad)} in ${call}`);
  }
  for (const bad of [new Date(NaN), new Date(1), 0, "tomorrow", "NEVER"]) {
    await refusal(space, () => space.share("dataset:claims", eve, "viewer", { by: ann, expires: bad }));
  }
});

test("a proposal is its number", async (t) => {
  const space = await mill(t);
  const { proposals: [{ proposal }] } = await space.request("project:atlas", { by: bob });
  for (const bad of [...NOT_WHOLE, String(proposal), BigInt(proposal), [proposal], { proposal }, new Number(proposal)]) {
    for (const verb of ["approve", "decline", "withdraw"]) {
      const { code, details } = await refusal(space, () => space[verb](bad, { by: ann }));
      assert.deepEqual([code, details], ["invalid_argument", { argument: "proposal" }], `${shown(bad)} in ${verb}`);
    }
    const calls = [() => space.pending({ after: bad }), () => space.pending({ limit: bad }), () => space.search("project:atlas", "a", { by: ann, limit: bad })];
    for (const call of bad === undefined ? [] : calls) assert.equal((await refusal(space, call)).code, "invalid_argument", `${shown(bad)} in ${call}`);
  }
  for (const none of [0, -0, proposal + 1, Number.MAX_SAFE_INTEGER]) {
    assert.equal((await refusal(space, () => space.approve(none, { by: ann }))).code, "not_found");
  }
  assert.equal((await refusal(space, () => space.pending({ limit: 0 }))).code, "invalid_argument");
});

test("a request and a transfer wait until a moment, and nothing else", async (t) => {
  const space = await mill(t);
  const end = Date.now() + 60_000;
  for (const expires of [new Date(end), end]) {
    const { proposals: [{ expires: given }] } = await space.request("project:atlas", { by: bob, expires });
    assert.equal(given, end);
  }
  for (const bad of [...NOT_WHOLE.filter((value) => !(value instanceof Date)), new Date(NaN), new Date(1), 0, "tomorrow", "NEVER"]) {
    const calls = [() => space.request("project:atlas", { by: bob, expires: bad }), () => space.approve(1, { by: ann, expires: bad })];
    for (const call of bad === undefined ? [] : calls) assert.equal((await refusal(space, call)).code, "invalid_argument", `${shown(bad)} in ${call}`);
  }
  assert.equal((await refusal(space, () => space.request("project:atlas", { by: bob, expires: "never" }))).code, "invalid_argument");
  assert.equal((await space.approve(1, { by: ann, expires: "never" })).grants[0].expires, null);
});

test("levels and fields are plain data of the right kind", async (t) => {
  const space = await mill(t);
  const give = (options) => space.share("property:mill", bob, "custom", { by: ann, ...options });
  const tell = (options) => space.share("property:mill", "org:grid", "exchange", { by: ann, ...options });
  for (const bad of [null, "full", true, 1, [], ["full"], new Map([["goals", "full"]]), new (class { goals = "full"; })(), () => ({})]) {
    const calls = [() => give({ levels: bad }), () => space.change("project:atlas", bob, { by: ann, levels: bad }), () => tell({ fields: bad }),
      () => space.request("project:atlas", { by: bob, levels: bad }), () => space.put("org:grid", { fields: bad })];
    for (const call of calls) assert.equal((await refusal(space, call)).code, "invalid_argument", `${shown(bad)} in ${call}`);
  }
  for (const bad of [null, undefined, 1, 1n, NaN, [], {}, new Date(), new String("full"), Symbol("x"), "\ud800"]) {
    const calls = [() => give({ levels: { goals: bad } }), () => tell({ fields: { custom_id: bad } }), () => space.put("org:grid", { fields: { x: bad } })];
    for (const call of calls) assert.equal((await refusal(space, call)).code, "invalid_argument", `${shown(bad)} in ${call}`);
  }
  for (const levels of [{ goals: "most" }, { goals: true }, { share_forward: "full" }, { nonsense: "full" }, { ["__proto__"]: "full" }, { constructor: "full" }, { "meter:e9": "full" }]) {
    assert.match((await refusal(space, () => give({ levels }))).code, /^(invalid_level|unknown_field|not_found)$/, JSON.stringify(levels));
  }
  assert.equal((await refusal(space, () => tell({ fields: { ["__proto__"]: "x", custom_id: "7" } }))).code, "unknown_field");
  assert.equal((await refusal(space, () => tell({ fields: { custom_id: " " } }))).code, "missing_required_field");
  assert.equal((await refusal(space, () => tell({}))).code, "missing_required_field");
});

test("a switch is a boolean", async (t) => {
  const space = await acme(t);
  for (const bad of [0, 1, "true", null, undefined, {}, new Boolean(true)]) {
    if (bad !== undefined) await refusal(space, () => space.put(ann, { guest: bad }));
    if (bad !== undefined) await refusal(space, () => space.revoke("dataset:claims", bob, { by: ann, cascade: bad }));
    await refusal(space, () => space.set("dataset:claims", { by: ann, settings: { allow_viewer_export: bad } }));
  }
});

test("options are what is known, in camelCase, of the object's own", async (t) => {
  const space = await acme(t);
  class Options { by = ann; }
  const bad = [
    { by: ann, if_revision: 1 }, { by: ann, IfRevision: 1 }, { by: ann, ifrevision: 1 }, { by: ann, bye: 1 }, { by: ann, op: "delete" },
    { by: ann, resource: "dataset:x" }, { by: ann, principals: eve }, { by: ann, role: "editor" }, { by: ann, [Symbol("x")]: 1 },
    { by: ann, toString: "x" }, { by: ann, constructor: "x" }, { by: ann, ["__proto__"]: "x" }, Object.create({ by: ann }), new Options(),
    new Map([["by", ann]]), [ann], "by", 1, null, () => {}, new Date(), Object.defineProperty({ by: ann }, "hidden", { value: 1 }),
    { get by() { throw new Error("no"); } }, new Proxy({ by: ann }, { ownKeys: () => { throw new Error("trap"); } }), cyclic, twice,
  ];
  for (const options of bad) {
    assert.equal((await refusal(space, () => space.share("dataset:claims", eve, "viewer", options))).code, "invalid_argument");
  }
  for (const surplus of [{}, { by: ann }, null, undefined]) {
    await refusal(space, () => space.check(ann, "view", "dataset:claims", surplus));
    await refusal(space, () => space.checkMany(ann, "view", ["dataset:claims"], surplus));
  }
  for (const options of [{ bye: 1 }, { by: ann, message: "m" }, null, "x", [], { ["__proto__"]: 1 }]) {
    const calls = [
      () => space.explain(ann, "view", "dataset:claims", options), () => space.who("dataset:claims", "view", options),
      () => space.what(ann, "view", "dataset", { x: options }), () => space.history({ x: options }), () => space.verify(options),
      () => space.forget(eve, options), () => space.rename(eve, "user:new@acme.org", options), () => space.approve(1, options),
      () => space.pending({ x: options }), () => space.sheet("dataset:claims", options), () => space.remove("org:acme", eve, options), () => open(":memory:", { model: "datasets", x: options }),
    ];
    for (const call of calls) assert.equal((await refusal(space, call)).code, "invalid_argument", `${call}`);
  }
  const alien = vm.runInNewContext(`({ by: "${ann}" })`);
  assert.equal((await space.share("dataset:claims", eve, "viewer", alien)).changed, true);
  const bare = Object.assign(Object.create(null), { by: ann });
  assert.equal((await space.revoke("dataset:claims", eve, bare)).changed, true);
});

test("data that holds itself, or far too much, is an error", async (t) => {
  const space = await acme(t);
  const deep = JSON.parse(`${'{"x":'.repeat(5000)}1${"}".repeat(5000)}`);
  for (const bad of [cyclic, twice, deep, { x: cyclic }, new Array(5_000_000).fill("x"), new Array(20).fill("x".repeat(10_000_000))]) {
    await refusal(space, () => space.put(ann, { attributes: bad }));
    await refusal(space, () => space.add("org:acme", bad));
    await refusal(undefined, () => open(":memory:", { model: bad }));
    await refusal(undefined, () => checkModel(bad));
  }
});

test("__proto__ and its like are names as any other", async (t) => {
  const space = await acme(t);
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "toJSON", "then", "length", "0"];
  const attributes = Object.fromEntries(names.map((name) => [name, "x"]));
  await space.put("group:__proto__", { name: "__proto__", attributes });
  await space.create("dataset:__proto__", { by: ann, attributes });
  await space.create("dataset:constructor", { by: ann });
  const [last] = (await space.history({ resource: "dataset:__proto__" })).filter(({ kind }) => kind === "resource_created");
  assert.deepEqual(Object.keys(last.data.attributes).sort(), names.toSorted());
  const all = space.actions(ann, ["dataset:__proto__", "dataset:constructor"]);
  assert.deepEqual(Object.keys(all), ["dataset:__proto__", "dataset:constructor"]);
  assert.equal({}.x, undefined);
  assert.equal(Object.getPrototypeOf(last.data.attributes), Object.prototype);
});

test("what others put on the prototypes says nothing", async () => {
  const program = `
    import { open } from "privity";
    const space = await open(":memory:", { model: "datasets" });
    await space.put("user:ann@acme.org", { org: "acme" });
    await space.create("dataset:a", { by: "user:ann@acme.org" });
    Object.prototype.by = "user:ann@acme.org";
    Object.prototype.ifRevision = 0;
    Object.prototype.limit = 0;
    Object.prototype.error = Object.prototype.code = "x";
    Object.prototype[0] = "user:ann@acme.org";
    Object.defineProperty(Object.prototype, "changed", { set() { throw new Error("set"); }, configurable: true });
    Array.prototype.toJSON = () => "x";
    const made = await space.put("user:bob@acme.org", { org: "acme" });
    const refused = await space.share("dataset:a", "user:bob@acme.org", "viewer", {}).catch((error) => error);
    const holes = await space.share("dataset:a", [,], "viewer", { by: "user:ann@acme.org" }).catch((error) => error);
    const page = space.what("user:ann@acme.org", "view", "dataset");
    console.log(made.changed, refused.code, holes.name, page.items.length, space.checkMany([], "view", []).length);`;
  const [changed, code, holes, items, none] = (await run(program)).split(" ");
  assert.deepEqual([changed, code, items, none], ["true", "invalid_argument", "1", "0"]);
  // A hole shows what is on the prototype, as everywhere in the language; no error is right, too.
  assert.ok(["PrivityError", "undefined"].includes(holes));
});

test("what is changed after the call does not count", async (t) => {
  const space = await acme(t);
  const options = { by: ann };
  const receivers = [eve];
  const shared = space.share("dataset:claims", receivers, "viewer", options);
  options.by = bob;
  receivers[0] = bob;
  await shared;
  assert.equal(space.check(eve, "view", "dataset:claims"), true);
});
