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

/** A model: the name of one that ships (`orders`, `projects`, `workspaces`, `properties`, `datasets`), the path of a `.toml` or `.json` file, or the model itself. */
export type Model = string | { readonly [key: string]: unknown };

/** One model, or several whose types are to stand in one space. */
export type Models = Model | readonly Model[];

/** One name, or several: an array, a `Set`, or anything else that gives strings one by one. */
export type Names = string | Iterable<string>;

/** One argument of `checkMany`: a string for all questions, or an array of one for each. */
export type Column = string | readonly string[];

/** Who receives something: names, or a role for each name. */
export type Receivers = Names | { readonly [principal: string]: string };

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Timestamp = number;

/** A moment that is given: milliseconds, or a `Date`. */
export type Moment = Timestamp | Date;

/** The value of a setting: a switch, or one of the setting's values. */
export type SettingValue = boolean | string;

/** What is chosen under one name: the level of a category or of a part, or whether an option is given. */
export type LevelValue = string | boolean;

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
  /** The actor holds less than the change would give. */
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
  | "expiry_capped"
  /** A warning: the change leaves resources without an owner who can act. */
  | "without_owner";

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
  | "not_found"
  | "share_forward_required";
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
  /** The proposals that the change made or decided, as they are now. */
  proposals: ProposalInfo[];
}

/** What the actor of a change should know, though it went through. */
export interface Warning {
  /** A stable code: the model's own, `expiry_capped` or `without_owner`. */
  code: string;
  /** The warning in words. */
  text: string;
  /** All the resources that it is about, sorted, if these are not the call's own. */
  resources: string[];
}

/** One principal's grant on one resource. */
export interface GrantInfo {
  /** The resource. */
  resource: string;
  /** Who holds it. */
  principal: string;
  /** What is held. */
  role: string;
  /** What was chosen for it, complete; `null` where the role leaves no choice. */
  levels: { [name: string]: LevelValue } | null;
  /** What the giver told the receiver, field by field. */
  fields: { [name: string]: string };
  /** The number of the proposal by which it waits. */
  proposal: number | null;
  /** Whether this is ownership. */
  owner: boolean;
  /** Whether it counts. */
  state: GrantState;
  /** Who gave it; `null` when the host did, or when the giver is forgotten. */
  by: string | null;
  /** When it was given. */
  at: Timestamp;
  /** Until when it counts; `null`: without end. */
  expires: Timestamp | null;
  /** The owners' note; `null` for everybody else. */
  note: string | null;
  /** In an `AccessList`: whether its holder can do the list's action now; in a `Sheet`, `view`. Owners may hold a resource that they can't view. `null` elsewhere. */
  can: boolean | null;
}

/** Whether a grant counts. */
export type GrantState =
  /** It counts. */
  | "active"
  /** It waits for its receiver, and gives nothing until it is accepted. */
  | "pending"
  /** Its holder has left the resource's organization, or lost its registration; it counts again if the holder returns. */
  | "suspended"
  /** Its end has passed. */
  | "expired"
  /** It has ended. */
  | "ended";

/** Something that waits for a decision, or has waited. */
export interface ProposalInfo {
  /** Its number in the space: what `approve`, `decline` and `withdraw` take. */
  proposal: number;
  /** What it is. */
  what: ProposalKind;
  /** The resource. */
  resource: string;
  /** Who would receive the role. */
  principal: string;
  /** Their name for people. */
  name: string | null;
  /** The role. */
  role: string;
  /** What would be chosen for the grant; `null` where the role leaves no choice. */
  levels: { [name: string]: LevelValue } | null;
  /** What the giver told the receiver, field by field. */
  fields: { [name: string]: string };
  /** Who made it; `null` when its maker is forgotten. */
  by: string | null;
  /** Their name for people. */
  by_name: string | null;
  /** What its maker wrote to those who decide. */
  message: string | null;
  /** When it was made. */
  at: Timestamp;
  /** Until when it waits; for a share, also the end of the grant. */
  expires: Timestamp | null;
  /** What has become of it. */
  state: ProposalState;
  /** What was said with the decision. */
  note: string | null;
  /** Who decided it, or took it back; `null` while it waits, when time ended it, when the host did, or when they are forgotten. */
  decided_by: string | null;
  /** When that was. */
  decided_at: Timestamp | null;
  /** Whether the actor who asks decides on it. For the host: `false`. */
  can_decide: boolean;
  /** Whether the actor who asks may take it back. For the host: `false`. */
  can_withdraw: boolean;
}

/** What waits for a decision. */
export type ProposalKind =
  /** Somebody asks for access, or for more; who manages the resource decides. */
  | "request"
  /** Somebody shares; the receiver decides. */
  | "share"
  /** An owner offers the ownership; the receiver decides. */
  | "transfer";

/** What has become of a proposal. */
export type ProposalState =
  /** It waits. */
  | "open"
  /** It was accepted, and has had its effect. */
  | "approved"
  /** It was declined. */
  | "declined"
  /** It was taken back, or could not be given any more when it was approved. */
  | "withdrawn"
  /** Nobody decided in time. */
  | "expired"
  /** Another one, or a share, took its place. */
  | "superseded";

/** Why somebody may, or may not. */
export interface Explanation {
  /** The answer; the same as `check` gives. */
  allowed: boolean;
  /** `allowed`, or the first reason why not. */
  reason: Reason;
  /** About whom. */
  principal: string;
  /** What they would do. */
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
  /** The principal that holds the grant: the user, or a group that the user is in. `null` for an audience. */
  principal: string | null;
  /** From the user to that principal, group by group; empty for the user's own grant. */
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
  /** The sources or parts that are not open. Empty for those who may not see what the resource is made of. */
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
  /** Always `true`: whoever can, and may be shown to the one who asks, is in `people`, or `everyone` says that all can. A list that would be cut short is an error instead. */
  complete: boolean;
  /** Every user can, known to the space or not; `people` lists those who could without that. If not, then no user whom the space does not know can, and `people` has all who can. */
  everyone: boolean;
  /** The users who can, sorted, with how each came to it. */
  people: PersonInfo[];
  /** The stored grants: owners first, then as they were given. */
  grants: GrantInfo[];
}

/** A user who can, and how that came about. */
export interface PersonInfo {
  /** The user. */
  principal: string;
  /** Their name for people. */
  name: string | null;
  /** The roles that they hold, their own and their groups', sorted. */
  roles: string[];
  /** Where it comes from: the user's own grant, groups, or `audience:NAME`; sorted. */
  via: string[];
}

/** A page of resources or principals. */
export interface Page {
  /** Their identifiers, sorted by their bytes. */
  items: string[];
  /** Whether these are the last. */
  complete: boolean;
  /** Where to go on: give it as `after`. `null` when complete. */
  next: string | null;
  /** As of when. */
  revision: number;
}

