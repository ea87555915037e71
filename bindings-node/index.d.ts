// The types of the package, by hand: the methods. What the core declares - answers, options,
// codes - stands between markers and is written from the core's source, with its comments:
//
//     node bindings-node/types.mjs
//
// The methods are not, because the native half takes JSON, and has none of their types. A test
// compares all of it with tests/surface.json and with what the package really offers.

/// <reference lib="esnext.disposable" />

/** The version of the package. */
export const version: string;

/** A model: the name of one that ships (`orders`, `datasets`), the path of a `.toml` or `.json` file, or the model itself. */
export type Model = string | { readonly [key: string]: unknown };

/** One name, or several. */
export type Names = string | readonly string[];

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Timestamp = number;

/** A moment that is given: milliseconds, or a `Date`. */
export type Moment = Timestamp | Date;

/** The value of a setting: a switch, or one of the setting's values. */
export type SettingValue = boolean | string;

// Written by types.mjs: codes
/** What can be done about an error. */
export type Kind =
  | "invalid"
  | "refused"
  | "not_found"
  | "conflict"
  | "unavailable"
  | "corrupt";

/** A stable code: of an error, of a decision's reason, or of a warning. */
export type Code =
  /** The actor holds the right. */
  | "allowed"
  /** Nobody has shared the resource with this principal. */
  | "not_shared"
  /** What the principal holds does not include the action. */
  | "role_lacks_capability"
  /** The level chosen for the action's category is too low. */
  | "level_too_low"
  /** A setting of the resource withholds the action. */
  | "setting_disabled"
  /** The resource's status does not open this part yet, or any more. */
  | "phase_locked"
  /** The resource's data is not ready. */
  | "not_ready"
  /** The principal is not verified for this. */
  | "not_verified"
  /** At least one of the resource's sources is not open to the principal. */
  | "missing_component_access"
  /** The resource is not open to its audience. */
  | "sharing_off"
  /** The only grant waits for a decision. */
  | "pending"
  /** The only grant is suspended. */
  | "suspended"
  /** The only grant has expired. */
  | "expired"
  /** Does not exist, or not for this actor. */
  | "not_found"
  /** An argument is missing, of the wrong kind or out of range. */
  | "invalid_argument"
  /** An identifier is not `kind:name`, or names the wrong kind of thing. */
  | "invalid_id"
  /** Not an e-mail address. */
  | "invalid_email"
  /** This kind of principal cannot receive such a grant. */
  | "invalid_principal"
  /** The level, or the combination of levels, does not exist. */
  | "invalid_level"
  /** The model is wrong; `details.problems` lists file, line and what to do. */
  | "invalid_model"
  /** This type of resource does not offer the operation. */
  | "invalid_operation"
  /** The type has no such action. */
  | "unknown_action"
  /** The model has no such type. */
  | "unknown_type"
  /** The type has no such role. */
  | "unknown_role"
  /** A field, setting, status or option that does not exist. */
  | "unknown_field"
  /** The role exists, but nobody can give it. */
  | "role_not_assignable"
  /** The message is longer than the model allows. */
  | "message_too_long"
  /** Something that the receiver requires was not given. */
  | "missing_required_field"
  /** Nothing is selected. */
  | "selection_empty"
  /** More is selected than can be shared at once. */
  | "selection_multiple"
  /** A size or a count is over the space's limit. */
  | "limit_exceeded"
  /** The membership would make a group a member of itself. */
  | "group_cycle"
  /** The actor has no right to do this here. */
  | "forbidden"
  /** The actor may use the resource, but not share it. */
  | "share_forward_required"
  /** The receiver is not registered. */
  | "unknown_user"
  /** The receiver is not of the resource's organization. */
  | "outside_organization"
  /** The organization is not registered for data exchange. */
  | "org_not_registered"
  /** The grant is out of the actor's reach: an owner's, or one of a higher role. */
  | "target_protected"
  /** The actor holds less than he wants to give. */
  | "exceeds_own_rights"
  /** The Creator does not leave. */
  | "creator_cannot_leave"
  /** Somebody must remain the owner. */
  | "last_owner"
  /** The principal has no grant here. */
  | "not_in_access_list"
  /** The principal has another role already; `change` changes it. */
  | "already_shared"
  /** The proposal was decided before. */
  | "already_decided"
  /** The name is in use. */
  | "already_exists"
  /** The resource has changed since the revision that the caller saw. */
  | "revision_conflict"
  /** The space was made with another model. */
  | "model_mismatch"
  /** The space was written by a newer version of Privity. */
  | "newer_format"
  /** The answer would be older than the caller accepts. */
  | "stale"
  /** The journal cannot be reached, is locked, or the space is closed. */
  | "unavailable"
  /** The journal is damaged or was altered. */
  | "corrupt"
  /** A warning: the grant ends when its giver's own right ends. */
  | "expiry_capped";

