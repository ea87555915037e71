// Writes the parts of index.d.ts that the core declares, with the core's own comments: its codes,
// its answers, and the options of its commands. With `--check`, only says whether they differ.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { GUARDS } from "./arguments.js";

const file = fileURLToPath(new URL("index.d.ts", import.meta.url));
const core = (name) => readFileSync(new URL(`../core/src/${name}`, import.meta.url), "utf8");

/** Where answers and commands are declared, in the order in which they are written here. */
const ANSWERS = [
  ...["grants", "decisions", "lists", "journal", "facts"].map((name) => `answer/${name}.rs`),
  "event/proposal.rs",
  "answer/sheet.rs",
];
const COMMANDS = ["host", "sharing", "proposing"].map((name) => `command/${name}.rs`);

/** What the core's types are called here. */
const TYPES = {
  "BTreeMap<String, Option<String>>": "{ readonly [name: string]: string | null }",
  "BTreeMap<String, Pick>": "{ readonly [name: string]: LevelValue }",
  "BTreeMap<String, SettingValue>": "{ readonly [name: string]: SettingValue }",
  "BTreeMap<String, String>": "{ readonly [name: string]: string }",
  "BTreeMap<String, bool>": "{ readonly [name: string]: boolean }",
  "serde_json::Value": "unknown",
  Expiry: 'Moment | "never"',
  Names: "Names",
  Revision: "number",
  SettingValue: "SettingValue",
  String: "string",
  Timestamp: "Timestamp",
  bool: "boolean",
  u64: "number",
  usize: "number",
};

/** The arguments of commands that are given by their position. */
const POSITIONS = ["principal", "principals", "group", "members", "resource", "role", "to", "proposal"];

/** Where one of them is an option after all: who approves names a role only to give another. */
const OPTIONS = { Approve: ["role"] };

const snakeCase = (name) => name.replace(/\B[A-Z]/g, "_$&").toLowerCase();
const camelCase = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** The text of Rust's comments, without what only readers of this source need. */
function comment(lines, indent) {
  const text = lines
    .map((line) => line.trim().replace(/^\/\/\/ ?/, ""))
    .join(" ")
    .replace(/\[`(\w+)`\]/g, "`$1`")
    .replaceAll("`None`", "`null`")
    .replaceAll("if_revision", "ifRevision")
    .replaceAll("i64", "number");
  return `${indent}/** ${text} */\n`;
}

/** Every declaration with the comment before it. */
function* declarations(source, pattern) {
  const documented = new RegExp(`((?:^ *///.*\\n)+)(?:^ *#\\[.*\\n)*^${pattern.source}`, "gm");
  for (const [, lines, ...found] of source.matchAll(documented)) {
    yield [lines.trimEnd().split("\n"), ...found];
  }
}

function codes() {
  const table = [...declarations(core("error.rs"), / {4}\w+ = "(\w+)", (\w+), (true|false);/)];
  const kinds = [...core("error.rs").matchAll(/Self::\w+ => "(\w+)",/g)].map(([, kind]) => kind);
  const union = (name, about, members) =>
    `/** ${about} */\nexport type ${name} =\n${members.join("").trimEnd()};\n`;
  const member = ([lines, code]) => `${comment(lines, "  ")}  | "${code}"\n`;
  return [
    union("Kind", "What can be done about an error.", kinds.map((kind) => `  | "${kind}"\n`)),
    union("Code", "A stable code: of an error, of a decision's reason, or of a warning.", table.map(member)),
    union(
      "Reason",
      "A code that is the reason of a decision.",
      table.filter(([, , , reason]) => reason === "true").map(([, code]) => `  | "${code}"\n`),
    ),
  ].join("\n");
}

function answers() {
  const source = ANSWERS.map(core).join("\n");
  const enums = new Map();
  const structs = [...declarations(source, /pub (struct|enum) (\w+) \{\n([^}]*)\}/)];
  for (const [, form, name] of structs) enums.set(name, form);
  const type = (rust, field, owner) => {
    const [, outer, inner] = /^(Option|Vec)<(.*)>$/.exec(rust) ?? [];
    if (outer === "Option") return `${type(inner, field, owner)} | null`;
    if (outer === "Vec") return `${type(inner, field, owner)}[]`;
    if (rust === "Code") return owner === "Explanation" ? "Reason" : "Code";
    if (enums.has(rust)) return rust;
    if (!Object.hasOwn(TYPES, rust)) throw new Error(`${owner}: what is \`${rust}\` in TypeScript?`);
    return TYPES[rust].replace("readonly ", "");
  };
  return structs
    .map(([lines, form, name, body]) => {
      const head = comment(lines, "");
      if (form === "enum") {
        const variants = [...declarations(body, / {4}(\w+),/)];
        const members = variants.map(([text, variant]) => `${comment(text, "  ")}  | "${snakeCase(variant)}"\n`);
        return `${head}export type ${name} =\n${members.join("").trimEnd()};\n`;
      }
      const fields = [...declarations(body, / {4}pub (\w+): (.*),/)].map(
        ([text, field, rust]) => `${comment(text, "  ")}  ${field}: ${type(rust, field, name)};\n`,
      );
      return `${head}export interface ${name} {\n${fields.join("")}}\n`;
    })
    .join("\n");
}

function options() {
  const commands = COMMANDS.map(core).join("\n").matchAll(
    /^command! \{\n(?: {4}\/\/\/[^\n]*\n)+ {4}(\w+) \{\n(.*?)^ {8};\n(.*?)^ {4}\}/gms,
  );
  const given = { ...TYPES, Timestamp: "Moment", "Vec<String>": "Iterable<string>" };
  const fields = (command, body, optional) =>
    [...declarations(body, / {8}(\w+): (.*),/)]
      .filter(([, name]) => !POSITIONS.includes(name) || OPTIONS[command]?.includes(name))
      .map(([lines, name, rust]) => {
        const type = given[rust];
        if (type === undefined) throw new Error(`${command}: what is \`${rust}\` in TypeScript?`);
        const lost = optional && !GUARDS.includes(camelCase(name)) ? " | undefined" : "";
        return `${comment(lines, "  ")}  ${camelCase(name)}${optional ? "?" : ""}: ${type}${lost};\n`;
      });
  return [...commands]
    .map(([, name, required, rest]) => [name, [...fields(name, required, false), ...fields(name, rest, true)]])
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => `/** The options of \`${name.toLowerCase()}\`. */\nexport interface ${name}Options {\n${members.join("")}}\n`)
    .join("\n");
}

const before = readFileSync(file, "utf8");
const after = Object.entries({ codes, answers, options }).reduce((text, [name, write]) => {
  const [start, end] = [`// Written by types.mjs: ${name}\n`, "// End.\n"];
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end, text.indexOf(start))];
  if (from < start.length || to < 0) throw new Error(`index.d.ts has no part for ${name}`);
  return `${text.slice(0, from)}${write()}${text.slice(to)}`;
}, before);

if (after === before) process.exit(0);
if (process.argv.includes("--check")) {
  console.error("bindings-node/index.d.ts is not what the core declares: node bindings-node/types.mjs");
  process.exit(1);
}
writeFileSync(file, after);