/** What waits for a decision. */
export interface ProposalList {
  /** The proposals, the oldest first. */
  items: ProposalInfo[];
  /** Whether these are the last. */
  complete: boolean;
  /** Where to go on: give it as `after`. `null` when complete. */
  next: number | null;
  /** As of when. */
  revision: number;
}

/** Who was found. */
export interface Found {
  /** The principals: by name in whatever case, those without one last; then by identifier. */
  items: PrincipalInfo[];
  /** Whether these are all that there are. */
  complete: boolean;
  /** As of when. */
  revision: number;
}

/** Somebody who can be given access. */
export interface PrincipalInfo {
  /** The principal. */
  principal: string;
  /** Its name for people. */
  name: string | null;
  /** Whether it has a grant here already. */
  has_access: boolean;
  /** The roles of the offers that it can be given, in their order: a dialog begins with the first. */
  offers: string[];
  /** The fields that it wants with some of these roles; whether each is required. */
  fields: { [name: string]: boolean };
}

/** All that a share dialog shows of a resource, and may offer to the one who opens it. */
export interface Sheet {
  /** The resource. */
  resource: string;
  /** What its type is called in a sentence. */
  label: string;
  /** Who opens the dialog. */
  by: string;
  /** The roles that they hold, their own and their groups', sorted. */
  roles: string[];
  /** Whether they may manage access: the Share button is theirs. */
  can_share: boolean;
  /** Whether they may give up their own grant. */
  can_leave: boolean;
  /** Whether they may ask for access, or for more. */
  can_request: boolean;
  /** Whether they may offer the ownership to somebody. */
  can_transfer: boolean;
  /** The resource's status, where its type has any. */
  status: string | null;
  /** Every user can view it, known to the space or not. `false` where the type has no such action, or where an audience is open to some only. */
  everyone: boolean;
  /** The grants that they see: owners first, then as they were given. None, if they may manage access without seeing who has it. */
  rows: SheetRow[];
  /** How many of these there are, on all pages. */
  total: number;
  /** Whether `rows`, `receivers` and `pending` have all that there is. */
  complete: boolean;
  /** Where `rows` go on: give it as `after`. `null` if these are the last. */
  next: string | null;
  /** What a dialog calls each level of its type, wherever one is named here. */
  level_labels: { [name: string]: string };
  /** The roles that they may give, the default first, then by name. */
  offers: RoleOffer[];
  /** The settings, and whether they may switch them. */
  settings: SettingOffer[];
  /** Access that is computed, not given. */
  audiences: AudienceInfo[];
  /** What waits for a decision, as far as they may see it, the oldest first. */
  pending: ProposalInfo[];
  /** How many of these there are. */
  pending_total: number;
  /** Where they go on: give it to `pending` as `after`. `null` if these are the last. */
  pending_next: number | null;
  /** Who can be added, where grants are bound to an organization: its users and groups without a grant, in the order of `Found`. `null` where receivers are searched for, or they may not share. */
  receivers: PrincipalInfo[] | null;
  /** How many of these there are, on all pages. */
  receivers_total: number | null;
  /** Where they go on: give it as `receivers_after`. `null` if these are the last. */
  receivers_next: string | null;
  /** The parts that they see, sorted. */
  parts: PartInfo[];
  /** The host's own facts, such as a link to its data, for those who may share. */
  attributes: { [name: string]: string };
  /** What the dialog's parts are called, by the model's own keys. */
  labels: { [name: string]: string };
  /** What is said after a change: by the change, such as `share`, or the change and the role. */
  texts: { [name: string]: string };
  /** The most code points of a message to the receivers. */
  message_limit: number;
  /** The most code points of a note about a grant. */
  note_limit: number;
  /** As of when; give it as `ifRevision` to refuse changes over somebody else's. */
  revision: number;
}

/** A grant, and what may be done to it. */
export interface SheetRow {
  /** The grant. `can` tells whether its holder can view the resource now; `null` where the type has no such action. */
  grant: GrantInfo;
  /** The holder's name for people. */
  name: string | null;
  /** What a dialog calls the role. */
  label: string;
  /** The name for people of who gave it; `null` as `by` of the grant. */
  by_name: string | null;
  /** What it comes to: the level in every category, also where the role says it, and what else was chosen. */
  levels: { [name: string]: LevelValue };
  /** Whether it may be taken: `revoke` of this one alone is not refused. */
  can_remove: boolean;
  /** Whether it may become another role, or be chosen otherwise. */
  can_change_role: boolean;
  /** The roles that it may become with its end as it is, by name; where a role leaves a choice, with something chosen. With the present one, if that leaves a choice; of a share that waits, if something else can be chosen. */
  change_to: string[];
}

/** A role that may be given, and its meaning. */
export interface RoleOffer {
  /** The role. */
  role: string;
  /** What a dialog calls it. */
  label: string;
  /** Whether it is given when none is named. */
  default: boolean;
  /** The kinds of principals for which a dialog begins with it: of those in `to`, where no offer before this one can be given to them. */
  default_for: string[];
  /** What its holder can do, with conditions or without, when `chosen` is given. */
  can: ActionInfo[];
  /** The kinds of principals that it can be given to. */
  to: string[];
  /** Whether the receiver accepts it before it counts. */
  accept: boolean;
  /** Whether the receiver's required fields come with it: each receiver has its own. */
  fields: boolean;
  /** What to begin with: the defaults, as far as the actor may give them. Given as `levels`, it is not refused, unless it gives nothing yet: then `can` is empty. Empty where the role leaves no choice. */
  chosen: { [name: string]: LevelValue };
  /** The levels to choose, in the model's order. */
  levels: LevelOffer[];
  /** What else there is to choose: yes or no. */
  options: OptionOffer[];
  /** What the model warns the actor of when they give it now. */
  warnings: Warning[];
  /** Until when they can give it at most; `null`: without end. What they choose may end it sooner, where they hold that for a shorter time. */
  expires: Timestamp | null;
}

/** An action, and its meaning in words. */
export interface ActionInfo {
  /** The action. */
  action: string;
  /** Its meaning, in the model's words. */
  meaning: string;
}

/** A level to choose. */
export interface LevelOffer {
  /** The category, or a part. */
  name: string;
  /** What a dialog calls it; of a part, its `label`, and its identifier if the actor does not see it. */
  label: string;
  /** The levels that the actor may give here, the lowest first. */
  levels: string[];
  /** The level that is given when none is named; a part has the category's then. It may be one that the actor may not give: then they name another, as `chosen` of the role does. */
  default: string;
}

/** Something to choose: yes or no. */
export interface OptionOffer {
  /** The option. */
  name: string;
  /** What a dialog calls it. */
  label: string;
  /** Whether the actor may give it, with all that it needs. */
  can_give: boolean;
  /** The options without which it cannot be given. */
  needs: string[];
}