/** A code that is the reason of a decision. */
export type Reason =
  | "allowed"
  | "not_shared"
  | "role_lacks_capability"
  | "level_too_low"
  | "setting_disabled"
  | "phase_locked"
  | "not_ready"
  | "not_verified"
  | "missing_component_access"
  | "sharing_off"
  | "pending"
  | "suspended"
  | "expired"
  | "not_found";
// End.

// Written by types.mjs: answers
/** What a change did. */
export interface Outcome {
  /** Whether anything changed. `false`: it was so already, and nothing was written. */
  changed: boolean;
  /** The space's revision after the change. */
  revision: number;
  /** The model's own words, such as `Viewer permission added.` */
  text: string | null;
  /** What the actor should know. */
  warnings: Warning[];
  /** The grants that the change touched, as they are now; of those that ended, as they were. */
  grants: GrantInfo[];
}

/** What the actor of a change should know, though it went through. */
export interface Warning {
  /** A stable code: the model's own, or `expiry_capped`. */
  code: string;
  /** The warning in words. */
  text: string;
}

/** Whether a grant counts. */
export type GrantState =
  /** It counts. */
  | "active"
  /** Its holder has left the resource's organization; it counts again if he returns. */
  | "suspended"
  /** Its end has passed. */
  | "expired"
  /** It has ended. */
  | "ended";

/** One principal's grant on one resource. */
export interface GrantInfo {
  /** The resource. */
  resource: string;
  /** Who holds it. */
  principal: string;
  /** What is held. */
  role: string;
  /** Whether this is ownership. */
  owner: boolean;
  /** Whether it counts. */
  state: GrantState;
  /** Who gave it; `null` when the host did, or when he is forgotten. */
  by: string | null;
  /** When it was given. */
  at: Timestamp;
  /** Until when it counts; `null`: without end. */
  expires: Timestamp | null;
  /** The owners' note; `null` for everybody else. */
  note: string | null;
  /** In an `AccessList`: whether its holder can do the list's action now. An owner may hold a dashboard that he can't view (D-32). `null` elsewhere. */
  can: boolean | null;
}

/** Why somebody may, or may not. */
export interface Explanation {
  /** The answer; the same as `check` gives. */
  allowed: boolean;
  /** `allowed`, or the first reason why not. */
  reason: Reason;
  /** About whom. */
  principal: string;
  /** What he would do. */
  action: string;
  /** With what. */
  resource: string;
  /** As of when. */
  revision: number;
  /** For an allow: every source that gives the action now. */
  because: SourceInfo[];
  /** For a deny: every source that comes nearest, with what it lacks. */
  nearest: SourceInfo[];
}

/** Where access comes from: a grant or an audience. */
export interface SourceInfo {
  /** The principal that holds the grant: the user himself, or a group that he is in. `null` for an audience. */
  principal: string | null;
  /** From the user to that principal, group by group; empty for his own grant. */
  path: string[];
  /** The audience's name. */
  audience: string | null;
  /** The grant's role. */
  role: string | null;
  /** The grants by which it came: this one, its giver's, and so on to an owner. */
  chain: GrantInfo[];
  /** What it lacks; empty for an allow. */
  lacks: Lack[];
}

