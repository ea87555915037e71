// A program that uses every part of the package compiles as strictly as can be, and one that uses it
// wrongly doesn't.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";

import { root } from "./help.mjs";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const sample = join(root, "tests/node/typing-sample.ts");
const STRICT = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--target", "es2022"];

for (const resolution of [["--module", "nodenext"], ["--module", "node16"], ["--module", "esnext", "--moduleResolution", "bundler"]]) {
  test(`the sample compiles with ${resolution.join(" ")}`, () => {
    try {
      execFileSync(process.execPath, [tsc, ...STRICT, ...resolution, sample], { cwd: root, encoding: "utf8" });
    } catch ({ stdout }) {
      assert.fail(stdout);
    }
  });
}
