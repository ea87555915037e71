// The package offers what tests/surface.json lists, no more and no less: as a program sees it, as
// index.d.ts says it, and as the native half takes it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";

import * as privity from "privity";
import { acme, camelCase, refusal, root, surface } from "./help.mjs";

const ts = createRequire(import.meta.url)("typescript");
const declared = readFileSync(join(root, "bindings-node/index.d.ts"), "utf8");
const file = ts.createSourceFile("index.d.ts", declared, ts.ScriptTarget.Latest, true);
const names = (members) => members.filter(({ name }) => name && !ts.isComputedPropertyName(name)).map(({ name }) => name.text);
const find = (test, name) => file.statements.find((each) => test(each) && each.name.text === name);
const fields = (name) => names(find(ts.isInterfaceDeclaration, name).members);
const union = (name) => find(ts.isTypeAliasDeclaration, name).type.types.map(({ literal }) => literal.text);
const space = find(ts.isClassDeclaration, "Space");

const verbs = Object.keys(surface.space.verbs).map(camelCase);
const { properties } = surface.space;
/** What a verb takes, in its fullest form. */
const parameters = (verb) => space.members.find(({ name }) => name?.text === camelCase(verb)).parameters;

test("the module", () => {
  const offered = [...surface.module.map(camelCase), "PrivityError", "Space", "version"].sort();
  assert.deepEqual(Object.keys(privity).sort(), offered);
  assert.deepEqual(Object.keys(createRequire(import.meta.url)("privity")).sort(), offered);
  const values = file.statements.filter((each) => !ts.isInterfaceDeclaration(each) && !ts.isTypeAliasDeclaration(each));
  assert.deepEqual(values.flatMap((each) => each.name?.text ?? each.declarationList.declarations[0].name.text).sort(), offered);
});

test("the members of a space", () => {
  const offered = Object.getOwnPropertyNames(privity.Space.prototype).filter((name) => name !== "constructor").sort();
  assert.deepEqual(offered, [...verbs, ...properties].sort());
  assert.deepEqual([...new Set(names(space.members))].sort(), offered);
  for (const name of properties) assert.ok(Object.getOwnPropertyDescriptor(privity.Space.prototype, name).get, name);
  assert.equal(privity.Space.prototype[Symbol.asyncDispose], privity.Space.prototype.close);
});

test("the arguments of each verb, by position and as options", () => {
  for (const [verb, expected] of Object.entries(surface.space.verbs)) {
    const placed = parameters(verb).filter(({ name }) => name.text !== "options").map(({ name }) => name.text);
    assert.deepEqual(placed, expected.slice(0, surface.space.places[verb]).map(camelCase), verb);
    const given = parameters(verb).flatMap(({ name, type }) => (name.text === "options" ? fields(type.typeName.text) : [name.text]));
    assert.deepEqual(given.sort(), expected.map(camelCase).sort(), verb);
  }
});

test("the native half knows the same options", async (t) => {
  const handle = await acme(t);
  for (const [verb, expected] of Object.entries(surface.space.verbs)) {
    if (["check", "check_many", "set_clock", "close"].includes(verb)) continue;
    const places = parameters(verb).filter(({ name }) => name.text !== "options");
    const given = places.map(({ type }) => (type.kind === ts.SyntaxKind.NumberKeyword ? 1 : "dataset:claims"));
    const refused = await refusal(handle, () => handle[camelCase(verb)](...given, { nonsense: 1 }));
    const known = [...places.map(({ name }) => name.text), ...refused.details.arguments];
    assert.deepEqual(known.sort(), expected.map(camelCase).sort(), `${verb}: ${refused.message}`);
  }
});

test("the fields of answers, and the codes", () => {
  for (const [name, expected] of Object.entries(surface.answers)) assert.deepEqual(fields(name), expected, name);
  assert.deepEqual(union("Code"), surface.codes);
  assert.deepEqual(union("Kind"), surface.kinds);
});

test("index.d.ts is what the core declares", () => {
  execFileSync(process.execPath, [join(root, "bindings-node/types.mjs"), "--check"], { stdio: "pipe" });
});

test("everything that is declared says what it is", () => {
  const bare = [];
  const visit = (node) => {
    const member = ts.isPropertySignature(node) || ts.isClassElement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
    if (member && node.name && !node.jsDoc && !ts.isTypeLiteralNode(node.parent)) bare.push(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  // The second form of a method has the first one's text.
  assert.deepEqual(bare, ["share", "change", "request", "who", "pending"]);
});

test("one version, everywhere", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.equal(privity.version, version);
  assert.ok(readFileSync(join(root, "Cargo.toml"), "utf8").includes(`\nversion = "${version}"\n`));
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  assert.equal(JSON.parse(lock).version, version);
  assert.ok(!lock.includes("resolved"), "package-lock.json names a download address");
});

test("one file of the native half has unsafe code", () => {
  const folder = join(root, "bindings-node/src");
  const sources = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  for (const [name, text] of sources) {
    if (name !== "js.rs") assert.ok(!/\bunsafe\s*(\{|fn|impl|extern)/.test(text), `${name} has unsafe code`);
  }
});
