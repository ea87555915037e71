"use strict";
// The package's surface: names and promises around the native half. What each method does is said
// in index.d.ts.

const { inspect } = require("node:util");

const { SURPLUS, columns, invalid, moment, odd, write } = require("./arguments.js");
const { shown } = require("./display.js");
const { PrivityError, refused } = require("./errors.js");
const native = require("./native.js");

/** Only `open` makes a space. */
const OPENED = Symbol("opened");

/** The digit by which `checkMany` says yes. */
const ALLOWED = "1".charCodeAt(0);

/** The answer that a JSON text of the native half is, or the error that a refusal is. */
function answer(text, positional) {
  if (text.startsWith("!")) throw refused(text, positional);
  return shown(JSON.parse(text));
}

async function open(url, options) {
  const handle = await native.open(write({ url }, options));
  if (typeof handle === "string") throw refused(handle, { url });
  return new Space(OPENED, handle);
}

async function checkModel(model) {
  return answer(await native.examples(write({ model })));
}

async function restore(backup, path, options) {
  return answer(await native.restore(write({ backup, path }, options)), { backup, path });
}

/** The value, with all that is in it, as nobody can change it. */
function frozen(value) {
  if (value !== null && typeof value === "object") Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

class Space {
  /** What the native half knows the space by; `null` once it is closed. */
  #handle;
  #model;
  /** Settled when all that was asked for so far is done. */
  #last = Promise.resolve();

  constructor(key, handle) {
    if (key !== OPENED) throw new TypeError("a Space comes from open()");
    this.#handle = handle;
    this.#model = frozen(this.#ask("model", {}));
  }

  get model() {
    return this.#model;
  }

  get revision() {
    return this.#ask("revision", {});
  }

  get closed() {
    return this.#handle === null;
  }

  /** What a console shows: no address, for that may hold a secret. */
  [inspect.custom](_depth, options) {
    // The prototype has this method, too, and is no space.
    if (!(#handle in this)) return this;
    const facts = { model: this.#model.model.name };
    try {
      Object.assign(facts, this.closed ? { closed: true } : { revision: this.revision });
    } catch ({ code }) {
      Object.assign(facts, { code });
    }
    return `Space ${inspect(facts, options)}`;
  }

  put(principal, options) {
    return this.#change("put", { principal }, options);
  }

  add(group, members, options) {
    return this.#change("add", { group, members }, options);
  }

  remove(group, members, options) {
    return this.#change("remove", { group, members }, options);
  }

  create(resource, options) {
    return this.#change("create", { resource }, options);
  }

  set(resource, options) {
    return this.#change("set", { resource }, options);
  }

  delete(resource, options) {
    return this.#change("delete", { resource }, options);
  }

  forget(principal, options) {
    return this.#change("forget", { principal }, options);
  }

  rename(principal, to, options) {
    return this.#change("rename", { principal, to }, options);
  }

  resetTime(options) {
    return this.#change("reset_time", {}, options);
  }

  share(resource, principals, role, options) {
    [role, options] = optional(role, options);
    return this.#change("share", { resource, principals, role }, options);
  }

  change(resource, principals, role, options) {
    [role, options] = optional(role, options);
    return this.#change("change", { resource, principals, role }, options);
  }

  revoke(resource, principals, options) {
    return this.#change("revoke", { resource, principals }, options);
  }

  leave(resource, options) {
    return this.#change("leave", { resource }, options);
  }

  request(resource, role, options) {
    [role, options] = optional(role, options);
    return this.#change("request", { resource, role }, options);
  }

  approve(proposal, options) {
    return this.#change("approve", { proposal }, options);
  }

  decline(proposal, options) {
    return this.#change("decline", { proposal }, options);
  }

  withdraw(proposal, options) {
    return this.#change("withdraw", { proposal }, options);
  }

  transfer(resource, to, options) {
    return this.#change("transfer", { resource, to }, options);
  }

  check(principal, action, resource) {
    none(arguments.length - 3);
    const decision = native.check(this.#handle, principal, action, resource);
    if (typeof decision === "boolean") return decision;
    throw refused(decision);
  }

  checkMany(principals, actions, resources) {
    none(arguments.length - 3);
    const asked = columns(principals, actions, resources);
    const [[{ text: who }, { text: what }, { text: which }], length] = asked;
    const digits = native.checkMany(this.#handle, who, what, which);
    if (digits.startsWith("!") || digits.length !== length) throw this.#badQuestion(asked, digits);
    const decisions = new Array(length);
    for (let index = 0; index < length; index += 1) {
      decisions[index] = digits.charCodeAt(index) === ALLOWED;
    }
    return decisions;
  }

  explain(principal, action, resource, options) {
    return this.#ask("explain", { principal, action, resource }, options);
  }

  who(resource, action, options) {
    [action, options] = optional(action, options);
    return this.#ask("who", { resource, action }, options);
  }

  get(resource, options) {
    return this.#ask("get", { resource }, options);
  }

  what(principal, action, type, options) {
    return this.#ask("what", { principal, action, type }, options);
  }

  actions(principal, resources, options) {
    return this.#ask("actions", { principal, resources }, options);
  }

  pending(resource, options) {
    [resource, options] = optional(resource, options);
    return this.#ask("pending", { resource }, options);
  }

  search(resource, query, options) {
    return this.#ask("search", { resource, query }, options);
  }

  sheet(resource, options) {
    return this.#ask("sheet", { resource }, options);
  }

  select(type, resources, options) {
    return this.#ask("select", { type, resources }, options);
  }

  principal(principal, options) {
    return this.#ask("principal", { principal }, options);
  }

  list(type, options) {
    return this.#ask("list", { type }, options);
  }

  members(group, options) {
    return this.#ask("members", { group }, options);
  }

  holdings(principal, options) {
    return this.#ask("holdings", { principal }, options);
  }

  proposal(proposal, options) {
    return this.#look("proposal", { proposal }, options);
  }

  history(options) {
    return this.#look("history", {}, options);
  }

  verify(options) {
    return this.#look("verify", {}, options);
  }

  setClock(now) {
    none(arguments.length - 1);
    answer(native.setClock(this.#handle, now === null ? null : Number(moment(now, "now"))));
  }

  async backup(path, options) {
    const [handle, text] = [this.#handle, write({ path }, options)];
    return answer(await this.#queue(() => native.backup(handle, text)), { path });
  }

  async close() {
    none(arguments.length);
    const handle = this.#handle;
    this.#handle = null;
    answer(await this.#queue(() => native.close(handle)));
  }

  #ask(verb, positional, options) {
    return answer(native.answerNow(this.#handle, verb, write(positional, options)), positional);
  }

  /** The first of the questions that is an error, as `check` says it. */
  #badQuestion(asked, digits) {
    for (const [index, question] of odd(asked)) {
      const decision = native.check(this.#handle, ...question);
      if (typeof decision === "boolean") continue;
      const error = refused(decision);
      error.details.index = index;
      return error;
    }
    return refused(digits);
  }

  async #change(verb, positional, options) {
    const [handle, text] = [this.#handle, write(positional, options)];
    return answer(await this.#queue(() => native.change(handle, verb, text)), positional);
  }

  async #look(verb, positional, options) {
    const [handle, text] = [this.#handle, write(positional, options)];
    return answer(await this.#queue(() => native.answerLater(handle, verb, text)), positional);
  }

  /** Does the work after all that was asked for before, so that nobody has to await each step. */
  #queue(work) {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {}); // A failure is its caller's; the next one goes on.
    return done;
  }
}

if (Symbol.asyncDispose) {
  Object.defineProperty(Space.prototype, Symbol.asyncDispose, {
    value: Space.prototype.close,
    configurable: true,
    writable: true,
  });
}

/** Refuses what a call without options is given beyond its arguments. */
function none(surplus) {
  if (surplus > 0) throw invalid("arguments", "are more than the call takes; it has no options");
}

// What stands behind the options would be lost in silence, and it may have been who acts.
for (const name of Object.getOwnPropertyNames(Space.prototype)) {
  const { value: method, ...rest } = Object.getOwnPropertyDescriptor(Space.prototype, name);
  if (typeof method !== "function" || ["constructor", "check", "checkMany", "setClock", "close"].includes(name)) continue;
  const { length } = method;
  const strict = {
    [name](...given) {
      if (given.length <= length) return method.apply(this, given);
      return method.call(this, ...given.slice(0, length - 1), SURPLUS);
    },
  }[name];
  Object.defineProperty(strict, "length", { value: length, configurable: true });
  Object.defineProperty(Space.prototype, name, { ...rest, value: strict });
}

/** An optional position before the options: it can be left out. */
function optional(position, options) {
  const leftOut = options === undefined && typeof position === "object";
  return leftOut ? [undefined, position] : [position, options];
}

exports.open = open;
exports.checkModel = checkModel;
exports.restore = restore;
exports.Space = Space;
exports.PrivityError = PrivityError;
exports.version = native.VERSION;