/** A condition or a right that is missing. */
export interface Lack {
  /** The reason's code. */
  code: Code;
  /** The condition as the model writes it; `null` when the role doesn't give the action. */
  condition: string | null;
  /** The sources that are not open. Empty for those who may not see what the resource is made of. */
  missing: string[];
}

/** Who has access. */
export interface AccessList {
  /** The resource. */
  resource: string;
  /** What the people listed can do. */
  action: string;
  /** As of when. */
  revision: number;
  /** Always `true`: a list that would be cut short is an error instead. */
  complete: boolean;
  /** Every user can, registered or not; `people` lists those who could without that. */
  everyone: boolean;
  /** The users who can, sorted, with how each came to it. */
  people: PersonInfo[];
  /** The stored grants: owners first, then as they were given. */
  grants: GrantInfo[];
}

/** A user who can, and how he came to it. */
export interface PersonInfo {
  /** The user. */
  principal: string;
  /** His name for people. */
  name: string | null;
  /** The roles that he holds, his own and his groups', sorted. */
  roles: string[];
  /** Where it comes from: the user himself, groups, or `audience:NAME`; sorted. */
  via: string[];
}

/** A page of resources. */
export interface Page {
  /** The resources, sorted by their bytes. */
  items: string[];
  /** Whether these are the last. */
  complete: boolean;
  /** Where to go on: give it as `after`. `null` when complete. */
  next: string | null;
  /** As of when. */
  revision: number;
}

/** The facts of a resource, for the host. */
export interface ResourceInfo {
  /** The resource. */
  resource: string;
  /** Its organization. */
  org: string | null;
  /** Its status, where its type has any. */
  status: string | null;
  /** The settings' values. */
  settings: { [name: string]: SettingValue };
  /** What it is made of. */
  sources: string[];
  /** What it was made of and is gone: nobody can do anything that needs every source. */
  lost: string[];
  /** The host's own facts. */
  attributes: { [name: string]: string };
  /** The revision of its last change. */
  changed: number;
  /** As of when. */
  revision: number;
}

/** The one resource that a share dialog opens on. */
export interface Selection {
  /** The resource. */
  resource: string;
  /** Who has access to it now. */
  access: AccessList;
  /** The host's own facts, such as an order's bucket URL. */
  attributes: { [name: string]: string };
  /** The settings' values. */
  settings: { [name: string]: SettingValue };
  /** As of when; give it as `ifRevision` to refuse changes over somebody else's. */
  revision: number;
}

/** One event of the journal. */
export interface Record {
  /** The change that it belongs to. */
  revision: number;
  /** When. */
  at: Timestamp;
  /** Who; `null`: the host. */
  actor: string | null;
  /** What happened, such as `granted`. */
  kind: string;
  /** To which resource. */
  resource: string | null;
  /** To which principal. */
  principal: string | null;
  /** The rest, as the journal has it. */
  data: unknown;
}

/** The outcome of walking the journal. */
export interface Verification {
  /** The last revision. */
  revision: number;
  /** How many events there are. */
  events: number;
  /** The hash of the last event, in hex. Keep it elsewhere: with it, `verify` also finds that the end was cut off. */
  hash: string;
}
// End.

// Written by types.mjs: options
/** The options of `put`. */
export interface PutOptions {
  /** Its name for people. */
  name?: string;
  /** The one organization it belongs to; memberships of others end. */
  org?: string;
  /** Whether it is a guest of that organization. */
  guest?: boolean;
  /** For organizations: registered for data exchange. */
  registered?: boolean;
  /** What it is verified for. */
  verified?: readonly string[];
  /** The host's own facts; these replace those of the same name. */
  attributes?: { readonly [name: string]: string };
}

/** The options of `add`. */
export interface AddOptions {
  /** As guests of the organization. */
  guest?: boolean;
}

