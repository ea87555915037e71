//! What a model compiles to.

use rstest::rstest;

use super::*;
use crate::access::{ConditionSet, RoleSet};
use crate::model::tables::actions::ACCESS_EDIT;

/// The rights of a role as text.
fn rights(kind: &Type, role: &str) -> Vec<String> {
    rows(kind, &role_of(kind, role).access)
}

fn roles(kind: &Type, set: RoleSet) -> Vec<&str> {
    set.iter().map(|ix| kind.role_name(ix)).collect()
}

#[test]
fn rights_stand_under_their_conditions() {
    let orders = Model::named("orders").unwrap();
    let order = kind(&orders, "order");
    assert_eq!(
        rights(order, "owner"),
        [
            ": access.edit, access.view, bucket.link, delete, list, modify",
            "status: ready | published: bucket.read, download, use, view",
            "status: ready and verified: area: publish",
        ]
    );
    let read = "status: ready | published: bucket.read, download, list, use, view";
    assert_eq!(rights(order, "viewer"), [read]);
}

#[test]
fn a_role_has_what_it_includes() {
    let datasets = Model::named("datasets").unwrap();
    let dataset = kind(&datasets, "dataset");
    let role = |name: &str| role_of(dataset, name);
    assert_eq!(role("creator").access, role("editor").access);
    assert_eq!(role("creator").access.actions().iter().count(), 23);
    assert_eq!(roles(dataset, role("contributor").may_give), ["contributor", "viewer"]);
    assert_eq!(roles(dataset, role("contributor").may_take), ["contributor", "viewer"]);
    assert_eq!(roles(dataset, role("creator").may_give), ["contributor", "editor", "viewer"]);
    assert_eq!(roles(dataset, dataset.assignable), ["contributor", "editor", "viewer"]);
    assert!(role("viewer").may_give.is_empty());
    let (_, setting) = dataset.setting("allow_viewer_export").unwrap();
    assert_eq!(setting.default, 1);
    assert_eq!(dataset.action_name(setting.action), "settings.allow_viewer_export");
    assert!(role("contributor").access.actions().has(setting.action));
    assert!(!role("viewer").access.actions().has(setting.action));
}

/// Matrix 2.5, dashboards, and the order of reasons.
#[test]
fn conditions_are_sorted_settings_first() {
    let datasets = Model::named("datasets").unwrap();
    let dashboard = kind(&datasets, "dashboard");
    let table: Vec<_> = dashboard.conditions.iter().map(|c| (c.text.as_str(), c.code)).collect();
    assert_eq!(
        table,
        [
            ("setting: sharing", Code::SharingOff),
            ("every source: record_list.export", Code::MissingComponentAccess),
            ("every source: view", Code::MissingComponentAccess),
        ]
    );
    let dataset = datasets.type_ix("dataset").unwrap();
    assert_eq!(dashboard.sources, Some(dataset));
    let view = datasets.get(dataset).unwrap().action("view").unwrap();
    assert_eq!(dashboard.conditions[2].test, Test::EverySource { action: view, some: false });
    assert_eq!(dashboard.owners, Owners::OneOrMore);
    assert_eq!(dashboard.changes.sources, dashboard.action("save"));
}

#[test]
fn a_status_among_fewer_implies_the_same_among_more() {
    let orders = Model::named("orders").unwrap();
    let order = kind(&orders, "order");
    let number = |text: &str| {
        let found = order.conditions.iter().position(|condition| condition.text == text);
        u8::try_from(found.expect("the condition is there")).unwrap()
    };
    let closure = |text: &str| {
        let set = order.implications.closure(ConditionSet::one(number(text)));
        set.iter().map(|ix| order.conditions[usize::from(ix)].text.as_str()).collect::<Vec<_>>()
    };
    let either = "status: ready | published";
    assert_eq!(closure("status: ready"), ["status: ready", either]);
    assert_eq!(closure("status: published"), ["status: published", either]);
    assert_eq!(closure(either), [either]);
    assert_eq!(closure("verified: area"), ["verified: area"]);
}

