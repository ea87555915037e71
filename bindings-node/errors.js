"use strict";

/** The one error of this package: `code` says what is wrong, `kind` what can be done about it. */
class PrivityError extends Error {
  constructor(message, { code, kind, details = {} }) {
    super(message);
    this.code = code;
    this.kind = kind;
    this.details = details;
  }
}

// On the prototype, as with the errors of the language: not a field of every error.
Object.defineProperty(PrivityError.prototype, "name", {
  value: "PrivityError",
  configurable: true,
  writable: true,
});

/** What a name begins with that is no option, however much it looks like the core's own. */
const STRANGE = "-";

/** An argument of the core as it is spelled here; what is inside of it is the caller's own. */
function camelCase(argument) {
  const [name] = argument.split(/[.[]/, 1);
  return name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) + argument.slice(name.length);
}

/** What is said of an argument that the call does not have: here it was one of the options. */
function unknown({ argument, arguments: known, nearest }, positional) {
  const isOption = (name) => !Object.hasOwn(positional, name);
  const options = known.filter(isOption).map(camelCase);
  const near = nearest !== undefined && isOption(nearest) ? { nearest: camelCase(nearest) } : {};
  const given = argument.startsWith(STRANGE) ? argument.slice(STRANGE.length) : camelCase(argument);
  const details = { argument: given, arguments: options, ...near };
  const meant = near.nearest === undefined ? "" : `did you mean \`${near.nearest}\`? `;
  const all = options.length === 0 ? "there are none" : `the options are ${options.join(", ")}`;
  return [`\`${details.argument}\` is not an option; ${meant}${all}`, details];
}

/**
 * The error that a refusal of the native half stands for. What the call has by position, under the
 * names given here, is not told as an option.
 */
function refused(text, positional = {}) {
  let { message, details, ...facts } = JSON.parse(text.slice(1));
  const { argument } = details;
  if (Array.isArray(details.arguments)) {
    [message, details] = unknown(details, positional);
  } else if (typeof argument === "string" && camelCase(argument) !== argument) {
    details = { ...details, argument: camelCase(argument) };
    message = message.replaceAll(`\`${argument}\``, `\`${details.argument}\``);
  }
  // The one fact that is named after an option, and not the other way round.
  const { if_revision: ifRevision, ...others } = details;
  if (ifRevision !== undefined) details = { ...others, ifRevision };
  return new PrivityError(message, { ...facts, details });
}

module.exports = { PrivityError, STRANGE, refused };
