// Vectors as text: what fits on a line is one line, so that a step reads as a sentence.

const WIDTH = 160;
const pad = (depth) => " ".repeat(depth);

const line = (value) => {
  if (Array.isArray(value)) return `[${value.map(line).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${line(member)}`);
  return `{${members.join(", ")}}`;
};

/** Members side by side, as many as fit on each line. */
function fill(members, open, close, depth) {
  const lines = [""];
  members.forEach((member, nth) => {
    const text = nth === members.length - 1 ? member : `${member},`;
    const last = lines.at(-1);
    if (last && depth + last.length + 1 + text.length > WIDTH) lines.push(text);
    else lines[lines.length - 1] = last ? `${last} ${text}` : text;
  });
  return `${open}\n${lines.map((text) => pad(depth) + text).join("\n")}${close}`;
}

function value(data, depth, used) {
  const text = line(data);
  if (used + text.length <= WIDTH || data === null || typeof data !== "object") return text;
  const inner = depth + 2;
  if (Array.isArray(data)) return fill(data.map((item) => value(item, inner, inner)), "[", "]", inner);
  const member = ([key, item]) => `${JSON.stringify(key)}: ${value(item, inner, inner + key.length + 4)}`;
  return fill(Object.entries(data).map(member), "{", "}", inner);
}

function step({ op, args, ...rest }) {
  const head = args === undefined ? `"op": "${op}"` : `"op": "${op}", "args": ${line(args)}`;
  const tail = Object.entries(rest).map(([key, item]) => `"${key}": ${line(item)}`).join(", ");
  const whole = `      { ${head}, ${tail} }`;
  if (whole.length <= WIDTH - 8) return whole;
  const first = `      { ${head},`;
  const args_ = args === undefined ? "" : `, "args": ${value(args, 8, first.length - line(args).length + 1)}`;
  const start = first.length <= WIDTH + 4 ? first : `      { "op": "${op}"${args_},`;
  const second = Object.entries(rest).map(([key, item]) => `"${key}": ${value(item, 8, 12 + key.length)}`);
  return `${start}\n        ${second.join(", ")} }`;
}

function scenario({ name, why, shows, model, steps }) {
  return [
    "  {",
    `    "name": ${JSON.stringify(name)},`,
    `    "why": ${JSON.stringify(why)},`,
    `    "shows": ${line(shows)},`,
    `    "model": ${typeof model === "string" ? JSON.stringify(model) : value(model, 4, 160)},`,
    `    "steps": [\n${steps.map(step).join(",\n")}\n    ]`,
    "  }",
  ].join("\n");
}

export const layout = (scenarios) => `{ "scenarios": [\n${scenarios.map(scenario).join(",\n")}\n] }\n`;