#[test]
fn a_value_among_fewer_implies_the_same_among_more() {
    let can = "can = [\"edit\"]\n";
    let when = "when.'setting:tier = silver|gold' = ['view']\nwhen.'setting: export = on | off' = ['view']";
    let text = base_with(can, &format!("{can}{when}\n"));
    let base = model(&text);
    let doc = kind(&base, "doc");
    let implied = |ix: usize| {
        let set = doc.implications.closure(ConditionSet::one(u8::try_from(ix).unwrap()));
        set.iter().map(|ix| doc.conditions[usize::from(ix)].text.as_str()).collect::<Vec<_>>()
    };
    let texts: Vec<&str> = doc.conditions.iter().map(|c| c.text.as_str()).collect();
    // In the order of the values' names, whatever the spelling.
    let several = ["setting: export = off | on", "setting: tier = gold | silver"];
    let one = ["setting: export", "setting: tier = gold"];
    assert_eq!(&texts[..4], &[one[0], several[0], one[1], several[1]]);
    assert_eq!(implied(0), [one[0], several[0]]);
    assert_eq!(implied(1), [several[0]]);
    assert_eq!(implied(2), [one[1], several[1]]);
    assert_eq!(implied(3), [several[1]]);
    assert_eq!(doc.conditions[3].test, Test::Setting { setting: 2, values: 3 });
}

#[test]
fn projects_can_be_said() {
    let projects = model(PROJECTS);
    let project = kind(&projects, "project");
    assert_eq!(
        rights(project, "editor"),
        [
            ": access.view, edit, files.delete, planning.read, upload, view",
            "setting: download: download",
            "setting: editors_can_manage_access: access.edit",
            "status: planning: planning.edit",
            "status: planning | processing: start",
            "status: processing: processing.edit",
            "status: processing | report_ready: processing.read",
            "status: report_ready: report.edit, report.export, report.read, report.view",
        ]
    );
    assert!(project.leave && project.notify && project.registered);
    assert_eq!(project.leave_owner, Code::TargetProtected);
    assert_eq!((project.message_limit, project.note_limit), (200, 2_000));
    assert_eq!(project.default_role, project.role_index.get("viewer").copied());
    assert_eq!(projects.file().users.identity, Identity::Email);
    assert_eq!(project.conditions[2].code, Code::PhaseLocked);
}

#[test]
fn every_word_is_compiled() {
    let base = model(BASE);
    let doc = kind(&base, "doc");
    let texts: Vec<&str> = doc.conditions.iter().map(|c| c.text.as_str()).collect();
    let wanted = ["setting: export", "setting: tier = gold", "status: final", "every source: open"];
    assert_eq!(texts, wanted);
    assert_eq!(doc.conditions[1].test, Test::Setting { setting: 2, values: 1 });
    assert_eq!(doc.conditions[2].code, Code::NotReady);
    assert_eq!(doc.leave_owner, Code::CreatorCannotLeave);
    let (edit, view) = (doc.action("edit"), doc.action("view"));
    assert_eq!(doc.changes.status, [edit, view]);
    assert_eq!((doc.changes.delete, doc.changes.attributes), (None, None));
    let audience = &doc.audiences[0];
    assert_eq!((audience.name.as_str(), audience.reach), ("members", Reach::Members));
    assert_eq!(audience.only_while, ConditionSet::one(2));
    let warning = &doc.warnings[0];
    assert_eq!(doc.role_name(warning.role), "viewer");
    assert_eq!((warning.unless, warning.code.as_str()), (ConditionSet::one(2), "early"));
    assert_eq!(doc.select.as_ref().map(|select| select.none.as_str()), Some("Nothing selected"));
    assert_eq!(doc.status_name(1), Some("final"));
    let (_, tier) = doc.setting("tier").unwrap();
    assert!(matches!(&tier.values, Values::OneOf(values) if values == &["gold", "silver"]));
    assert_eq!(tier.default, 1);
    assert_eq!(doc.access_edit, doc.action(ACCESS_EDIT));
    assert_eq!(doc.access_view, None);
}

