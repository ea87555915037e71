// What docs/deploying.md says of a file that another process has: its own function waits for it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { folder, root } from "./help.mjs";

const page = readFileSync(join(root, "docs/deploying.md"), "utf8");
const [, declared] = /^```js\n(.*?)^const space = /ms.exec(page);
const source = declared.replace('"privity"', JSON.stringify(import.meta.resolve("privity")));
const { openSpace } = await import(`data:text/javascript,${encodeURIComponent(`${source}\nexport { openSpace };`)}`);

const HOLD = `
  const { open } = await import(${JSON.stringify(import.meta.resolve("privity"))});
  const space = await open(process.argv[1], { model: "datasets" });
  console.log("open");
  process.stdin.once("data", () => space.close());
  process.stdin.once("data", () => process.stdin.destroy());`;

/** Another process that has the file open until it is told. */
async function holder(t, file) {
  const other = spawn(process.execPath, ["--input-type=module", "--eval", HOLD, file], { stdio: ["pipe", "pipe", "inherit"] });
  t.after(() => other.kill());
  await once(other.stdout, "data");
  return other;
}

test("a new process waits for the old one", async (t) => {
  const file = join(folder(t), "held.db");
  const other = await holder(t, file);
  await assert.rejects(openSpace(file, {}, 0), { code: "unavailable" });
  const waits = openSpace(file, {});
  other.stdin.write("\n");
  const space = await waits;
  assert.equal(space.revision, 0);
  await space.close();
});

test("what waiting does not mend fails at once", async (t) => {
  const start = Date.now();
  const file = join(folder(t), "none", "a.db");
  await assert.rejects(openSpace(file, { model: "datasets" }), ({ details }) => details.reason === "io");
  assert.ok(Date.now() - start < 10_000);
});
