// The JavaScript in the documents runs, as a program of somebody who has installed the package.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = readdirSync(join(root, "docs"), { recursive: true }).map((name) => join("docs", name));
const documents = ["README.md", ...pages].filter((name) => name.endsWith(".md"));

/** The blocks of a document, one program each. */
const blocks = (name) =>
  [...readFileSync(join(root, name), "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);

const programs = documents.flatMap((name) => blocks(name).map((code, index) => ({ name, index, code })));

test("the documents have JavaScript", () => assert.notEqual(programs.length, 0));

/** A folder in which the package is installed. */
function installed() {
  const folder = mkdtempSync(join(tmpdir(), "privity-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "privity"), "dir");
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function run(code, folder) {
  // A failed `console.assert` only prints.
  const strict = "console.assert = (await import('node:assert')).ok;\n";
  writeFileSync(join(folder, "block.mjs"), strict + code);
  execFileSync(process.execPath, ["block.mjs"], { cwd: folder, stdio: "pipe", timeout: 60_000 });
}

for (const { name, index, code } of programs) {
  test(`${name}, block ${index + 1}, runs and runs again`, () => {
    const folder = installed();
    run(code, folder);
    run(code, folder);
  });
}

test("the blocks of all documents run in one folder", () => {
  const folder = installed();
  for (const { code } of programs) run(code, folder);
});
