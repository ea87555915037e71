// Datasets and dashboards: the Share button on real tables.
//
// The tables in the npm package `vega-datasets` become datasets. Three teams and their stewards
// share them, directly and through groups, and put two dashboards over them. The script does all
// this in a child process, which is killed without warning after its last change. The parent then
// opens the file again: every change is there.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { open } from "privity";

const TEAMS = {
  stewards: ["ann", "bob", "cho"],
  climate: ["dan", "eve", "finn", "gus", "hana", "ivy", "jack", "kim", "leo"],
  markets: ["mia", "ned", "olga", "pam", "quin", "rosa", "sam", "tara", "uma"],
  science: ["vic", "wes", "xena", "yann", "zoe", "abe", "bea", "cy", "dee"],
};
const PEOPLE = Object.values(TEAMS).flat();
const TOPICS = {
  climate: /weather|temp|wind|precip|co2|disaster/,
  markets: /stock|sp500|ohlc|employ|budget|income|jobs|driving|electricity|wheat/,
  science: /./,
};
const DASHBOARDS = {
  "storm-watch": ["seattle-weather", "windvectors", "disasters", "airports"],
  economy: ["stocks", "us-employment", "iowa-electricity", "driving"],
};
// The strongest role comes first; whoever sees a dashboard without owning it has none.
const LETTERS = { creator: "C", owner: "O", editor: "E", contributor: "c", viewer: "v" };

const user = (name) => `user:${name}@acme.org`;
const title = (name) => name[0].toUpperCase() + name.slice(1);
const heading = (text) => console.log(`\n${text}\n${"-".repeat(text.length)}`);
const stewardOf = (index) => user(TEAMS.stewards[index % TEAMS.stewards.length]);

/** Every table that the package carries as text, with its rows and columns. */
function tables() {
  const folder = new URL("../", import.meta.resolve("vega-datasets"));
  const read = (path) => readFileSync(new URL(path, folder), "utf8");
  const { version, resources } = JSON.parse(read("datapackage.json"));
  const found = resources
    .filter(({ type, format }) => type === "table" && ["csv", "tsv", "json"].includes(format))
    .map(({ path, format, schema }) => {
      const text = read(`data/${path}`);
      const rows = format === "json" ? JSON.parse(text).length : lines(text) - 1;
      return { name: path.replace(/\.\w+$/, ""), format, rows, columns: schema.fields.length };
    });
  return { version, found };
}

/** Lines of a CSV text; a line break between quotes is part of a value. */
const lines = (text) => text.replace(/"[^"]*"/g, "").trimEnd().split("\n").length;

/** People, groups, and a dataset for every table; its steward is its Creator. */
async function register(space, { version, found }) {
  for (const person of PEOPLE) await space.put(user(person), { name: title(person), org: "acme" });
  for (const [team, members] of Object.entries(TEAMS)) {
    await space.put(`group:${team}`, { org: "acme" });
    await space.add(`group:${team}`, members.map(user));
  }
  await space.put("group:everyone", { org: "acme" });
  await space.add("group:everyone", Object.keys(TEAMS).map((team) => `group:${team}`));

  heading(`1. The tables of vega-datasets ${version} are datasets`);
  for (const [index, { name, format, rows, columns }] of found.entries()) {
    const attributes = { format, rows: `${rows}`, columns: `${columns}` };
    await space.create(`dataset:${name}`, { by: stewardOf(index), attributes });
    const size = `${rows.toLocaleString("en").padStart(8)} rows${`${columns}`.padStart(4)} columns`;
    console.log(`  ${name.padEnd(32)}${format.padEnd(4)}${size}`);
  }
}

/** Each table goes to its topic's team, and to one more person; a small one, to everyone. */
async function share(space, { found }) {
  const members = PEOPLE.slice(TEAMS.stewards.length).reverse();
  const readers = members.filter((_, index) => index % 4 === 0);
  for (const [index, { name, rows }] of found.entries()) {
    const [dataset, by] = [`dataset:${name}`, stewardOf(index)];
    const team = Object.keys(TOPICS).find((topic) => TOPICS[topic].test(name));
    await space.share(dataset, "group:stewards", "editor", { by });
    await space.share(dataset, `group:${team}`, "contributor", { by });
    await space.share(dataset, user(readers[index % readers.length]), "viewer", { by });
    if (rows <= 52) await space.share(dataset, "group:everyone", "viewer", { by });
  }
  for (const [name, parts] of Object.entries(DASHBOARDS)) {
    const sources = parts.map((part) => `dataset:${part}`);
    await space.create(`dashboard:${name}`, { by: user("ann"), sources });
    await space.set(`dashboard:${name}`, { settings: { sharing: true }, by: user("ann") });
  }
}

