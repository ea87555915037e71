// The vectors of the permission matrices are what the tables in tests/matrices say.

import { execFileSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

const generator = fileURLToPath(new URL("../matrices/generate.mjs", import.meta.url));

test("tests/vectors/matrix-*.json are what the tables say", () => {
  execFileSync(process.execPath, [generator, "--check"], { stdio: "pipe" });
});
