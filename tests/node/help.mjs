// What the tests of the package share.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { PrivityError, open } from "privity";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const surface = JSON.parse(readFileSync(join(root, "tests/surface.json"), "utf8"));
export const [ann, bob, eve] = ["user:ann@acme.org", "user:bob@acme.org", "user:eve@acme.org"];

export const camelCase = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** A folder that is gone after the test. */
export function folder(t) {
  const made = mkdtempSync(join(tmpdir(), "privity-"));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A space with three members of one organization, and a dataset of Ann's that Bob can view. */
export async function acme(t, url = ":memory:", options = {}) {
  const space = await open(url, { model: "datasets", ...options });
  t.after(() => space.close());
  for (const user of [ann, bob, eve]) await space.put(user, { org: "acme" });
  await space.create("dataset:claims", { by: ann });
  await space.share("dataset:claims", bob, "viewer", { by: ann });
  return space;
}

/** Exactly the fields of the answer that is so named, in their order. */
export function shape(name, value) {
  assert.deepEqual(Object.keys(value), surface.answers[name], name);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  return value;
}

/** A space with a project of Ann's that Bob can view, and a property of hers with two meters. */
export async function mill(t, url = ":memory:", options = {}) {
  const space = await open(url, { model: ["properties", "workspaces"], ...options });
  t.after(() => space.close());
  for (const user of [ann, bob, eve]) await space.put(user, { org: "acme" });
  await space.put("org:grid", { registered: true, fields: { custom_id: true, remark: false } });
  await space.create("project:atlas", { by: ann });
  await space.share("project:atlas", bob, "viewer", { by: ann });
  await space.create("property:mill", { by: ann });
  await space.create("meter:e1", { parent: "property:mill", kind: "energy", by: ann });
  await space.create("meter:w1", { parent: "property:mill", kind: "water", by: ann });
  return space;
}

/** The error of a call, which must be this package's; the space must be as it was. */
export async function refusal(space, call) {
  const before = space?.revision;
  try {
    const given = await call();
    assert.fail(`gave ${JSON.stringify(given)}`);
  } catch (error) {
    assert.ok(error instanceof PrivityError, `${error.stack}`);
    assert.equal(space?.revision, before);
    return error;
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const shown = (value) => JSON.stringify(value);

/** Where an answer does not match what was expected; `undefined` if it does. */
export function mismatch(expected, given, at = "answer") {
  if (isObject(expected) && isObject(given)) {
    for (const [key, value] of Object.entries(expected)) {
      if (!Object.hasOwn(given, key)) return `${at} has no ${key}: ${shown(given)}`;
      const wrong = mismatch(value, given[key], `${at}.${key}`);
      if (wrong) return wrong;
    }
    return undefined;
  }
  if (Array.isArray(expected) && Array.isArray(given) && expected.length === given.length) {
    for (const [index, value] of expected.entries()) {
      const wrong = mismatch(value, given[index], `${at}[${index}]`);
      if (wrong) return wrong;
    }
    return undefined;
  }
  return expected === given ? undefined : `${at} is ${shown(given)}, not ${shown(expected)}`;
}

/** Runs a program that imports the package. */
export async function run(program, { flags = [], input = "module", cwd = root } = {}) {
  const given = [...flags, `--input-type=${input}`, "--eval", program];
  return (await promisify(execFile)(process.execPath, given, { cwd, timeout: 60_000 })).stdout.trim();
}
