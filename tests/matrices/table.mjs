// What the tables are made of: rows of `| cell | cell |` as they stand in the requirements, worlds,
// and steps with names to fill in.

const split = (row) => row.replace(/^\|/, "").replace(/\|$/, "").split("|").map((cell) => cell.trim());

/** `{ columns, rows: [{ label, cells: { column: text } }] }`; the first line is the header. */
export function table([head, ...lines]) {
  const [, ...columns] = split(head);
  const rows = lines.map((line) => {
    const [label, ...texts] = split(line);
    if (texts.length !== columns.length) throw new Error(`${line}: not ${columns.length + 1} cells`);
    return { label, cells: Object.fromEntries(columns.map((column, n) => [column, texts[n]])) };
  });
  return { columns, rows };
}

/** Every combination of the dimensions: tags, and the steps that make it so. */
export function worlds(dimensions = []) {
  let all = [{ tags: [], steps: [] }];
  for (const dimension of dimensions) {
    all = all.flatMap(({ tags, steps }) =>
      Object.entries(dimension).map(([tag, more]) => ({ tags: [...tags, tag], steps: [...steps, ...more] })));
  }
  return all;
}

/** What is so in a world: the first entry whose tags it has all; `*` is always so. */
export function choose(byTags, { tags }) {
  const entries = Object.entries(byTags);
  const found = entries.find(([wanted]) => wanted === "*" || wanted.split(" and ").every((tag) => tags.includes(tag)));
  if (!found) throw new Error(`nothing for ${tags.join(", ")} in ${Object.keys(byTags).join("; ")}`);
  return found[1];
}

export const kebab = (...words) => words.join(" ").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** A value with the names in braces filled in; `{p}` alone becomes a number. */
export function filled(value, names) {
  if (typeof value === "string") {
    return value === "{p}" ? names.p : value.replace(/\{(\w+)\}/g, (all, name) => names[name] ?? all);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, names));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [filled(key, names), filled(item, names)]));
}

/** The steps of a scenario. Counts proposals, so that `{p}` is the number of the last one. */
export class Script {
  steps = [];
  proposals = 0;

  /** A step `["verb", { … }]`, or with what it gives as a third, and the outcome that a cell wants. */
  add([op, args, gives = {}], names, expected = "✔") {
    const all = { p: this.proposals, ...names };
    const result = expected === "✔" ? { gives: filled(gives, all) } : { fails: expected };
    this.steps.push({ op, args: filled(args, all), ...result });
    const proposes = op === "request" || op === "transfer" || (op === "share" && args.role === "exchange");
    if (expected === "✔" && proposes) this.proposals += [args.principals].flat().length;
  }
}

/** A scenario of a matrix: about one person, in one world. */
export function scenario(matrix, name, { tags }, { steps }) {
  const { shows, model, why } = matrix;
  const ids = Array.isArray(shows) ? shows : [...(shows["*"] ?? []), ...(shows[name] ?? [])];
  const about = [name, ...tags].join(", ");
  return { name: kebab("matrix", matrix.name, name, ...tags), why: `${why}, cell by cell: ${about}.`, shows: ids, model, steps };
}