/** A setting, and whether it may be switched. */
export interface SettingOffer {
  /** The setting. */
  name: string;
  /** What a dialog calls it. */
  label: string;
  /** Its value. */
  value: SettingValue;
  /** The values that it can have, each with its label. Empty: on or off. */
  values: { [name: string]: string };
  /** Whether the actor may switch it. */
  can_set: boolean;
}

/** Access that is computed, not given. */
export interface AudienceInfo {
  /** The audience. */
  name: string;
  /** What a dialog calls it. */
  label: string;
  /** Whether it is open now, to some at least: what its conditions ask of the resource alone holds. Whether it is open to everyone, the sheet's `everyone` tells. */
  open: boolean;
  /** What its members can do, with conditions or without. */
  can: ActionInfo[];
}

/** A part of the resource. */
export interface PartInfo {
  /** The part. */
  part: string;
  /** What a dialog calls it: the attribute that its type is `named_by`; without one, its identifier. */
  label: string;
  /** What kind of part it is. */
  kind: string | null;
  /** What the one who asks can do with it, sorted. */
  can: string[];
}

/** The one resource that a share dialog opens on. */
export interface Selection {
  /** The resource. */
  resource: string;
  /** Who has access to it now. */
  access: AccessList;
  /** The host's own facts, such as a link to its data. */
  attributes: { [name: string]: string };
  /** The settings' values. */
  settings: { [name: string]: SettingValue };
  /** As of when; give it as `ifRevision` to refuse changes over somebody else's. */
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
  /** What it is a part of. */
  parent: string | null;
  /** What kind of part it is. */
  kind: string | null;
  /** Its parts. */
  parts: string[];
  /** The host's own facts. */
  attributes: { [name: string]: string };
  /** The revision of its last change. */
  changed: number;
  /** As of when. */
  revision: number;
}

/** The facts of a principal, for the host. */
export interface PrincipalFacts {
  /** The principal, in the one spelling that it has here. */
  principal: string;
  /** Its name for people. */
  name: string | null;
  /** Users and groups: the host has put it, it was not only named by somebody. Organizations: registered for data exchange. */
  registered: boolean;
  /** What it is verified for, sorted. */
  verified: string[];
  /** The host's own facts. */
  attributes: { [name: string]: string };
  /** The fields that it wants with a share; whether each is required. */
  fields: { [name: string]: boolean };
  /** The organizations that it belongs to, sorted. */
  orgs: string[];
  /** Those of them where it is a guest. */
  guest_of: string[];
  /** The groups that it was added to, sorted. */
  groups: string[];
  /** All groups that it is in: those, and the ones that it is in through others; sorted. */
  all_groups: string[];
  /** How many members it has, as they were added; `members` lists them. */
  members: number;
  /** As of when. */
  revision: number;
}

/** A page of members. */
export interface MemberList {
  /** The members, sorted by the bytes of their identifiers. */
  items: Member[];
  /** Whether these are the last. */
  complete: boolean;
  /** Where to go on: give it as `after`. `null` when complete. */
  next: string | null;
  /** As of when. */
  revision: number;
}

/** A member of a group or of an organization. */
export interface Member {
  /** The member. */
  principal: string;
  /** Its name for people. */
  name: string | null;
  /** Whether it is a guest of the organization. */
  guest: boolean;
  /** Whether it was added to this very group; `false`: it is in it through another. */
  direct: boolean;
}

/** A page of what a principal holds. */
export interface HoldingList {
  /** The principal, in the one spelling that it has here. */
  principal: string;
  /** The grants, sorted by the bytes of their resources, then of who holds them. */
  items: Holding[];
  /** Whether these are the last. */
  complete: boolean;
  /** Where to go on: give it as `after`. `null` when complete. */
  next: string | null;
  /** As of when. */
  revision: number;
}

/** A grant that reaches a principal: its own, or that of a group that it is in. */
export interface Holding {
  /** On what. */
  resource: string;
  /** Who holds the grant: the principal itself, or a group. */
  principal: string;
  /** From the principal to that group, group by group; empty for its own grant. */
  path: string[];
  /** What is held. */
  role: string;
  /** What was chosen for it, complete; `null` where the role leaves no choice. */
  levels: { [name: string]: LevelValue } | null;
  /** What the giver told the receiver, field by field. */
  fields: { [name: string]: string };
  /** The number of the proposal by which it waits. */
  proposal: number | null;
  /** Whether this is ownership. */
  owner: boolean;
  /** Whether it counts for the principal that was asked about: only while it is active. */
  state: GrantState;
  /** Who gave it; `null` when the host did, or when they are forgotten. */
  by: string | null;
  /** When it was given. */
  at: Timestamp;
  /** Until when it counts; `null`: without end. */
  expires: Timestamp | null;
  /** The owners' note. */
  note: string | null;
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
  name?: string | undefined;
  /** The one organization it belongs to; memberships of others end. */
  org?: string | undefined;
  /** Whether it is a guest of that organization. */
  guest?: boolean | undefined;
  /** For organizations: registered for data exchange. */
  registered?: boolean | undefined;
  /** What it is verified for. */
  verified?: Iterable<string> | undefined;
  /** The host's own facts; these replace those of the same name, and `null` removes one. */
  attributes?: { readonly [name: string]: string | null } | undefined;
  /** For organizations: the fields that they want with a share, all of them; whether each is required. */
  fields?: { readonly [name: string]: boolean } | undefined;
}

/** The options of `add`. */
export interface AddOptions {
  /** As guests of the organization. */
  guest?: boolean | undefined;
}

/** The options of `create`. */
export interface CreateOptions {
  /** Who creates it, and owns it if `owners` isn't given. */
  by?: string;
  /** The owners, as the host knows them. */
  owners?: Names | undefined;
  /** Its organization; the owners' only one, if not given. */
  org?: string | undefined;
  /** Its status; the model's first, if not given. */
  status?: string | undefined;
  /** Its settings; the model's defaults, if not given. */
  settings?: { readonly [name: string]: SettingValue } | undefined;
  /** What it is made of. */
  sources?: Names | undefined;
  /** What it is a part of. Its grants are this one's, too. */
  parent?: string | undefined;
  /** What kind of part it is; the model's first, if not given. */
  kind?: string | undefined;
  /** The host's own facts. */
  attributes?: { readonly [name: string]: string } | undefined;
}