/** Who can see what, as the space answers it. */
function table(space) {
  const tall = Math.max(...PEOPLE.map((person) => person.length));
  const heads = PEOPLE.map((person) => title(person).padEnd(tall));
  const text = Array.from({ length: tall }, (_, at) => row("", heads.map((head) => head[at])));
  for (const kind of ["dataset", "dashboard"]) {
    for (const resource of space.what(user("ann"), "view", kind).items) {
      const { people } = space.who(resource, "view");
      const roles = new Map(people.map((who) => [who.principal, who.roles]));
      const cells = PEOPLE.map((person) => cell(roles.get(user(person))));
      text.push(row(resource.slice(kind.length + 1), cells));
    }
  }
  return text.join("\n");
}

/** A row's name, and its cells with a gap between the teams. */
function row(name, cells) {
  const left = [...cells];
  const parts = Object.values(TEAMS).map((team) => left.splice(0, team.length).join(" "));
  return `${name.padEnd(34)}${parts.join("   ")}`.trimEnd();
}

function cell(roles) {
  if (!roles) return ".";
  const strongest = Object.keys(LETTERS).find((role) => roles.includes(role));
  return LETTERS[strongest ?? "viewer"];
}

async function dashboardOpens(space) {
  heading("2. A dashboard opens with the last of its datasets");
  const [dan, board] = [user("dan"), "dashboard:storm-watch"];
  console.log(`  Its datasets: ${DASHBOARDS["storm-watch"].join(", ")}.`);
  const why = space.explain(dan, "view", board, { by: user("ann") });
  const missing = why.nearest.flatMap(({ lacks }) => lacks.flatMap((lack) => lack.missing));
  console.log(`  Can Dan see it? ${why.allowed}: ${why.reason}. Missing: ${missing.join(", ")}.`);
  const creator = space.who(missing[0]).grants.find((grant) => grant.owner).principal;
  await space.share(missing[0], "group:climate", "viewer", { by: creator });
  console.log(`  ${creator} shares ${missing[0]} with group:climate.`);
  console.log(`  Can Dan see it? ${space.check(dan, "view", board)}.`);
}

async function refusal(space) {
  heading("3. A refusal, and its explanation");
  console.log("  Dan is a Contributor of seattle-weather, and makes Mia an Editor of it:");
  try {
    await space.share("dataset:seattle-weather", user("mia"), "editor", { by: user("dan") });
  } catch (error) {
    console.log(`  ${error.code}: ${error.message}`);
    console.log(`  Dan may give: ${error.details.may_give.join(", ")}. Why Dan may give at all:`);
  }
  for (const source of space.explain(user("dan"), "access.edit", "dataset:seattle-weather").because) {
    console.log(`  a ${source.role}, by way of ${source.path.join(" > ")}, given by ${source.chain[0].by}`);
  }
  console.log("  May Dan append rows?");
  const why = space.explain(user("dan"), "append", "dataset:seattle-weather");
  console.log(`  ${why.allowed}: ${why.reason}`);
  for (const { role, path, chain } of why.nearest) {
    console.log(`  nearest: ${role}, by way of ${path.join(" > ")}, given by ${chain[0].by}`);
  }
}

/** All changes; and then, no chance to tidy up. */
async function work(path) {
  const space = await open(path, { model: "datasets" });
  const given = tables();
  await register(space, given);
  await share(space, given);
  await dashboardOpens(space);
  await refusal(space);
  heading("4. Who can see what");
  console.log("C creator, O owner, E editor, c contributor, v viewer");
  console.log(`At revision ${space.revision}:\n${table(space)}`);
  process.kill(process.pid, "SIGKILL");
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "privity-"));
  const path = join(folder, "demo.db");
  const script = fileURLToPath(import.meta.url);
  const worker = spawnSync(process.execPath, [script, path], { encoding: "utf8" });
  process.stderr.write(worker.stderr);
  process.stdout.write(worker.stdout);
  assert.equal(worker.signal, "SIGKILL", "the worker failed");

  heading("5. The process was killed; the file is opened again");
  const space = await open(path);
  const again = `At revision ${space.revision}:\n${table(space)}\n`;
  console.log(again);
  assert(worker.stdout.endsWith(again), "a change was lost");
  const { events, hash } = await space.verify();
  console.log(`  The same table. ${events} events, unaltered: ${hash.slice(0, 16)}...`);
  await space.close();
  rmSync(folder, { recursive: true });
}

await (process.argv[2] ? work(process.argv[2]) : main());
