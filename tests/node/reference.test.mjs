// The reference says what index.d.ts says, of every call.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { camelCase, surface } from "./help.mjs";
import { target, written } from "../reference/generate.mjs";

const page = readFileSync(target, "utf8");
const headings = new Set([...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading));

test("it is what index.d.ts says", () => {
  assert.equal(page, written(), "index.d.ts says something else by now: make reference");
});

test("it has every call, every answer and every property", () => {
  const calls = surface.module.map((name) => `${camelCase(name)}()`);
  const verbs = Object.keys(surface.space.verbs).map((name) => `space.${camelCase(name)}`);
  for (const name of [...calls, ...verbs, ...Object.keys(surface.answers)]) assert.ok(headings.has(name), name);
  for (const name of surface.space.properties) assert.match(page, new RegExp(`^\\| \`${name}\` \\|`, "m"));
});

test("every call says when it is refused, and has an example", () => {
  for (const part of page.split(/^### (?=space\.|\w+\(\))/m).slice(1)) {
    assert.match(part, /^\* \*\*Throws\*\* .*`/m, part.slice(0, 40));
    assert.match(part, /^```ts\n[^`]*\/\/ throws \w+$/m, part.slice(0, 40));
  }
});
