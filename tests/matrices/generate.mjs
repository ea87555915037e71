// Writes the vectors of the permission matrices, `../vectors/matrix-NAME.json`, from the tables in
// this folder. With `--check`, only says whether they differ.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

import { entries } from "./entries.mjs";
import { layout } from "./layout.mjs";
import { levels, needs } from "./levels.mjs";
import { rights } from "./rights.mjs";

const KINDS = { rights, entries, levels, needs };
const here = (name) => new URL(name, import.meta.url);

const names = readdirSync(here(".")).filter((name) => name.endsWith(".json")).sort();
const stale = [];
for (const name of names) {
  const { matrices } = JSON.parse(readFileSync(here(name), "utf8"));
  const text = layout(matrices.flatMap((matrix) => KINDS[matrix.kind](matrix)));
  const file = here(`../vectors/matrix-${name}`);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (process.argv.includes("--check")) stale.push(`matrix-${name}`);
  else writeFileSync(file, text);
}
const made = readdirSync(here("../vectors")).filter((name) => name.startsWith("matrix-"));
stale.push(...made.filter((name) => !names.includes(name.replace("matrix-", ""))));
if (stale.length) {
  console.error(`not what the tables say: ${stale.join(", ")}; run node tests/matrices/generate.mjs`);
  process.exitCode = 1;
}
