// A space from its opening to its end, and to the end of the process.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { inspect, promisify } from "node:util";

import { PrivityError, Space, open } from "privity";
import { acme, ann, bob, folder, refusal, root, run } from "./help.mjs";

const require = createRequire(import.meta.url);

test("what was changed is there after reopening, and the file knows its model", async (t) => {
  const file = join(folder(t), "space.db");
  const space = await acme(t, file);
  const revision = space.revision;
  await space.close();
  const again = await open(file);
  assert.equal(again.model.model.name, "datasets");
  assert.equal(again.revision, revision);
  assert.equal(again.check(bob, "view", "dataset:claims"), true);
  await again.close();
  assert.equal((await refusal(undefined, () => open(file, { model: "orders" }))).code, "model_mismatch");
});

test("a console shows which space it is, and no address", async (t) => {
  const space = await open(join(folder(t), "password.db"), { model: "datasets" });
  assert.equal(inspect(space), "Space { model: 'datasets', revision: 0 }");
  assert.equal(inspect({ space }, { compact: true, breakLength: Infinity }), "{ space: Space { model: 'datasets', revision: 0 } }");
  await space.close();
  assert.equal(inspect(space), "Space { model: 'datasets', closed: true }");
  assert.doesNotThrow(() => inspect(Space.prototype));
});

test("the model can be a name, a path or an object, and the durability is one of two", async (t) => {
  const path = join(root, "core/models/datasets.toml");
  const byName = await open(":memory:", { model: "datasets" });
  const byPath = await open(":memory:", { model: path, durability: "relaxed" });
  const byObject = await open(":memory:", { model: byName.model });
  assert.deepEqual(byPath.model, byName.model);
  assert.deepEqual(byObject.model, byName.model);
  for (const space of [byName, byPath, byObject]) await space.close();
  for (const durability of ["Full", "", "none", true, null]) {
    assert.equal((await refusal(undefined, () => open(":memory:", { model: "datasets", durability }))).code, "invalid_argument");
  }
});

test("a closed space answers nothing, and closing twice is fine", async (t) => {
  const space = await acme(t);
  assert.equal(space.closed, false);
  const closing = space.close();
  assert.equal(space.closed, true);
  const calls = [
    () => space.check(ann, "view", "dataset:claims"), () => space.checkMany(ann, "view", ["dataset:claims"]),
    () => space.checkMany(ann, "view", []), () => space.explain(ann, "view", "dataset:claims"), () => space.who("dataset:claims"),
    () => space.what(ann, "view", "dataset"), () => space.actions(ann, []), () => space.revision, () => space.setClock(null),
    () => space.put(ann), () => space.history(), () => space.verify(), () => space.pending(), () => space.search("dataset:claims", "a", { by: ann }),
    () => space.sheet("dataset:claims", { by: ann }), () => space.request("dataset:claims", { by: bob }), () => space.approve(1, { by: ann }),
    () => space.rename(bob, "user:new@acme.org"),
  ];
  for (const call of calls) assert.equal((await refusal(undefined, call)).code, "unavailable", `${call}`);
  assert.equal(await closing, undefined);
  assert.equal(await space.close(), undefined);
  assert.equal(space.model.model.name, "datasets");
});

test("closing waits for the changes that were asked for", async (t) => {
  const file = join(folder(t), "space.db");
  const space = await acme(t, file);
  const changes = Array.from({ length: 50 }, (_, n) => space.put(`user:u${n}@acme.org`, { org: "acme" }));
  const closing = space.close();
  const late = refusal(undefined, () => space.put(ann));
  assert.equal((await Promise.all(changes)).length, 50);
  await closing;
  assert.equal((await late).code, "unavailable");
  const again = await open(file);
  assert.equal((await again.history()).filter(({ kind }) => kind === "principal_put").length, 53);
  await again.close();
});

test("handles of one file share it, and each is closed for itself", async (t) => {
  const file = join(folder(t), "space.db");
  const one = await acme(t, file);
  const two = await open(file);
  await two.share("dataset:claims", "user:eve@acme.org", "viewer", { by: ann });
  assert.equal(one.check("user:eve@acme.org", "view", "dataset:claims"), true);
  await one.close();
  assert.equal(two.check(bob, "view", "dataset:claims"), true);
  await two.close();
});

test("a file that another process has is unavailable", async (t) => {
  const file = join(folder(t), "space.db");
  await acme(t, file);
  const program = `import { open } from "privity"; await open(${JSON.stringify(file)}).catch((error) => console.log(error.code));`;
  assert.equal(await run(program), "unavailable");
});

test("a space disposes of itself", async () => {
  const space = await open(":memory:", { model: "datasets" });
  await space[Symbol.asyncDispose]();
  assert.equal(space.closed, true);
});

test("a stranger's `this` is an error", async (t) => {
  const space = await acme(t);
  for (const stranger of [undefined, null, {}, 1, new Proxy(space, {}), Object.create(space), Object.create(Space.prototype)]) {
    for (const name of Object.getOwnPropertyNames(Space.prototype)) {
      const { value, get } = Object.getOwnPropertyDescriptor(Space.prototype, name);
      if (name === "constructor") continue;
      const call = async () => (value ?? get).call(stranger, ann, "view", "dataset:claims");
      await assert.rejects(call, (error) => error instanceof TypeError || error instanceof PrivityError, name);
    }
  }
  assert.throws(() => new Space(), TypeError);
  assert.throws(() => new Space(Symbol("opened"), {}), TypeError);
});