/** The options of `create`. */
export interface CreateOptions {
  /** Who creates it, and owns it if `owners` isn't given. */
  by?: string;
  /** The owners, as the host knows them. */
  owners?: Names;
  /** Its organization; the owners' only one, if not given. */
  org?: string;
  /** Its status; the model's first, if not given. */
  status?: string;
  /** Its settings; the model's defaults, if not given. */
  settings?: { readonly [name: string]: SettingValue };
  /** What it is made of. */
  sources?: Names;
  /** The host's own facts. */
  attributes?: { readonly [name: string]: string };
}

/** The options of `set`. */
export interface SetOptions {
  /** Who changes it. */
  by?: string;
  /** Its status. */
  status?: string;
  /** The settings to switch. */
  settings?: { readonly [name: string]: SettingValue };
  /** All that it is made of. */
  sources?: Names;
  /** The host's own facts; `null` removes one. */
  attributes?: { readonly [name: string]: string | null };
  /** All its owners: the host's word alone, for when an owner is gone. */
  owners?: Names;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `delete`. */
export interface DeleteOptions {
  /** Who deletes it; without one it is the host's word. */
  by?: string;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `share`. */
export interface ShareOptions {
  /** Who gives it. */
  by: string;
  /** Until when; for as long as the giver holds it, if not given. */
  expires?: Moment | "never";
  /** A note for the owners, never shown to the receiver. */
  note?: string;
  /** A message to the receivers. */
  message?: string;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `change`. */
export interface ChangeOptions {
  /** Who changes them. */
  by: string;
  /** The new end; stays, if not given. */
  expires?: Moment | "never";
  /** The new note; stays, if not given. */
  note?: string;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `revoke`. */
export interface RevokeOptions {
  /** Who takes them. */
  by: string;
  /** Also what they gave to others, and so on. What members of a group gave is theirs, not the group's. */
  cascade?: boolean;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `leave`. */
export interface LeaveOptions {
  /** Who leaves. */
  by: string;
}
// End.

/** How a space is opened. */
export interface OpenOptions {
  /** The model. A new space needs one; an existing space has its own, and refuses another. */
  model?: Model;
  /**
   * What a change survives when its promise resolves: a power cut (`full`), or a crash of the
   * process (`relaxed`).
   * @default "full"
   */
  durability?: "full" | "relaxed";
}

/** About an explanation. */
export interface ExplainOptions {
  /** For whom it is; the principal himself, if not given. What a resource is made of is shown to those alone who may see who has access. */
  by?: string;
}

/** About a list of access. */
export interface WhoOptions {
  /** For whom it is. Without it, it is for the host, who sees all. */
  by?: string;
}

/** About a page of resources. */
export interface WhatOptions {
  /** The resource after which the page starts: `next` of the page before. */
  after?: string;
  /** How many there are on the page, at least 1; all, if not given. */
  limit?: number;
}

/** About a selection. */
export interface SelectOptions {
  /** Who opens the dialog. */
  by: string;
}

/** About the past. */
export interface HistoryOptions {
  /**
   * The revision after which the events start.
   * @default 0
   */
  after?: number;
  /** How many events there are at most; all, if not given. */
  limit?: number;
  /** The resource that the events are about; any, if not given. */
  resource?: string;
}

/** About a verification. */
export interface VerifyOptions {
  /** A hash that an earlier verification gave and that was kept elsewhere: with it, an end that was cut off is found, too. */
  hash?: string;
}

/**
 * Why a call failed. It changed nothing, save that after `unavailable` from a change it may have been
 * stored: ask again. Questions throw it and changes reject with it. A denial is no error: `check`
 * gives `false`, and `explain` says why.
 */
export class PrivityError extends Error {
  constructor(message: string, facts: { code: Code; kind: Kind; details?: { [fact: string]: unknown } });
  /** What is wrong. Stable, as messages are not. */
  readonly code: Code;
  /** What can be done about it. */
  readonly kind: Kind;
  /** Facts about it as data: every offending item, not only the first. */
  readonly details: { readonly [fact: string]: unknown };
}

/**
 * Opens a space.
 *
 * @param url `:memory:`, or the path of a file, which is made if it isn't there. A file that this process has open already, in whatever worker, is shared.
 * @throws `invalid_model`; `invalid_argument` if a new space has no model; `model_mismatch`, `newer_format`, `corrupt`; `unavailable` if another process has the file, or it can't be reached.
 */
export function open(url: string, options?: OpenOptions): Promise<Space>;

/**
 * Runs the examples that a model carries, each in a space of its own, and gives how many there are.
 *
 * @throws `invalid_model`, naming in `details.problems` every example that doesn't hold and what came instead.
 */
export function checkModel(model: Model): Promise<number>;

/**
 * One journal and what is derived from it. `open` makes it.
 *
 * Questions are answered at once from memory, and give plain values: never a promise, which would
 * be true whatever it says. Changes are promises; when one resolves, the change is as durable as was
 * asked for, and every later answer shows it. Changes, `history`, `verify` and `close` are carried
 * out in the order of their calls, also without awaiting each.
 *
 * A change says in `by` who makes it. Without `by`, where that is allowed, it is the host's own word
 * and no right is asked for; so an option that is there but `undefined` or `null` is an error.
 */
export class Space {
  private constructor();