/** The options of `set`. */
export interface SetOptions {
  /** Who changes it. */
  by?: string;
  /** Its status. */
  status?: string | undefined;
  /** The settings to switch. */
  settings?: { readonly [name: string]: SettingValue } | undefined;
  /** All that it is made of. */
  sources?: Names | undefined;
  /** The host's own facts; `null` removes one. */
  attributes?: { readonly [name: string]: string | null } | undefined;
  /** All its owners: the host's word alone, for when an owner is gone. */
  owners?: Names | undefined;
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

/** The options of `forget`. */
export interface ForgetOptions {
  /** Who becomes the owner of what would have none. */
  heir?: string | undefined;
}

/** The options of `share`. */
export interface ShareOptions {
  /** Who gives it. */
  by: string;
  /** What is chosen, where the role leaves a choice: a level for a category or for a single part, `true` for an option. What isn't named has the role's default. */
  levels?: { readonly [name: string]: LevelValue } | undefined;
  /** The fields that the receiver wants. */
  fields?: { readonly [name: string]: string } | undefined;
  /** Until when; for as long as the giver holds it, if not given. */
  expires?: Moment | "never" | undefined;
  /** A note for the owners, never shown to the receiver. */
  note?: string | undefined;
  /** A message to the receivers. Given again with another one, what waits is offered anew. */
  message?: string | undefined;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `change`. */
export interface ChangeOptions {
  /** Who changes them. */
  by: string;
  /** What is chosen, where the role leaves a choice. With a role, what isn't named has its default; without one, it stays. */
  levels?: { readonly [name: string]: LevelValue } | undefined;
  /** All fields that the receiver wants, until it is accepted; they stay, if not given. */
  fields?: { readonly [name: string]: string } | undefined;
  /** The new end; stays, if not given. */
  expires?: Moment | "never" | undefined;
  /** The new note; stays, if not given. */
  note?: string | undefined;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `revoke`. */
export interface RevokeOptions {
  /** Who takes them. */
  by: string;
  /** Also what they gave to others, and so on. What members of a group gave is theirs, not the group's. */
  cascade?: boolean | undefined;
  /** Refuses if the resource has changed after this revision. */
  ifRevision?: number;
}

/** The options of `leave`. */
export interface LeaveOptions {
  /** Who leaves. */
  by: string;
}

/** The options of `request`. */
export interface RequestOptions {
  /** Who asks. */
  by: string;
  /** What is chosen, where the role leaves a choice. */
  levels?: { readonly [name: string]: LevelValue } | undefined;
  /** Why: for those who decide. */
  message?: string | undefined;
  /** Until when the request waits. */
  expires?: Moment | undefined;
}

/** The options of `approve`. */
export interface ApproveOptions {
  /** Who approves. */
  by: string;
  /** For a request: another role, no higher than the one asked for. */
  role?: string | undefined;
  /** For a request: what is chosen in that role. */
  levels?: { readonly [name: string]: LevelValue } | undefined;
  /** For a request: until when the access counts. */
  expires?: Moment | "never" | undefined;
  /** A note to who waits. */
  note?: string | undefined;
}

/** The options of `decline`. */
export interface DeclineOptions {
  /** Who declines. */
  by: string;
  /** A note to who waits. */
  note?: string | undefined;
}

/** The options of `withdraw`. */
export interface WithdrawOptions {
  /** Who made it. */
  by: string;
}

/** The options of `transfer`. */
export interface TransferOptions {
  /** Who owns it. */
  by: string;
  /** A message to the receiver. */
  message?: string | undefined;
  /** Until when the offer waits. */
  expires?: Moment | undefined;
}

/** The options of `explain`. */
export interface ExplainOptions {
  /** For whom it is; that principal, if not given. What a resource is made of is shown to those alone who may see who has access. */
  by?: string;
  /** Without `by`: for the host alone, which has all that is missing. */
  reveal?: boolean | undefined;
}

/** The options of `who`. */
export interface WhoOptions {
  /** For whom it is. Without it, it is for the host, who sees all. */
  by?: string;
}

/** The options of `what`. */
export interface WhatOptions {
  /** The resource after which the page starts: `next` of the page before. */
  after?: string | undefined;
  /** How many there are on the page, at least 1; all, if not given. */
  limit?: number | undefined;
}

/** The options of `pending`. */
export interface PendingOptions {
  /** For whom it is: what they made, decide on, or may see. Without it, it is for the host, who sees all. */
  by?: string;
  /** The proposal after which the page starts: `next` of the page before. */
  after?: number | undefined;
  /** How many there are on the page, at least 1; all, if not given. */
  limit?: number | undefined;
}

/** The options of `search`. */
export interface SearchOptions {
  /** Who would share. */
  by: string;
  /** How many are found at most, at least 1; 20, if not given. */
  limit?: number | undefined;
}

/** The options of `sheet`. */
export interface SheetOptions {
  /** Who opens it. */
  by: string;
  /** The principal after whose row `rows` start: `next` of the sheet before. */
  after?: string | undefined;
  /** The receiver after whom `receivers` start: `receivers_next` of the sheet before. */
  receiversAfter?: string | undefined;
  /** How many there are of each list, at least 1; 100, if not given. */
  limit?: number | undefined;
}

/** The options of `select`. */
export interface SelectOptions {
  /** Who opens the dialog. */
  by: string;
}

/** The options of `list`. */
export interface ListOptions {
  /** Only resources that nobody looks after: without an `owner` who can act, for all are suspended or are groups without people; or without a `manager`: nobody may manage access. */
  without?: "owner" | "manager" | undefined;
  /** Where to go on: the `next` of a page. */
  after?: string | undefined;
  /** How many there are on a page at most, at least 1; all, if not given. */
  limit?: number | undefined;
}

/** The options of `members`. */
export interface MembersOptions {
  /** Whether those are listed, too, that are in a group through other groups, however deep. */
  nested?: boolean | undefined;
  /** Where to go on: the `next` of a page. */
  after?: string | undefined;
  /** How many there are on a page at most, at least 1; all, if not given. */
  limit?: number | undefined;
}

/** The options of `holdings`. */
export interface HoldingsOptions {
  /** Where to go on: the `next` of a page. */
  after?: string | undefined;
  /** How many there are on a page at most, at least 1; all, if not given. */
  limit?: number | undefined;
}

/** The options of `history`. */
export interface HistoryOptions {
  /** Only what happened after this revision; 0, if not given. */
  after?: number | undefined;
  /** Only what happened before this revision. */
  before?: number | undefined;
  /** How many events there are, at least 1. The last change is whole, so there may be more; all, if not given. */
  limit?: number | undefined;
  /** The resource that the events are about; any, if not given. */
  resource?: string | undefined;
  /** Whether the newest come first, rather than the oldest. */
  newestFirst?: boolean | undefined;
}

/** The options of `verify`. */
export interface VerifyOptions {
  /** A hash that an earlier verification gave and that was kept elsewhere: with it, an end that was cut off is found, too. */
  hash?: string;
}
// End.

/** How a space is opened. */
export interface OpenOptions {
  /** The model, or several of which no two have a type of the same name. A new space needs one; an existing space has its own, and refuses another. */
  model?: Models | undefined;
  /**
   * What a change survives when its promise resolves: a power cut (`full`), or a crash of the
   * process (`relaxed`). Not given, it is `full`, or what the file is open with in this process.
   */
  durability?: "full" | "relaxed" | undefined;
}

/**
 * What keeps an explanation from being taken for an answer: `if (space.explain(…))` does not compile,
 * for an object is true whatever it says. Ask `.allowed`, or `check`. TypeScript itself accepts
 * `!space.explain(…)`, `Boolean(space.explain(…))` and `filter((it) => space.explain(…))` of any object.
 * All but `Boolean(…)` are found by typescript-eslint's `no-misused-promises`, which is in its set
 * `recommended-type-checked`. The type has no method to call; `await` gives the explanation itself.
 */
export interface NotADecision {
  /** @deprecated There is no such method. */
  then(onfulfilled: (explanation: Explanation) => never, never: never): never;
}

/**
 * Why a call failed. It changed nothing, with one exception: after `unavailable` a change may have been
 * stored; read again before you retry. Questions throw it and changes reject with it. A denial is no error: `check`
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
 * @example
 * (await open(":memory:", { model: ["orders", "properties"] })).revision; // 0
 * await open(":memory:", { model: ["projects", "workspaces"] }); // throws invalid_model
 */
export function open(url: string, options?: OpenOptions): Promise<Space>;

/**
 * Runs the examples that a model carries, each in a space of its own, and gives how many there are.
 * Of several models it runs those of all, with the types of all.
 *
 * @throws `invalid_model`, naming in `details.problems` every example that doesn't hold and what came instead.
 * @example
 * (await checkModel("properties")) > 0; // true
 * await checkModel("mansions"); // throws invalid_model
 */
export function checkModel(model: Models): Promise<number>;

/**
 * Puts a backup in the place of a file that no process has open, or where there is none. The backup is
 * checked from the first event to the last, and copied; it stays as it is. What stood at the path stays
 * beside it as `<path>-before`, until the next `restore`.
 *
 * @returns what `verify` gives of what stands at the path now.
 * @throws `invalid_argument` if the backup is missing, is open, or is the file itself; `corrupt` if it is damaged or no space, and `newer_format`: then nothing is replaced; `unavailable` with the reason `locked` if the file is open.
 * @example
 * const { hash } = await space.backup("backup.db");
 * (await restore("backup.db", "claims.db")).hash === hash; // true
 * await restore("missing.db", "claims.db"); // throws invalid_argument
 */
export function restore(backup: string, path: string): Promise<Verification>;

/**
 * One journal and what is derived from it. `open` makes it.
 *
 * Questions are answered at once from memory, and give plain values: never a promise, which would
 * be true whatever it says. Changes are promises; when one resolves, the change is as durable as was
 * asked for, and every later answer shows it. Changes, `history`, `proposal`, `verify` and `close` are carried
 * out in the order of their calls, also without awaiting each.
 *
 * A change that fails rejects its promise. Await it, or catch what it rejects with: a rejection that
 * nobody handles ends the process, as Node's own default is. `close` waits for all changes, also for
 * those that nobody awaits, and reports none of their failures.
 *
 * A change says in `by` who makes it, and is refused if they have no right to. Where `by` can be left
 * out, the change without it is the host's own word, and no right is asked for: the host is the program
 * that has the space open. An option that is `undefined` counts as left out, but not one that guards:
 * a `by`, an `ifRevision` or a `hash` that is there but `undefined` is an error, for its call would do
 * more without it. `null` is an error in any option. Where several names can stand, so can a `Set` or
 * anything else that gives strings one by one; at most 10,000 at once: give more in several calls.
 *
 * The methods' examples, which the tests run, go on from this one, each for itself. The comment says
 * what a line gives, in part, or with which code it fails.
 *
 * @example
 * const roles = { owner: { can: ["view"] } };
 * const notes = { model: { name: "notes" }, note: { owner: "owner", transfer: {}, actions: { view: "Read it" }, roles } };
 * const space = await open(":memory:", { model: ["datasets", "orders", "properties", "workspaces", notes] });
 *
 * const [ann, bob, cy, eve] = ["ann", "bob", "cy", "eve"].map((name) => `user:${name}@acme.org`);
 * for (const user of [ann, bob, cy, eve]) await space.put(user, { org: "acme" });
 * await space.put("org:grid", { registered: true, fields: { custom_id: true } });
 *
 * for (const resource of ["dataset:claims", "project:atlas"]) {
 *   await space.create(resource, { by: ann });
 *   await space.share(resource, bob, "viewer", { by: ann });
 * }
 * await space.create("property:mill", { by: ann });
 * await space.create("order:7", { by: ann, status: "ready" });
 */
export class Space {
  private constructor();

