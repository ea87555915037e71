// The examples run, and say what they promise.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

const run = (name) => {
  const script = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  return execFileSync(process.execPath, [script], { encoding: "utf8", timeout: 120_000 });
};

test("the story holds", () => {
  assert.equal(run("share.mjs"), "10 changes, each with who made it; the log is whole\n");
});

test("the demo shows every table and loses nothing", () => {
  const shown = run("demo.mjs");
  assert.match(shown, /Can Dan see it\? false: missing_component_access\. Missing: dataset:airports\./);
  assert.match(shown, /Can Dan see it\? true\./);
  assert.match(shown, /exceeds_own_rights/);
  // Before the kill, and from the file.
  assert.equal(shown.split("\nstorm-watch ").length, 3);
  assert.equal(shown.split("\nzipcodes ").length, 3);
  assert.match(shown, /The same table\./);
});
