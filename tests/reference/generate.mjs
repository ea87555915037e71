// Writes docs/reference/node.md from index.d.ts and its comments.
//
//     node tests/reference/generate.mjs            # `make reference` writes both languages
//
// What an option means stands in the comments; what a positional argument means, in arguments.json.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const ts = createRequire(import.meta.url)("typescript");
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const declared = readFileSync(at("bindings-node/index.d.ts"), "utf8");
const meanings = JSON.parse(readFileSync(at("tests/reference/arguments.json"), "utf8"));
const file = ts.createSourceFile("index.d.ts", declared, ts.ScriptTarget.Latest, true);

const HEAD = `# Reference: Node

Written by \`make reference\` from \`index.d.ts\`, whose comments an editor shows; a test compares. The
same for [Python](python.md). What to do about each code is in [Codes](../errors.md).

In the examples, the comment behind a line is what it gives, in part, or \`throws\` and the code of the
error; they go on from the one under [Space](#space). A test runs them.

`;

/** Without the ids of requirements, which say nothing to a reader of this page. */
const plain = (text) => text.replace(/\s*\([A-Z]-\d+\w?(, [A-Z]-\d+\w?)*\)/g, "");
const line = (text) => plain(text.replace(/\s+/g, " ").trim());
const cell = (text) => line(text).replaceAll("|", "\\|");
const anchor = (name) => name.toLowerCase().replace(/[^\w-]/g, "");
const snakeCase = (name) => name.replace(/\B[A-Z]/g, "_$&").toLowerCase();
const bare = (text) => text.replace(/\.$/, "");

const name = (node) => node.name.getText();
const comment = (node) => (node.jsDoc ?? []).map((each) => ts.getTextOfJSDocComment(each.comment) ?? "").join("\n\n");
const tags = (node, tag) =>
  (node.jsDoc ?? [])
    .flatMap((each) => each.tags ?? [])
    .filter(({ tagName }) => tagName.text === tag)
    .map((each) => [each.name?.getText(), ts.getTextOfJSDocComment(each.comment) ?? ""]);

const statements = file.statements.filter((each) => (each.jsDoc ?? []).length > 0);
const functions = statements.filter(ts.isFunctionDeclaration);
const interfaces = new Map(statements.filter(ts.isInterfaceDeclaration).map((each) => [name(each), each]));
const classes = new Map(statements.filter(ts.isClassDeclaration).map((each) => [name(each), each]));
const space = classes.get("Space");
const methods = space.members.filter(ts.isMethodDeclaration).filter((each) => ts.isIdentifier(each.name));
const verbs = [...new Set(methods.map(name))].map((verb) => methods.filter((each) => name(each) === verb));

const isOption = (each) => each.endsWith("Options");
const answers = [...interfaces.values()].filter((each) => !isOption(name(each)));
const aliases = statements.filter(ts.isTypeAliasDeclaration).filter((each) => name(each) !== "Code");
const unions = aliases.filter(({ type }) => ts.isUnionTypeNode(type) && type.types.every(ts.isLiteralTypeNode));
const headed = new Set([...answers, ...aliases].map(name));

/** A type, with a link to what of it is said on this page. That an option may be undefined is said once. */
function typed(node) {
  const text = node.getText().replace(/\s+/g, " ").replace(/ \| undefined$/, "");
  const shown = `\`${text.replaceAll("|", "\\|")}\``;
  if (/\bCode\b/.test(text)) return `[${shown}](../errors.md)`;
  const found = (text.match(/\w+/g) ?? []).find((word) => headed.has(word));
  return found ? `[${shown}](#${anchor(found)})` : shown;
}

const table = (head, rows) => (rows.length === 0 ? "" : `| ${head} | type | |\n|---|---|---|\n${rows.join("")}\n`);

function member(each, of = "") {
  const [[, standard] = []] = tags(each, "default");
  const more = standard ? `. Default: \`${standard.trim()}\`` : "";
  const needed = each.questionToken || of === "" ? "" : "; must be given";
  return `| \`${of}${name(each)}\` | ${typed(each.type)} | ${cell(bare(comment(each)))}${needed}${more} |\n`;
}