  /**
   * The model, as it was written: no default is filled in. Of several, the types of all, under the
   * joined name. It is frozen, with all that is in it, and can be read after `close`.
   */
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
   * @example
   * await space.put("user:dan@acme.org", { name: "Dan Lee", org: "acme" }); // { changed: true }
   * await space.put("dan@acme.org"); // throws invalid_id
   */
  put(principal: string, options?: PutOptions): Promise<Outcome>;

  /**
   * Adds members to a group or an organization.
   * @throws `invalid_id`, `invalid_principal`, `unknown_user`, `group_cycle`, `limit_exceeded`; `not_found` if the group was never put.
   * @example
   * await space.put("group:analysts");
   * await space.add("group:analysts", [bob, cy]); // { changed: true }
   * await space.add("group:analysts", "group:analysts"); // throws group_cycle
   */
  add(group: string, members: Names, options?: AddOptions): Promise<Outcome>;

  /**
   * Removes members from a group or an organization. What they hold in an organization's resources
   * is suspended, where a model says that sharing stays within it.
   * @throws `invalid_id`, `invalid_principal`, `not_found`.
   * @example
   * await space.remove("org:acme", bob);
   * space.check(bob, "view", "dataset:claims"); // false
   * await space.remove("group:nobody", bob); // throws not_found
   */
  remove(group: string, members: Names): Promise<Outcome>;

  /**
   * Registers a resource; or, with `parent`, a part of one, such as a property's meter. A
   * part has neither owners nor an organization of its own, and is not made of anything.
   * @throws `invalid_id`, `unknown_type`, `unknown_field`, `missing_required_field`, `invalid_operation`; `not_found` and `forbidden` of the parent; `already_exists`, `outside_organization`, `missing_component_access`.
   * @example
   * await space.create("meter:e1", { parent: "property:mill", kind: "energy", by: ann });
   * space.get("property:mill").parts; // ["meter:e1"]
   * await space.create("dashboard:losses", { sources: "dataset:claims", by: eve }); // throws missing_component_access
   */
  create(resource: string, options?: CreateOptions): Promise<Outcome>;

  /**
   * Changes facts of a resource. Who may switch a setting, the model says.
   * @throws `unknown_field`, `not_found`, `revision_conflict`, `forbidden`, and the reason of the condition that withholds the right.
   * @example
   * await space.set("dataset:claims", { settings: { allow_viewer_export: false }, by: ann });
   * space.explain(bob, "export", "dataset:claims").reason; // "setting_disabled"
   * await space.set("dataset:claims", { settings: { allow_viewer_export: true }, by: bob }); // throws forbidden
   */
  set(resource: string, options: SetOptions): Promise<Outcome>;

