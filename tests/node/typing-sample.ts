// A program that uses all of the package's types. It is compiled by types.test.mjs, and never run.
import { type Code, PrivityError, type Reason, Space, checkModel, open, version } from "privity";
import type {
  AccessList, ActionInfo, ApproveOptions, AudienceInfo, Column, Explanation, Found, GrantInfo, GrantState, Kind, Lack, LevelOffer, LevelValue,
  Model, Models, Moment, OptionOffer, Outcome, Page, PartInfo, PendingOptions, PersonInfo, PrincipalInfo, ProposalInfo,
  ProposalKind, ProposalList, ProposalState, Receivers, Record, RequestOptions, ResourceInfo, RoleOffer, Selection, SettingOffer, SettingValue,
  ShareOptions, Sheet, SheetOptions, SheetRow, SourceInfo, Timestamp, Verification, Warning,
} from "privity";

export async function sample() {
  const model: Model = { model: { name: "mine" }, thing: {} };
  const examples: number = await checkModel("datasets");
  const models: Models = ["orders", "mine.toml", model];
  const all: number = await checkModel(models);
  await using other: Space = await open(":memory:", { model: models });
  await using space: Space = await open("claims.db", { model, durability: "relaxed" });
  const [ann, bob] = ["user:ann@acme.org", "user:bob@acme.org"] as const;

  await space.put(ann, { name: "Ann", org: "acme", guest: false, registered: true, verified: ["x"], attributes: { team: "a" } });
  await space.add("group:analysts", [ann, bob] as const, { guest: true });
  await space.remove("group:analysts", bob);
  await space.add("group:analysts", new Set([ann]), { guest: true });
  await space.put(bob, { attributes: { team: null } });
  await space.put(bob, { verified: new Set(["x"]) });
  await space.create("dataset:a", { by: ann, owners: [ann], org: "acme", status: "draft", settings: { open: true }, sources: ["dataset:b"], attributes: {} });
  await space.set("dataset:a", { by: ann, settings: { level: "high" }, attributes: { gone: null }, ifRevision: 3 });
  const end: Moment = new Date();
  const options: ShareOptions = { by: ann, expires: end, note: "n", message: "m", ifRevision: space.revision };
  const outcome: Outcome = await space.share("dataset:a", bob, "viewer", options);
  await space.share("dataset:a", [bob], { by: ann, expires: "never" });
  await space.share("dataset:a", bob, undefined, { by: ann });
  await space.change("dataset:a", bob, "editor", { by: ann, expires: 1_900_000_000_000 });
  await space.change("dataset:a", bob, { by: ann, note: "n" });
  await space.revoke("dataset:a", bob, { by: ann, cascade: true });
  await space.leave("dataset:a", { by: bob });
  await space.delete("dataset:a");
  await space.forget(bob);
  await space.forget(bob, { heir: ann });
  await space.rename(ann, "user:ann.lee@acme.org");
  await space.put("org:grid", { registered: true, fields: { custom_id: true } });
  await space.create("meter:e1", { parent: "property:mill", kind: "energy", by: ann });
  const levels: { [name: string]: LevelValue } = { goals: "full", "meter:e1": "read", share_forward: true };
  await space.share("property:mill", bob, "custom", { levels, fields: { custom_id: "7" }, by: ann });
  const each: Receivers = { [bob]: "read_only", "user:cy@acme.org": "full" };
  await space.share("property:mill", each, { by: ann, note: "two roles" });
  await space.change("property:mill", bob, { levels: { goals: "none" }, by: ann });
  const wish: RequestOptions = { by: bob, levels, message: "m", expires: end };
  const { proposals }: Outcome = await space.request("project:atlas", "editor", wish);
  await space.request("project:atlas", { by: bob });
  const answer: ApproveOptions = { by: ann, role: "viewer", levels, expires: "never", note: "n" };
  await space.approve(proposals[0]?.proposal ?? 1, answer);
  await space.decline(1, { by: ann, note: "n" });
  await space.withdraw(1, { by: bob });
  await space.transfer("note:plan", bob, { by: ann, message: "m", expires: 1_900_000_000_000 });

  const decision: boolean = space.check(ann, "view", "dataset:a");
  const names: Column = ["dataset:a"];
  const [first]: (boolean | undefined)[] = space.checkMany(ann, ["view"], names);
  const why: Explanation = space.explain(ann, "view", "dataset:a", { by: bob });
  const revealed: Explanation = space.explain(ann, "view", "dataset:a", { reveal: true });
  const sources: SourceInfo[] = why.allowed ? why.because : why.nearest;
  const lacks: Lack[] = sources.flatMap((source) => source.lacks);
  const reason: Reason = why.reason;
  const code: Code = reason;
  const list: AccessList = space.who("dataset:a", { by: ann });
  const same: AccessList = space.who("dataset:a", "view", { by: ann });
  const people: PersonInfo[] = list.people;
  const grant: GrantInfo | undefined = same.grants[0];
  const state: GrantState | undefined = grant?.state;
  const until: Timestamp | null | undefined = grant?.expires;
  const page: Page = space.what(ann, "view", "dataset", { after: "dataset:a", limit: 10 });
  const verbs: string[] | undefined = space.actions(ann, page.items)["dataset:a"];
  const selection: Selection = space.select("order", ["order:a"], { by: ann });
  const paging: PendingOptions = { by: ann, after: 3, limit: 10 };
  const waiting: ProposalList = space.pending("project:atlas", paging);
  const mine: ProposalList[] = [space.pending(), space.pending({ by: bob }), space.pending(undefined, paging)];
  const proposal: ProposalInfo | undefined = waiting.items[0];
  const [what, become]: [ProposalKind?, ProposalState?] = proposal ? [proposal.what, proposal.state] : [];
  const next: number | null = waiting.next;
  const found: Found = space.search("project:atlas", "an", { by: ann, limit: 5 });
  const persons: PrincipalInfo[] = found.items;
  const sheet: Sheet = space.sheet("property:mill", { by: ann });
  const row: SheetRow | undefined = sheet.rows[0];
  const offer: RoleOffer | undefined = sheet.offers[0];
  const meanings: ActionInfo[] | undefined = offer?.can;
  const choices: [LevelOffer[]?, OptionOffer[]?] = offer ? [offer.levels, offer.options] : [];
  const switches: SettingOffer[] = sheet.settings;
  const audiences: AudienceInfo[] = sheet.audiences;
  const parts: PartInfo[] = sheet.parts;
  const chosen: LevelValue | undefined = row?.grant.levels?.["goals"];
  const setting: SettingValue | undefined = selection.settings["open"];
  const facts: ResourceInfo = space.get("dataset:a");
  const bucket: string | undefined = facts.attributes["bucket"];
  const records: Record[] = await space.history({ after: 1, limit: 2, resource: "dataset:a" });
  const data: unknown = records[0]?.data;
  const whole: Verification = await space.verify({ hash: "x" });
  const warning: Warning | undefined = outcome.warnings[0];
  space.setClock(null);
  space.setClock(end);
  const title: string = space.model.model.name;

  try {
    space.check(ann, "view", "x");
  } catch (error) {
    if (!(error instanceof PrivityError)) throw error;
    const kind: Kind = error.kind;
    const forbidden: boolean = error.code === "forbidden";
    const fact: unknown = error.details["resource"];
    throw new PrivityError(error.message, { code: error.code, kind, details: { forbidden, fact } });
  }

  // What is undefined counts as left out, also where optional properties are exact.
  const nothing = undefined as string | undefined;
  await space.put(ann, { name: nothing, org: nothing });
  await space.share("dataset:a", bob, nothing, { by: ann, note: nothing, message: nothing });
  space.what(ann, "view", "dataset", { after: nothing });
  const none = undefined as number | undefined;
  const pages: SheetOptions = { by: ann, after: nothing, receiversAfter: nothing, limit: none };
  space.sheet("property:mill", pages);
  await open(":memory:", { model: "orders", durability: undefined });

  // An explanation can be waited for and handed on, and is the same.
  const waited: Explanation = await space.explain(ann, "view", "dataset:a");
  const later: Promise<Explanation> = (async () => space.explain(ann, "view", "dataset:a"))();

  // What must not compile.
  // @ts-expect-error An explanation is no decision.
  if (space.explain(ann, "view", "dataset:a")) await space.close();
  // @ts-expect-error An explanation is no decision.
  const may = space.explain(ann, "view", "dataset:a") ? 1 : 0;
  // @ts-expect-error An explanation is no decision.
  const both = space.explain(ann, "view", "dataset:a") && decision;
  const held = space.explain(ann, "view", "dataset:a");
  // @ts-expect-error An explanation is no decision.
  if (held) await space.close();
  // @ts-expect-error Nor is it a promise.
  held.then(() => undefined);
  // @ts-expect-error A revision that was never read is no change without its check.
  await space.set("dataset:a", { ifRevision: undefined });
  // @ts-expect-error A hash that was never kept is no verification without it.
  await space.verify({ hash: undefined });
  // @ts-expect-error A promise is no decision.
  if (space.put(ann)) await space.close();
  // @ts-expect-error Nobody shares without saying who.
  await space.share("dataset:a", bob, "viewer");
  // @ts-expect-error Options are in camelCase.
  await space.delete("dataset:a", { if_revision: 1 });
  // @ts-expect-error A variable that was never set is not "no actor".
  await space.delete("dataset:a", { by: undefined });
  // @ts-expect-error A code that there isn't.
  const typo: Code = "forbiden";
  // @ts-expect-error Only `open` makes a space.
  new Space();
  // @ts-expect-error Nobody's right is asked, so nobody is named.
  space.get("dataset:a", { by: ann });
  // @ts-expect-error In columns of questions, each has its place.
  space.checkMany(new Set([ann]), "view", "dataset:a");
  // @ts-expect-error A list of names is one of texts.
  await space.add("group:analysts", new Set([1]));
  // @ts-expect-error A revision is a number.
  await space.set("dataset:a", { ifRevision: "1" });

  // @ts-expect-error A proposal is a number.
  await space.approve("1", { by: ann });
  // @ts-expect-error Nobody decides without saying who.
  await space.decline(1);
  // @ts-expect-error Nobody asks without saying who.
  await space.request("project:atlas", "editor");
  // @ts-expect-error A request waits until a moment, or without end.
  await space.request("project:atlas", { by: bob, expires: "never" });
  // @ts-expect-error A level is a name, or yes or no.
  await space.share("property:mill", bob, "custom", { by: ann, levels: { goals: 2 } });
  // @ts-expect-error A list of models is not a list of lists.
  await open(":memory:", { model: [["orders"]] });
  // @ts-expect-error A share dialog is always somebody's.
  space.sheet("property:mill");
  // @ts-expect-error An answer's fields are in snake_case.
  row?.canRemove;

  return {
    all, audiences, become, bucket, choices, chosen, code, data, decision, examples, first, lacks, meanings, mine, next, other, parts, people,
    both, later, may, waited,
    persons, revealed, setting, state, switches, title, typo, until, verbs, version, warning, what, whole,
  };
}
