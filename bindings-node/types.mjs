// Writes the parts of index.d.ts that the core declares, with the core's own comments: its codes,
// its answers, and the options of its commands and queries. With `--check`, only says whether they
// differ. What the core declares is in core/declared.json, which tests/rust/surface.rs writes.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { GUARDS } from "./arguments.js";

const file = fileURLToPath(new URL("index.d.ts", import.meta.url));
const declared = JSON.parse(readFileSync(new URL("../core/declared.json", import.meta.url), "utf8"));

/** What the core's types of arguments are called here. */
const TYPES = {
  "BTreeMap<String, Option<String>>": "{ readonly [name: string]: string | null }",
  "BTreeMap<String, Pick>": "{ readonly [name: string]: LevelValue }",
  "BTreeMap<String, SettingValue>": "{ readonly [name: string]: SettingValue }",
  "BTreeMap<String, String>": "{ readonly [name: string]: string }",
  "BTreeMap<String, bool>": "{ readonly [name: string]: boolean }",
  Expiry: 'Moment | "never"',
  Names: "Names",
  Revision: "number",
  String: "string",
  Timestamp: "Moment",
  "Vec<String>": "Iterable<string>",
  Without: '"owner" | "manager"',
  bool: "boolean",
  u64: "number",
  usize: "number",
};

/** What answers are made of and index.d.ts says by itself. */
const SAID = { Code: "Code", Pick: "LevelValue", SettingValue: "SettingValue", Timestamp: "Timestamp" };

const camelCase = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const pascalCase = (name) => camelCase(`_${name}`);

/** The text of a comment, without what only readers of the core's source need. */
function comment(about, indent) {
  const text = about
    .replace(/\s+/g, " ")
    .replace(/\[`(\w+)`\]/g, "`$1`")
    .replaceAll("`None`", "`null`")
    .replaceAll("if_revision", "ifRevision")
    .replaceAll("i64", "number");
  return `${indent}/** ${text} */\n`;
}

function codes() {
  const union = (name, about, members) =>
    `/** ${about} */\nexport type ${name} =\n${members.join("").trimEnd()};\n`;
  const member = ({ about, code }) => `${comment(about, "  ")}  | "${code}"\n`;
  const reasons = declared.codes.filter(({ reason }) => reason).map(({ code }) => `  | "${code}"\n`);
  return [
    union("Kind", "What can be done about an error.", declared.kinds.map((kind) => `  | "${kind}"\n`)),
    union("Code", "A stable code: of an error, of a decision's reason, or of a warning.", declared.codes.map(member)),
    union("Reason", "A code that is the reason of a decision.", reasons),
  ].join("\n");
}

/** A JSON Schema as a type. */
function type(schema, owner) {
  const { $ref, anyOf, additionalProperties, items } = schema;
  if ($ref !== undefined) {
    const name = $ref.replace("#/$defs/", "");
    if (name === "Code" && owner === "Explanation") return "Reason";
    return SAID[name] ?? name;
  }
  const all = anyOf ?? [schema.type].flat().map((one) => ({ ...schema, type: one }));
  if (all.length > 1) return all.map((one) => type(one, owner)).join(" | ");
  if (schema.type === "array") return `${type(items, owner)}[]`;
  if (schema.type === "object") return `{ [name: string]: ${type(additionalProperties, owner)} }`;
  return schema.type === "integer" ? "number" : (schema.type ?? "unknown");
}

function answers() {
  return declared.answers
    .filter(({ name }) => !Object.hasOwn(SAID, name))
    .map(({ name, schema }) => {
      const head = comment(schema.description, "");
      if (schema.oneOf !== undefined) {
        const members = schema.oneOf.map((one) => `${comment(one.description, "  ")}  | "${one.const}"\n`);
        return `${head}export type ${name} =\n${members.join("").trimEnd()};\n`;
      }
      const fields = schema.required.map((field) => {
        const of = schema.properties[field];
        return `${comment(of.description, "  ")}  ${field}: ${type(of, name)};\n`;
      });
      return `${head}export interface ${name} {\n${fields.join("")}}\n`;
    })
    .join("\n");
}

function options() {
  const option = (verb) => ({ name, of, needed, about }) => {
    const given = TYPES[of];
    if (given === undefined) throw new Error(`${verb}: what is \`${of}\` in TypeScript?`);
    const lost = needed || GUARDS.includes(camelCase(name)) ? "" : " | undefined";
    return `${comment(about, "  ")}  ${camelCase(name)}${needed ? "" : "?"}: ${given}${lost};\n`;
  };
  return declared.verbs
    .map((verb) => [verb.name, verb.arguments.filter(({ placed }) => !placed).map(option(verb.name))])
    .filter(([, members]) => members.length > 0)
    .map(([name, members]) => {
      const head = `/** The options of \`${camelCase(name)}\`. */\n`;
      return `${head}export interface ${pascalCase(name)}Options {\n${members.join("")}}\n`;
    })
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