  /**
   * Deletes a resource, and with it every grant on it.
   * @throws `not_found`, `revision_conflict`, `forbidden`.
   * @example
   * await space.delete("dataset:claims", { by: bob }); // throws forbidden
   * await space.delete("dataset:claims", { by: ann });
   * space.check(bob, "view", "dataset:claims"); // false
   */
  delete(resource: string, options?: DeleteOptions): Promise<Outcome>;

  /**
   * Forgets a principal and all that it holds. Of what would have no owner, `heir` becomes the owner.
   * @throws `not_found`; `last_owner` without an heir, naming in `details.resources` every resource that would have none; `invalid_operation` for an organization that has resources; and what is in the way of the heir: `invalid_argument`, `invalid_principal`, `unknown_user`, `outside_organization`.
   * @example
   * await space.forget(ann); // throws last_owner
   * await space.forget(ann, { heir: cy });
   * space.check(cy, "delete", "dataset:claims"); // true
   */
  forget(principal: string, options?: ForgetOptions): Promise<Outcome>;

  /**
   * Gives a principal another name, such as a new e-mail address. All that it holds, gave and asked
   * for goes along, and nobody is left under the old name.
   * @throws `invalid_id`, `invalid_email`, `invalid_principal` if the two are not of one kind; `not_found`; `already_exists` if somebody has the new name.
   * @example
   * await space.rename(bob, "user:bob.ray@acme.org");
   * space.checkMany(["user:bob.ray@acme.org", bob], "view", "dataset:claims"); // [true, false]
   * await space.rename("user:bob.ray@acme.org", eve); // throws already_exists
   */
  rename(principal: string, to: string): Promise<Outcome>;

  /**
   * Puts the space's time back to what the clock says. Time never goes back behind the last change,
   * so after one change under a clock that was ahead it stays ahead. Call this once the clock is right:
   * what ended only by the wrong time counts again, and what was changed meanwhile stays changed.
   * @throws `unavailable`, `corrupt`.
   * @example
   * (await space.resetTime()).changed; // false
   * await space.resetTime({ to: 0 }); // throws invalid_argument
   */
  resetTime(): Promise<Outcome>;

  /**
   * Gives principals a role: to all of them or, if one is in the way, to none. Without a role,
   * it is the model's default; with an object, each has its own. Where a role leaves a choice, `levels` makes it: a level for a category
   * or for a single part, `true` for an option. Where the receiver has to accept, the
   * grant waits, gives nothing, and is among the outcome's proposals.
   * @throws in this order: `invalid_…`, `unknown_role`, `role_not_assignable`, `message_too_long`, `unknown_field`, `missing_required_field`; `not_found`; `revision_conflict`; `forbidden`, `share_forward_required`; `invalid_principal`, `unknown_user`, `outside_organization`, `org_not_registered`; `target_protected`, `already_shared`; `exceeds_own_rights`.
   * @example
   * await space.share("property:mill", cy, "custom", { levels: { goals: "full", share_forward: true }, by: ann });
   * space.check(cy, "goals.edit", "property:mill"); // true
   * await space.share("property:mill", eve, "custom", { levels: { property: "full" }, by: cy }); // throws exceeds_own_rights
   * await space.share("dataset:claims", { [cy]: "viewer", [bob]: "editor" }, { by: ann }); // throws already_shared
   */
  share(resource: string, principals: Names, role: string | undefined, options: ShareOptions): Promise<Outcome>;
  share(resource: string, principals: Receivers, options: ShareOptions): Promise<Outcome>;

  /**
   * Changes the role, the levels, the end or the note of grants; of a share that waits, also the
   * `fields`. Without a role, the present one stays, and so does every level that isn't named.
   * @throws as `share`, and `not_in_access_list`, `last_owner`.
   * @example
   * await space.change("dataset:claims", bob, "editor", { by: ann });
   * space.check(bob, "append", "dataset:claims"); // true
   * await space.change("dataset:claims", eve, "editor", { by: ann }); // throws not_in_access_list
   */
  change(resource: string, principals: Names, role: string | undefined, options: ChangeOptions): Promise<Outcome>;
  change(resource: string, principals: Names, options: ChangeOptions): Promise<Outcome>;

  /**
   * Takes grants back.
   * @throws `not_found`, `revision_conflict`, `forbidden`, `share_forward_required`, `target_protected`, `last_owner`, `not_in_access_list`, `invalid_operation`.
   * @example
   * await space.revoke("dataset:claims", bob, { by: ann });
   * space.check(bob, "view", "dataset:claims"); // false
   * await space.revoke("dataset:claims", bob, { by: ann }); // throws not_in_access_list
   */
  revoke(resource: string, principals: Names, options: RevokeOptions): Promise<Outcome>;

  /**
   * Gives up one's own grant, where the model allows that.
   * @throws `invalid_operation`, `not_found`, `not_in_access_list`, `target_protected`, `creator_cannot_leave`.
   * @example
   * await space.leave("project:atlas", { by: ann }); // throws creator_cannot_leave
   * await space.leave("project:atlas", { by: bob });
   * space.check(bob, "project.view", "project:atlas"); // false
   */
  leave(resource: string, options: LeaveOptions): Promise<Outcome>;

  /**
   * Asks for access, or for more, where the model has requests. Without a role, it is the one that
   * the model names for that. A person's new request on a resource takes the place of an earlier one.
   * @throws `invalid_operation` if the type has no requests, or the actor holds all that could be given; `unknown_role`, `role_not_assignable`, `invalid_level`, `message_too_long`, `invalid_argument`; `not_found`; `already_shared` if they hold as much.
   * @example
   * const { proposals } = await space.request("project:atlas", "editor", { message: "For the audit", by: bob });
   * proposals[0]; // { proposal: 1, what: "request", state: "open" }
   * await space.request("project:atlas", "viewer", { by: bob }); // throws already_shared
   */
  request(resource: string, role: string | undefined, options: RequestOptions): Promise<Outcome>;
  request(resource: string, options: RequestOptions): Promise<Outcome>;

  /**
   * Approves a proposal. Those who decide on the resource approve a request; another role, other
   * levels or another end can be no more than was asked for. The receiver approves a share or a
   * transfer. It is judged again; what could not be given any more is closed as `withdrawn`.
   * @throws `invalid_argument`; `not_found` if there is no such proposal for the actor; `forbidden` if the actor does not decide on it; `already_decided`; `invalid_level` for more than was asked for; and as `share`.
   * @example
   * await space.request("project:atlas", "admin", { by: bob });
   * await space.approve(1, { by: bob }); // throws forbidden
   * await space.approve(1, { role: "editor", by: ann });
   * space.check(bob, "project.edit", "project:atlas"); // true
   */
  approve(proposal: number, options: ApproveOptions): Promise<Outcome>;

