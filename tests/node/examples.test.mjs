// The examples run, and say what they promise.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { checkModel } from "privity";

const run = (name) => {
  const script = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  return execFileSync(process.execPath, [script], { encoding: "utf8", timeout: 120_000 });
};

test("the story holds", () => {
  assert.equal(run("share.mjs"), "10 changes, each with who made it; the log is whole\n");
});

/** What the stories' page says that a story prints. */
function onPage(story) {
  const page = readFileSync(new URL("../../examples/stories/README.md", import.meta.url), "utf8");
  return new RegExp(`\\(${story}\\.py\\).*?\`\`\`text\n(.*?)\`\`\``, "s").exec(page)[1];
}

const stories = ["orders", "projects", "workspaces", "properties"];
for (const story of stories) {
  test(`the story of ${story} prints what its page says`, () => {
    assert.equal(run(`stories/${story}.mjs`), onPage(story));
  });
}

test("the sixth model holds", async () => {
  const model = fileURLToPath(new URL("../../examples/models/samples.toml", import.meta.url));
  assert.equal(await checkModel(model), 5);
});

test("the demo tells five stories and loses nothing", () => {
  const shown = run("demo.mjs");
  for (const story of stories) assert(shown.includes(onPage(story)), story);
  assert.match(shown, /Can Dan see it\? false: missing_component_access\. Missing: dataset:airports\./);
  assert.match(shown, /Can Dan see it\? true\./);
  assert.match(shown, /exceeds_own_rights/);
  // Before the kill, and from the file.
  assert.equal(shown.split("\nstorm-watch ").length, 3);
  assert.equal(shown.split("\nzipcodes ").length, 3);
  assert.match(shown, /The same table\./);
});
