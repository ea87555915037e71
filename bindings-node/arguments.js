"use strict";
// Reads arguments into JSON: exactly what is there, or an error. They are read when a method is
// called, so that what the caller does to his objects afterwards does not count.
//
// Only own properties count, so a polluted `Object.prototype` says nothing. An option that is
// `undefined` is as one that was left out, save for those that guard: a variable that was never set
// must not become "no actor", which is the host's own word, nor a change without its check. The core
// refuses those. `null` is an error. Numbers are never rounded; nothing else is left out in silence.

const { inspect } = require("node:util");
const { isBoxedPrimitive, isDate, isMap } = require("node:util/types");
const { PrivityError, STRANGE } = require("./errors.js");

/** Deeper than any model: an end to what holds itself. */
const MAX_DEPTH = 16;
/** How many values a call can carry: an end to what repeats itself. */
const MAX_VALUES = 1_000_000;
/** How much text a call can carry, in UTF-16 units. */
const MAX_TEXT = 1 << 26;
/** Options that guard a call, and without which it does more. */
const GUARDS = ["by", "ifRevision", "hash"];
/** Stands for the options of a call that was given more than it takes. */
const SURPLUS = Symbol("surplus");
/** What to do about a value that is none. */
const OR_NOT = "give a value, or leave it out (`undefined` is as left out)";
/** A getter or a proxy's trap: whatever it threw, what was meant is not known. */
const UNREADABLE = "cannot be read: a getter threw";

function invalid(name, why, code = "invalid_argument") {
  const argument = String(name).slice(0, 80).replace(/\p{Cc}/gu, "\ufffd").toWellFormed();
  return new PrivityError(`\`${argument}\` ${why}`, { code, kind: "invalid", details: { argument } });
}

/** Whether an object is of no class, in whatever realm. */
function isPlain(value) {
  const parent = Object.getPrototypeOf(value);
  return parent === null || Object.getPrototypeOf(parent) === null;
}

/** Whether an object gives its items one by one, as a `Set` does; the letters of a text are none. */
function isIterable(value) {
  return !isPlain(value) && !isMap(value) && !isBoxedPrimitive(value) && typeof value[Symbol.iterator] === "function";
}

/** The texts that an iterable gives, in its order. */
function texts(iterable, name) {
  const items = [];
  for (const item of iterable) {
    if (typeof item !== "string") throw invalid(`${name}[${items.length}]`, "is not a string");
    if (items.length === MAX_VALUES) throw invalid(name, "is too large", "limit_exceeded");
    items.push(item);
  }
  return items;
}

/** A number as it is. A fraction is exact, too; where none can stand, the core says what can. */
function number(value, name) {
  if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return String(value);
  throw invalid(name, "is not a number that JavaScript can count exactly");
}

/** A moment: whole milliseconds, or a `Date`. */
function moment(value, name) {
  const millis = isDate(value) ? Date.prototype.getTime.call(value) : value;
  if (Number.isSafeInteger(millis)) return String(millis);
  throw invalid(name, "is not a moment; give milliseconds since 1970, or a valid Date");
}