  /** The model, as it was written. */
  readonly model: { readonly model: { readonly name: string; readonly [key: string]: unknown }; readonly [key: string]: unknown };

  /**
   * The number of changes so far: what answers are as of.
   * @throws `unavailable` if the space is closed.
   */
  readonly revision: number;

  /** Whether `close` was called. */
  readonly closed: boolean;

  /**
   * Registers a principal, or changes its facts. What is not given stays as it is.
   * @throws `invalid_id`, `invalid_email`, `invalid_argument`, `limit_exceeded`.
   */
  put(principal: string, options?: PutOptions): Promise<Outcome>;

  /**
   * Adds members to a group or an organization.
   * @throws `invalid_id`, `invalid_principal`, `unknown_user`, `group_cycle`; `not_found` if the group was never put.
   */
  add(group: string, members: Names, options?: AddOptions): Promise<Outcome>;

  /**
   * Removes members from a group or an organization.
   * @throws `invalid_id`, `invalid_principal`, `not_found`.
   */
  remove(group: string, members: Names): Promise<Outcome>;

  /**
   * Registers a resource.
   * @throws `invalid_id`, `unknown_type`, `unknown_field`, `already_exists`, `outside_organization`, `missing_component_access`.
   */
  create(resource: string, options?: CreateOptions): Promise<Outcome>;

  /**
   * Changes facts of a resource.
   * @throws `unknown_field`, `not_found`, `revision_conflict`, `forbidden`, and the reason of the condition that withholds the right.
   */
  set(resource: string, options: SetOptions): Promise<Outcome>;

  /**
   * Deletes a resource, and with it every grant on it.
   * @throws `not_found`, `revision_conflict`, `forbidden`.
   */
  delete(resource: string, options?: DeleteOptions): Promise<Outcome>;

  /**
   * Forgets a principal and all that it holds.
   * @throws `not_found`; `last_owner`, naming every resource that would have none.
   */
  forget(principal: string): Promise<Outcome>;

  /**
   * Gives principals a role: to all of them or, if one is in the way, to none. Without a role, it
   * is the model's default.
   * @throws in this order: `invalid_…`, `unknown_role`, `role_not_assignable`, `message_too_long`; `not_found`; `revision_conflict`; `forbidden`, `share_forward_required`; `invalid_principal`, `unknown_user`, `outside_organization`; `target_protected`, `already_shared`; `exceeds_own_rights`.
   */
  share(resource: string, principals: Names, role: string | undefined, options: ShareOptions): Promise<Outcome>;
  share(resource: string, principals: Names, options: ShareOptions): Promise<Outcome>;