  /**
   * Declines a proposal. Nothing else changes, and who asked may ask again.
   * @throws `invalid_argument`, `not_found`, `forbidden`, `already_decided`, as `approve`.
   * @example
   * await space.share("property:mill", "org:grid", "exchange", { fields: { custom_id: "7" }, by: ann });
   * await space.decline(1, { note: "Not ours", by: "org:grid" }); // { proposals: [{ state: "declined" }] }
   * await space.approve(1, { by: "org:grid" }); // throws already_decided
   */
  decline(proposal: number, options: DeclineOptions): Promise<Outcome>;

  /**
   * Takes a proposal back. Those who made it can and, if it is a share, those who may take its grant.
   * @throws `invalid_argument`, `not_found`, `forbidden`, `already_decided`, as `approve`.
   * @example
   * await space.request("project:atlas", { by: bob });
   * await space.withdraw(1, { by: ann }); // throws forbidden
   * await space.withdraw(1, { by: bob }); // { proposals: [{ state: "withdrawn" }] }
   */
  withdraw(proposal: number, options: WithdrawOptions): Promise<Outcome>;

  /**
   * Asks somebody to become the owner of a resource, where the model has transfers; they approve or
   * decline. The old owner then keeps what the model says. An owner's new transfer of a resource
   * takes the place of an earlier one.
   * @throws `invalid_operation` if the type has no transfers; `invalid_…`, `message_too_long`; `not_found`; `forbidden` if the actor doesn't own it; `invalid_principal`, `unknown_user`, `outside_organization`; `already_shared` if the receiver owns it.
   * @example
   * await space.create("note:plan", { by: ann });
   * await space.transfer("note:plan", bob, { by: ann });
   * await space.approve(1, { by: bob });
   * space.checkMany([ann, bob], "view", "note:plan"); // [false, true]
   * await space.transfer("dataset:claims", bob, { by: ann }); // throws invalid_operation
   */
  transfer(resource: string, to: string, options: TransferOptions): Promise<Outcome>;

  /**
   * Opens sharing on a selection: the rule that a dialog opens on exactly one resource.
   * @throws `selection_empty`, `selection_multiple`, with the model's own words; `not_found`, `forbidden`; `invalid_operation` if the type has no such rule.
   * @example
   * space.select("order", ["order:7"], { by: ann }); // { resource: "order:7" }
   * space.select("order", ["order:7", "order:8"], { by: ann }); // throws selection_multiple
   */
  select(type: string, resources: Names, options: SelectOptions): Selection;

  /**
   * Whether a principal may do an action with a resource. `false` is an answer: nobody has shared
   * it, a condition fails, or there is no such resource.
   * @throws `invalid_id` (also for swapped arguments), `invalid_email`, `unknown_type`, `unknown_action`; `unavailable` if the space is closed.
   * @example
   * space.check(bob, "view", "dataset:claims"); // true
   * space.check(eve, "view", "dataset:claims"); // false
   * space.check("dataset:claims", "view", bob); // throws invalid_id
   */
  check(principal: string, action: string, resource: string): boolean;

  /**
   * Many decisions as of one revision, in the order asked. Each argument is a string, which counts
   * for all questions, or an array with one item for each. The answer is an array, which is true
   * whatever is in it: look at its items.
   * @throws as `check`; the first bad question fails the call, with its place in `details.index`.
   * @example
   * space.checkMany([ann, bob, eve], "view", "dataset:claims"); // [true, true, false]
   * space.checkMany(ann, ["view", "fly"], "dataset:claims"); // throws unknown_action
   */
  checkMany(principals: Column, actions: Column, resources: Column): boolean[];

  /**
   * Why, or why not. It is no answer of yes or no: that is its `allowed`.
   * @throws as `check`; with `by`, `not_found` and `forbidden`.
   * @example
   * space.explain(bob, "append", "dataset:claims"); // { allowed: false, reason: "role_lacks_capability" }
   * space.explain(bob, "append", "dataset:claims", { by: eve }); // throws not_found
   */
  explain(principal: string, action: string, resource: string, options?: ExplainOptions): Explanation & NotADecision;

  /**
   * Who can do the action (`view`, if not given), how each came to it, and every stored grant. With
   * `by`, the list is what that one may see.
   * @throws `invalid_id`, `unknown_type`, `unknown_action`, `not_found`; `forbidden` if `by` may not see it.
   * @example
   * space.who("dataset:claims", { by: ann }).people.map((person) => person.principal); // [ann, bob]
   * space.who("dataset:claims", { by: bob }); // throws forbidden
   */
  who(resource: string, action?: string, options?: WhoOptions): AccessList;
  who(resource: string, options: WhoOptions): AccessList;

  /**
   * The resources of a type with which a principal can do an action: exact, sorted by their bytes.
   * @throws `invalid_id`, `unknown_type`, `unknown_action`; `invalid_argument` if `limit` is 0.
   * @example
   * space.what(bob, "view", "dataset"); // { items: ["dataset:claims"], complete: true }
   * space.what(bob, "view", "planet"); // throws unknown_type
   */
  what(principal: string, action: string, type: string, options?: WhatOptions): Page;

  /**
   * All that a principal can do with each of the resources, as of one revision.
   * @throws `invalid_id`, `unknown_type`.
   * @example
   * space.actions(bob, ["project:atlas", "property:mill"]); // { "property:mill": [] }
   * space.actions(bob, "planet:mars"); // throws unknown_type
   */
  actions(principal: string, resources: Names): { [resource: string]: string[] };

  /**
   * What waits for a decision, the oldest first: on one resource, or on all. Without `by`, it is for
   * the host, who sees all; with it, what that one made, decides on, or may see.
   * @throws `invalid_id`, `unknown_type`; `not_found` if there is no such resource for `by`; `invalid_argument` if `limit` is 0.
   * @example
   * await space.request("project:atlas", { by: bob });
   * space.pending("project:atlas", { by: ann }).items; // [{ proposal: 1, principal: bob, can_decide: true }]
   * space.pending({ by: eve }).items; // []
   * space.pending("project:atlas", { by: eve }); // throws not_found
   */
  pending(resource?: string, options?: PendingOptions): ProposalList;
  pending(options: PendingOptions): ProposalList;

  /**
   * Who can be added on a resource, as the field of a share dialog asks: those whose name has, for
   * each word of the query, a word that begins with it, or whose e-mail address, its domain,
   * or other identifier begins with the query. Case and accents do not matter. An empty query
   * finds nobody.
   * @throws `invalid_id`, `unknown_type`, `invalid_operation`, `not_found`; `forbidden` if `by` may not share; `invalid_argument` if `limit` is 0.
   * @example
   * space.search("project:atlas", "eve@", { by: ann }).items; // [{ principal: eve, has_access: false }]
   * space.search("project:atlas", "eve@", { by: bob }); // throws forbidden
   */
  search(resource: string, query: string, options: SearchOptions): Found;