/** An option's name in the core. The core's own spelling is none here: it is marked as strange. */
function snakeCase(key) {
  if (key.includes("_") || key.startsWith(STRANGE)) return STRANGE + key;
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Writes one call's values as JSON. Each has the way to it as its name, such as `levels.goals`. */
class Writer {
  #values = 0;
  #units = 0;

  value(value, name, depth) {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw invalid(name, "is too large", "limit_exceeded");
    switch (typeof value) {
      case "string":
        return this.#text(value, name);
      case "number":
        return number(value, name);
      case "boolean":
        return String(value);
      case "object":
        // `null` has a meaning inside of attributes: it removes one.
        if (value === null && depth > 0) return "null";
        if (value === null) throw invalid(name, `is null; ${OR_NOT}`);
        if (depth === MAX_DEPTH) throw invalid(name, "is nested too deep, or holds itself");
        if (Array.isArray(value)) return this.#list(value, name, depth + 1);
        if (depth === 0 && isIterable(value)) return this.#list(texts(value, name), name, depth + 1);
        return `{${this.members(value, name, depth + 1).join()}}`;
      default:
        throw invalid(name, `is ${typeof value}; ${depth > 0 ? "give data" : OR_NOT}`);
    }
  }

  /** The own properties of a plain object, as `"name":value`. */
  members(object, name, depth, rename = (key) => key) {
    if (object === SURPLUS) throw invalid("arguments", "are more than the call takes; the options come last");
    if (isDate(object)) throw invalid(name, "is a Date, which only a moment can be");
    if (isMap(object)) throw invalid(name, "is a Map; give a plain object, as Object.fromEntries makes of it");
    if (typeof object !== "object" || object === null || !isPlain(object)) {
      throw invalid(name, "is not a plain object");
    }
    // What shows an answer in a console is none of its data.
    const keys = Reflect.ownKeys(object).filter((key) => key !== inspect.custom);
    return keys.map((key) => {
      if (typeof key === "symbol") throw invalid(name, "has a symbol; give plain data");
      const [text, value] = [this.#text(rename(key), name), object[key]];
      // As if left out, but the core still says that there is no such option, or that it guards.
      if (depth === 0 && (value === undefined || value === null && GUARDS.includes(key))) return `${text}:null`;
      // The one option that is a moment. Elsewhere a date is an object like any other.
      if (depth === 0 && key === "expires" && isDate(value)) return `${text}:${moment(value, key)}`;
      return `${text}:${this.value(value, depth === 0 ? key : `${name}.${key}`, depth)}`;
    });
  }

  #list(list, name, depth) {
    const items = [];
    for (let index = 0; index < list.length; index += 1) {
      items.push(this.value(list[index], `${name}[${index}]`, depth));
    }
    return `[${items.join()}]`;
  }

  #text(text, name) {
    if (!text.isWellFormed()) throw invalid(name, "has half of a surrogate pair: it is not text");
    this.#units += text.length;
    if (this.#units > MAX_TEXT) throw invalid(name, "is too large", "limit_exceeded");
    return JSON.stringify(text);
  }
}

/**
 * The arguments of a call, as JSON: those by position under the names given here, and the options.
 * A position that is `undefined` was left out.
 */
function write(positional, options) {
  const writer = new Writer();
  const option = (key) => {
    if (Object.hasOwn(positional, key)) throw invalid(key, "is given by its position");
    return snakeCase(key);
  };
  try {
    const given = Object.entries(positional).filter(([, value]) => value !== undefined);
    const members = given.map(([name, value]) => `"${name}":${writer.value(value, name, 0)}`);
    if (options !== undefined) members.push(...writer.members(options, "options", 0, option));
    return `{${members.join()}}`;
  } catch (error) {
    throw error instanceof PrivityError ? error : invalid("arguments", UNREADABLE);
  }
}

/** What stands after each item of an array, in the text that it is sent as. No name has it. */
const END = "\0";
/** So many different items are few, and so many items worth a look whether they are. */
const [FEW, MANY] = [4, 64];

/**
 * The text of an array of few different items, such as actions: these, and then a character for
 * each place, whose code is the number of the item there. To join an item costs several times more.
 */
function few(items, length) {
  if (length < MANY) return undefined;
  const [names, places] = [[], Buffer.allocUnsafe(length)];
  for (let index = 0; index < length; index += 1) {
    const item = items[index];
    let at = 0;
    while (at < names.length && names[at] !== item) at += 1;
    if (at === names.length) {
      if (at === FEW || item.includes(END)) return undefined;
      names.push(item);
    }
    places[index] = at + 1;
  }
  return names.join(END) + END + places.toString("latin1");
}

/** One argument of `checkMany`: a string, which counts for all questions, or an array of them. */
function column(value, name) {
  if (typeof value === "string") {
    // What would look like an array is sent as another text that names nothing.
    const text = value === "" || value.includes(END) ? "\u0001" : value;
    return { name, text, items: [value] };
  }
  if (!Array.isArray(value)) throw invalid(name, "is neither a string nor an array of strings");
  try {
    const length = value.length >>> 0; // A proxy may say anything.
    const items = new Array(length + 1);
    for (let index = 0; index < length; index += 1) {
      const item = value[index];
      if (typeof item !== "string") throw invalid(`${name}[${index}]`, "is not a string");
      items[index] = item;
    }
    items[length] = ""; // An END after the last item, too.
    return { name, text: few(items, length) ?? items.join(END), items, length };
  } catch (error) {
    throw error instanceof PrivityError ? error : invalid(name, UNREADABLE);
  }
}

/** The columns of `checkMany`, and how many questions they are. */
function columns(principals, actions, resources) {
  const all = [
    column(principals, "principals"),
    column(actions, "actions"),
    column(resources, "resources"),
  ];
  const arrays = all.filter(({ length }) => length !== undefined);
  const [first] = arrays;
  const other = arrays.find(({ length }) => length !== first.length);
  if (other !== undefined) {
    throw invalid(other.name, `has ${other.length} rows, and \`${first.name}\` has ${first.length}`);
  }
  return [all, first?.length ?? 1];
}

/** The questions of the columns, if a text is among them that cannot be sent as it is. */
function* odd([all, length]) {
  const isOdd = (item, at, end) => at !== end && (item === "" || item.includes(END));
  if (!all.some(({ items, length: end }) => items.some((item, at) => isOdd(item, at, end)))) return;
  for (let index = 0; index < length; index += 1) {
    yield [index, all.map(({ items, length: many }) => items[many === undefined ? 0 : index])];
  }
}

module.exports = { GUARDS, SURPLUS, columns, invalid, moment, odd, write };