test("whoever reaches for the native half cannot bring it down", async (t) => {
  const native = require(join(root, "bindings-node/privity.node"));
  await acme(t);
  const junk = [undefined, null, 0, 1, -1, 2 ** 60, 1n, "1", {}, [], Symbol("x"), () => {}, new Proxy({}, {}), new ArrayBuffer(8), globalThis];
  for (const handle of junk) {
    assert.match(native.check(handle, ann, "view", "dataset:claims"), /^!.*unavailable/);
    assert.match(native.checkMany(handle, ann, "view", "dataset:claims"), /^!.*unavailable/);
    assert.match(native.answerNow(handle, "revision", "{}"), /^!.*unavailable/);
    assert.match(await native.change(handle, "put", '{"principal":"group:g"}'), /^!.*unavailable/);
    assert.equal(await native.close(handle), "null");
  }
  for (const call of [native.check, native.checkMany]) assert.match(call(), /^!.*invalid_argument/);
  const handle = await native.open('{"url":":memory:","model":"datasets"}');
  for (const text of ["", "[]", "{", "null", '{"op":"put"}', "\ud800"]) {
    assert.match(native.answerNow(handle, "who", text), /^!/);
    assert.match(await native.change(handle, "put", text), /^!/);
  }
  await native.close(handle);
});

test("a space that nobody can reach is closed, but not before its changes are made", async (t) => {
  const file = join(folder(t), "space.db");
  const program = `
    import { open } from "privity";
    const later = () => new Promise((done) => setTimeout(done, 20));
    let changes = await (async () => {
      const space = await open(${JSON.stringify(file)}, { model: "datasets" });
      return Array.from({ length: 200 }, (_, n) => space.put("user:u" + n + "@acme.org"));
    })();
    for (let n = 0; n < 5; n += 1) { gc(); await later(); }
    console.log((await Promise.all(changes)).at(-1).revision);
    changes = undefined;
    for (let n = 0; n < 10; n += 1) { gc(); await later(); }
    const again = await open(${JSON.stringify(file)}, { durability: "relaxed" });  // refused while it is open otherwise
    console.log(again.revision);
    for (let n = 0; n < 2000; n += 1) { await open(":memory:", { model: "datasets" }); if (n % 100 === 0) { gc(); await later(); } }
    await again.close();`;
  assert.equal(await run(program, { flags: ["--expose-gc"] }), "200\n200");
});

test("a process can end at any moment", async (t) => {
  const file = join(folder(t), "space.db");
  const start = `
    import { open } from "privity";
    const space = await open(${JSON.stringify(file)}, { model: "datasets" });
    const asked = Array.from({ length: 20 }, (_, n) => space.put("user:" + Math.random() + "@acme.org"));
    space.verify(); space.history();`;
  for (const end of ["", "process.exit();", "await asked[0]; process.exit();", "space.close(); process.exit();", "setImmediate(() => process.exit());", "await asked[3]; process.reallyExit(0);"]) {
    for (let n = 0; n < 3; n += 1) await run(`${start}\n${end}`);
  }
  const crashed = await run(`${start}\n await asked[1]; throw new Error("mine");`).catch((error) => error);
  assert.equal(crashed.code, 1);
  assert.match(crashed.stderr, /mine/);
  const space = await open(file);
  assert.equal((await space.verify()).revision, space.revision);
  assert.ok(space.revision >= 20);
  await space.close();
});

test("a program can load the package twice", async (t) => {
  const first = require("privity");
  for (const name of Object.keys(require.cache)) if (name.includes("bindings-node")) delete require.cache[name];
  const second = require("privity");
  assert.notEqual(first.Space, second.Space);
  const file = join(folder(t), "space.db");
  const [one, two] = [await first.open(file, { model: "datasets" }), await second.open(file)];
  await one.put(ann, { org: "acme" });
  await two.create("dataset:x", { by: ann });
  assert.equal(one.check(ann, "view", "dataset:x"), true);
  await one.close();
  await two.close();
});

test("without its native half the package says how to build it", async (t) => {
  const copy = join(folder(t), "node_modules/privity");
  cpSync(join(root, "bindings-node"), join(copy, "bindings-node"), { recursive: true, filter: (path) => !path.endsWith(".node") });
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  const failed = await run('require("privity")', { input: "commonjs", cwd: join(copy, "../..") }).catch((error) => error);
  assert.match(failed.stderr, /not built.*run build.*npm rebuild privity/s);
  // A machine without cargo is told so, and the install fails.
  const build = ["bindings-node/build.mjs", "--if-possible"];
  const options = { cwd: copy, env: { ...process.env, PATH: "" } };
  const built = await promisify(execFile)(process.execPath, build, options).catch((error) => error);
  assert.equal(built.code, 1);
  assert.match(built.stderr, /cargo was not found/);
  assert.ok(!existsSync(join(copy, "bindings-node/privity.node")));
  assert.equal(JSON.parse(readFileSync(join(copy, "package.json"), "utf8")).name, "privity");
});