#[rstest]
#[case::change_and_take_follow("", "editor viewer", "editor viewer", Scope::All)]
#[case::take_follows_change("may_change = ['viewer']", "viewer", "viewer", Scope::All)]
#[case::each_is_said(
    "may_change = ['editor']\nmay_take = ['viewer']",
    "editor",
    "viewer",
    Scope::All
)]
#[case::nothing_is_taken("may_take = []", "editor viewer", "", Scope::All)]
#[case::own_grants("scope = 'given by me'", "editor viewer", "editor viewer", Scope::GivenByMe)]
fn delegation(#[case] more: &str, #[case] change: &str, #[case] take: &str, #[case] scope: Scope) {
    let give = "may_give = [\"viewer\", \"editor\"]";
    let base = model(&base_with(give, &format!("{give}\n{more}")));
    let doc = kind(&base, "doc");
    let owner = doc.role(doc.owner).unwrap();
    assert_eq!(roles(doc, owner.may_change).join(" "), change);
    assert_eq!(roles(doc, owner.may_take).join(" "), take);
    assert_eq!(owner.scope, scope);
}

#[test]
fn a_scope_is_included_until_another_is_said() {
    let to = "includes = 'viewer'\nscope = 'all'\nmay_take = ['viewer']";
    let narrow = base_with(
        "can = [\"view\", \"edit\", \"access.edit\"]",
        "can = ['view', 'edit', 'access.edit']\nmay_take = ['viewer']",
    )
    .replace(
        "[doc.roles.viewer]",
        "[doc.roles.viewer]\nscope = 'given by me'\ncan = ['access.edit']\nmay_give = ['viewer']",
    );
    let scope = |model: &Model, role: &str| role_of(kind(model, "doc"), role).scope;
    assert_eq!(scope(&model(&narrow), "editor"), Scope::GivenByMe);
    let wide = narrow.replace("includes = \"viewer\"", to);
    assert_eq!(scope(&model(&wide), "editor"), Scope::All);
}

#[test]
fn conditions_have_a_normal_form() {
    let spaced =
        base_with("setting: export and status: final", " status : final  and setting:export = on ");
    let draft =
        base_with("setting: export and status: final", "setting: export and status: final|draft");
    let kind_of = |text: &str| format!("{:?}", kind(&model(text), "doc").roles);
    assert_eq!(kind_of(&spaced), kind_of(BASE));
    let draft = model(&draft);
    let texts: Vec<&str> = kind(&draft, "doc").conditions.iter().map(|c| c.text.as_str()).collect();
    assert!(texts.contains(&"status: draft | final"), "{texts:?}");
}

#[test]
fn reasons_can_be_said_of_actions() {
    let base = model(&base_with(
        "leave = \"creator",
        "edit = \"level_too_low\"\n\"access.edit\" = \"share_forward_required\"\nleave = \"creator",
    ));
    let doc = kind(&base, "doc");
    let lacking = |name: &str| doc.actions[usize::from(doc.action(name).unwrap())].lacking;
    assert_eq!(lacking("edit"), Code::LevelTooLow);
    assert_eq!(lacking("access.edit"), Code::ShareForwardRequired);
    assert_eq!(lacking("view"), Code::RoleLacksCapability);
}

#[test]
fn the_fingerprint_is_of_what_decides() {
    let base = model(BASE);
    assert_eq!(base.fingerprint().len(), 64);
    let same = [
        base_with("\"View it\"", "\"Look\""),
        base_with("\"Comments\"", "\"Remarks\""),
        base_with("\"Gold\"", "\"Au\""),
        base_with("[\"viewer\", \"editor\"]", "[\"editor\", \"viewer\"]"),
        base_with("name = \"a viewer views\"", "name = \"x\""),
        base_with("name = \"base\"", "name = \"base\"\ntitle = \"Base\""),
    ];
    for text in same {
        assert_eq!(model(&text).fingerprint(), base.fingerprint(), "{text}");
    }
    let other = [
        base_with("export = true", "export = false"),
        base_with("can = [\"edit\"]", "can = [\"edit\", \"view\"]"),
        base_with("[\"draft\", \"final\"]", "[\"final\", \"draft\"]"),
        base_with("leave = true", "leave = true\nnotify = true"),
        base_with(
            "may_give = [\"viewer\", \"editor\"]",
            "may_give = [\"viewer\", \"editor\"]\nmay_take = []",
        ),
    ];
    for text in other {
        assert_ne!(model(&text).fingerprint(), base.fingerprint(), "{text}");
    }
}