/** What a positional argument means. */
function meaning(verb, given, said) {
  const [, param] = tags(said, "param").find(([of]) => of === given) ?? [];
  const found = param ?? meanings[`${snakeCase(verb)}.${given}`] ?? meanings[given];
  if (found === undefined) throw new Error(`tests/reference/arguments.json: what is \`${given}\` of \`${verb}\`?`);
  return found;
}

/** The arguments of a call in its longest form, each option a row of its own. */
function* rows(verb, forms) {
  const [longest] = forms.toSorted((one, other) => other.parameters.length - one.parameters.length);
  for (const each of longest.parameters) {
    const options = interfaces.get(each.type.getText());
    if (options && isOption(name(options))) {
      for (const option of options.members) yield member(option, "options.");
    } else {
      yield `| \`${name(each)}\` | ${typed(each.type)} | ${cell(bare(meaning(verb, name(each), forms[0])))} |\n`;
    }
  }
}

const heading = (of, verb) => (of ? `${of}.${verb}` : `${verb}()`);

function call(of, forms) {
  const [said] = forms;
  const verb = name(said);
  const signatures = forms.map((each) => {
    const given = each.parameters.map((one) => one.getText()).join(", ");
    return `${verb}(${given}): ${each.type.getText()}`;
  });
  const throws = tags(said, "throws").map(([, text]) => `* **Throws** ${bare(line(text))}.\n`);
  const examples = tags(said, "example").map(([, text]) => `\n\`\`\`ts\n${text.trim()}\n\`\`\`\n`);
  return [
    `### ${heading(of, verb)}\n\n\`\`\`ts\n${signatures.join("\n")}\n\`\`\`\n\n`,
    `${line(comment(said))}\n\n`,
    table("argument", [...rows(verb, forms)]),
    `* **Returns** ${typed(said.type)}.\n`,
    ...throws,
    ...examples,
    "\n",
  ].join("");
}

function* index() {
  yield "| call | |\n|---|---|\n";
  for (const [of, [said]] of [...functions.map((each) => ["", [each]]), ...verbs.map((each) => ["space", each])]) {
    const title = heading(of, name(said));
    const [first] = line(comment(said)).split(/(?<=\.) |: /);
    yield `| [\`${title}\`](#${anchor(title)}) | ${cell(bare(first))} |\n`;
  }
  yield "\n";
}

function* types() {
  yield "## Types\n\n";
  for (const each of aliases.filter((one) => !unions.includes(one))) {
    yield `### ${name(each)}\n\n\`${each.type.getText()}\`: ${bare(line(comment(each)))}.\n\n`;
  }
  for (const each of unions) {
    yield `### ${name(each)}\n\n${line(comment(each))}\n\n`;
    for (const one of each.type.types) yield `* \`${one.getText()}\`${about(one)}\n`;
    yield "\n";
  }
  yield "## Answers\n\nMoments are milliseconds since 1970-01-01T00:00:00Z. `null` says that there is nothing.\n\n";
  for (const each of answers) {
    yield `### ${name(each)}\n\n${line(comment(each))}\n\n${table("field", each.members.map((one) => member(one)))}`;
  }
}

/** What is said of one of a union's values: before the bar that it stands behind. */
function about(node) {
  const bar = declared.lastIndexOf("|", node.getStart());
  const start = Math.max(declared.lastIndexOf('"', bar), declared.lastIndexOf("=", bar)) + 1;
  const [found] = ts.getLeadingCommentRanges(declared, start) ?? [];
  if (!found) return "";
  const text = declared.slice(found.pos, found.end).replace(/^\/\*\*|\*\/$/g, "").replace(/^ *\*/gm, "");
  return `: ${bare(line(text)).replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())}`;
}

function page() {
  const error = classes.get("PrivityError");
  const facts = space.members.filter(ts.isPropertyDeclaration);
  const [[, start]] = tags(space, "example");
  return [
    HEAD,
    ...index(),
    ...functions.map((each) => call("", [each])),
    `## Space\n\n${plain(comment(space))}\n\n\`\`\`ts\n${start.trim()}\n\`\`\`\n\n`,
    table("property", facts.map((one) => member(one))),
    ...verbs.map((forms) => call("space", forms)),
    ...types(),
    `## PrivityError\n\n${line(comment(error))}\n\n`,
    table("property", error.members.filter(ts.isPropertyDeclaration).map((one) => member(one))),
  ].join("");
}

export const target = at("docs/reference/node.md");
export const written = () => `${page().trimEnd()}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, written());