  /**
   * Changes the role, the end or the note of grants. Without a role, it stays.
   * @throws as `share`, and `not_in_access_list`, `last_owner`.
   */
  change(resource: string, principals: Names, role: string | undefined, options: ChangeOptions): Promise<Outcome>;
  change(resource: string, principals: Names, options: ChangeOptions): Promise<Outcome>;

  /**
   * Takes grants back.
   * @throws `not_found`, `revision_conflict`, `forbidden`, `target_protected`, `last_owner`, `not_in_access_list`, `invalid_operation`.
   */
  revoke(resource: string, principals: Names, options: RevokeOptions): Promise<Outcome>;

  /**
   * Gives up one's own grant, where the model offers it.
   * @throws `invalid_operation`, `not_found`, `not_in_access_list`, `target_protected`, `creator_cannot_leave`.
   */
  leave(resource: string, options: LeaveOptions): Promise<Outcome>;

  /**
   * Opens sharing on a selection: the rule that a dialog opens on exactly one resource.
   * @throws `selection_empty`, `selection_multiple`, with the model's own words; `not_found`, `forbidden`; `invalid_operation` if the type has no such rule.
   */
  select(type: string, resources: Names, options: SelectOptions): Selection;

  /**
   * Whether a principal may do an action with a resource. `false` is an answer: nobody has shared
   * it, a condition fails, or there is no such resource.
   * @throws `invalid_id` (also for swapped arguments), `invalid_email`, `unknown_type`, `unknown_action`; `unavailable` if the space is closed.
   */
  check(principal: string, action: string, resource: string): boolean;

  /**
   * Many decisions as of one revision, in the order asked. Each argument is a string, which counts
   * for all questions, or an array with one item for each.
   * @throws as `check`; the first bad question fails the call, with its place in `details.index`.
   */
  checkMany(principals: Names, actions: Names, resources: Names): boolean[];

  /**
   * Why, or why not.
   * @throws as `check`.
   */
  explain(principal: string, action: string, resource: string, options?: ExplainOptions): Explanation;

  /**
   * Who can do the action (`view`, if not given), how each came to it, and every stored grant.
   * @throws `invalid_id`, `unknown_type`, `unknown_action`, `not_found`; `forbidden` if `by` may not see it.
   */
  who(resource: string, action?: string, options?: WhoOptions): AccessList;
  who(resource: string, options: WhoOptions): AccessList;

  /**
   * The resources of a type with which a principal can do an action: exact, sorted by their bytes.
   * @throws `invalid_id`, `unknown_type`, `unknown_action`; `invalid_argument` if `limit` is 0.
   */
  what(principal: string, action: string, type: string, options?: WhatOptions): Page;

  /**
   * All that a principal can do with each of the resources, as of one revision.
   * @throws `invalid_id`, `unknown_type`.
   */
  actions(principal: string, resources: Names): { [resource: string]: string[] };

  /**
   * The facts of a resource, as the host put them: this asks nobody's right.
   * @throws `invalid_id`, `unknown_type`, `not_found`.
   */
  get(resource: string): ResourceInfo;

  /**
   * The events of the journal, oldest first.
   * @throws `invalid_argument` if there is no such revision; `unavailable`, `corrupt`.
   */
  history(options?: HistoryOptions): Promise<Record[]>;

  /**
   * Walks the whole journal: every event follows from the one before it, and all of them together
   * give the state that answers come from.
   * @throws `corrupt`, naming the revision where the chain breaks.
   */
  verify(options?: VerifyOptions): Promise<Verification>;

  /**
   * Stops the clock of the space at a moment, for tests; `null` lets it run again. Time never goes
   * back behind the last change.
   * @throws `invalid_argument`, `unavailable`.
   */
  setClock(now: Moment | null): void;

  /**
   * Ends the use of the space, after the changes that were asked for. The file is free for others
   * when its last handle in this process is closed. Closing twice is fine.
   * @throws `unavailable` if the storage could not be closed in good order.
   */
  close(): Promise<void>;

  /** `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