  /**
   * All that a share dialog shows of a resource, and may offer to the one who opens it. Of each list,
   * at most `limit`: the rows after that of the principal `after`, the receivers after
   * `receiversAfter`.
   * @throws `invalid_id`, `unknown_type`, `invalid_operation`, `not_found`; `forbidden` if `by` may neither see who has access nor share; `invalid_argument` if `limit` is 0, or nobody of that name is in the list.
   * @example
   * const sheet = space.sheet("dataset:claims", { by: ann });
   * sheet.offers.map((offer) => offer.role); // ["viewer", "contributor", "editor"]
   * sheet.rows.map((row) => row.can_remove); // [false, true]
   * space.sheet("dataset:claims", { by: bob }); // throws forbidden
   */
  sheet(resource: string, options: SheetOptions): Sheet;

  /**
   * The facts of a resource, as the host put them: this asks nobody's right.
   * @throws `invalid_id`, `unknown_type`, `not_found`.
   * @example
   * space.get("order:7"); // { status: "ready", parent: null, parts: [] }
   * space.get("order:8"); // throws not_found
   */
  get(resource: string): ResourceInfo;

  /**
   * The facts of a principal, as the host put them, with its organizations and groups: this asks
   * nobody's right.
   * @throws `invalid_id`, `invalid_email`; `not_found` if nobody has ever named it.
   * @example
   * space.principal(ann); // { principal: ann, registered: true, orgs: ["org:acme"], groups: [] }
   * space.principal("user:nobody@acme.org"); // throws not_found
   */
  principal(principal: string): PrincipalFacts;

  /**
   * All resources of a type, or all principals of a kind (`"user"`, `"group"`, `"org"`), also those
   * that were only named by somebody: sorted by their bytes. With `without`, the resources that
   * nobody looks after. This asks nobody's right.
   * @throws `unknown_type`; `invalid_argument` if `limit` is 0, for `after`, and for `without` with principals; `invalid_operation` if nobody ever manages such resources.
   * @example
   * space.list("user", { limit: 2 }); // { items: [ann, bob], complete: false, next: bob }
   * space.list("dataset", { without: "owner" }).items; // []
   * await space.remove("org:acme", ann);
   * space.list("dataset", { without: "owner" }).items; // ["dataset:claims"]
   * space.list("planet"); // throws unknown_type
   */
  list(type: string, options?: ListOptions): Page;

  /**
   * The members of a group or of an organization, sorted by their bytes: as they were added or, with
   * `nested`, also those of the groups in a group. Who is in a group of an organization is not in the
   * organization by that. This asks nobody's right.
   * @throws `invalid_id`; `invalid_principal` of a user; `not_found`; `invalid_argument` if `limit` is 0.
   * @example
   * space.members("org:acme", { limit: 1 }).items; // [{ principal: ann, guest: false, direct: true }]
   * space.members(ann); // throws invalid_principal
   */
  members(group: string, options?: MembersOptions): MemberList;

  /**
   * All that a principal holds, across types: every grant that reaches it, its own and those of the
   * groups that it is in, those that wait and those that are suspended too. What audiences give is
   * held by nobody: ask `what` for that. This asks nobody's right.
   * @throws `invalid_id`, `invalid_email`; `not_found` if nobody has ever named it; `invalid_argument` if `limit` is 0, and for `after`.
   * @example
   * space.holdings(bob).items; // [{ resource: "dataset:claims", role: "viewer", by: ann, state: "active" }, { resource: "project:atlas" }]
   * space.holdings("user:nobody@acme.org"); // throws not_found
   */
  holdings(principal: string, options?: HoldingsOptions): HoldingList;

  /**
   * A proposal by its number, be it decided: what it came to, who decided it, and when. This asks
   * nobody's right. A promise, for it may read the journal.
   * @throws `not_found` if there is none of this number, or its resource was deleted.
   * @example
   * await space.request("project:atlas", { by: bob });
   * await space.decline(1, { by: ann, note: "Not now" });
   * await space.proposal(1); // { state: "declined", decided_by: ann, note: "Not now" }
   * await space.proposal(2); // throws not_found
   */
  proposal(proposal: number): Promise<ProposalInfo>;

  /**
   * The events of a part of the past, of one resource or of all; each change is whole. To go on, give
   * the revision of the last one as `after` or, newest first, as `before`. It costs what the events
   * cost that are asked for, from either end; those of one resource lie among the others, so all of
   * these are read up to the last one that is wanted. This asks nobody's right.
   * @throws `invalid_argument` if there is no such revision, or `limit` is 0; `invalid_id`, `unknown_type`; `not_found` if nothing ever happened to the resource, without `after` and `before`; `unavailable`, `corrupt`.
   * @example
   * (await space.history({ resource: "order:7" })).map((record) => record.kind); // ["resource_created", "granted"]
   * (await space.history({ newestFirst: true, limit: 1 })).map((record) => record.kind); // ["granted", "resource_created"]
   * await space.history({ after: 99 }); // throws invalid_argument
   */
  history(options?: HistoryOptions): Promise<Record[]>;

  /**
   * Walks the whole journal: every event follows from the one before it, and all of them together
   * give the state that answers come from.
   * @throws `corrupt`, naming the revision where the chain breaks.
   * @example
   * const { hash } = await space.verify();
   * (await space.verify({ hash })).revision === space.revision; // true
   * await space.verify({ hash: "0".repeat(64) }); // throws corrupt
   */
  verify(options?: VerifyOptions): Promise<Verification>;

  /**
   * Writes the space as it is now into a new file, which is checked from the first event to the last.
   * The copy is a space of its own. Questions and changes go on meanwhile.
   * @returns what `verify` gives of the copy: keep its hash elsewhere, and the copy can be checked against it.
   * @throws `already_exists` if there is a file of that name; `invalid_argument` if the path is none; `corrupt` if the space's file is damaged; `unavailable` if a file cannot be reached or the disk is full.
   * @example
   * (await space.backup("copy.db")).revision === space.revision; // true
   * await space.backup("copy.db"); // throws already_exists
   */
  backup(path: string): Promise<Verification>;

  /**
   * Stops the clock of the space at a moment, for tests; `null` lets it run again. Time never goes
   * back behind the last change.
   * @throws `invalid_argument`, `unavailable`.
   * @example
   * await space.share("dataset:claims", eve, "viewer", { expires: Date.now() + 60_000, by: ann });
   * space.setClock(Date.now() + 60_000);
   * space.check(eve, "view", "dataset:claims"); // false
   * space.setClock("tomorrow"); // throws invalid_argument
   */
  setClock(now: Moment | null): void;

  /**
   * Ends the use of the space, after the changes that were asked for. The file is free for others
   * when its last handle in this process is closed. Closing twice is fine.
   * @throws `unavailable` if the storage could not be closed in good order.
   * @example
   * await space.close();
   * space.closed; // true
   * space.check(ann, "view", "dataset:claims"); // throws unavailable
   */
  close(): Promise<void>;

  /** `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
