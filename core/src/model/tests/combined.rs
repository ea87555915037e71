//! Several models, joined to one.

use rstest::rstest;

use super::*;

fn shipped(names: &[&str]) -> Vec<Model> {
    names.iter().map(|name| Model::named(name).unwrap()).collect()
}

fn tiny(name: &str, kind: &str, users: &str) -> Model {
    let text = format!(
        "model.name = '{name}'\nmodel.title = 'Of {kind}s'\nusers = {{ {users} }}\n\
         [{kind}]\nowner = 'owner'\nactions.view = ''\nroles.owner.can = ['view']"
    );
    model(&text)
}

#[test]
fn the_types_of_all_are_in_one() {
    let all = Model::combine(&shipped(&["orders", "datasets", "properties"])).unwrap();
    assert_eq!(all.name(), "datasets+orders+properties");
    let types: Vec<&str> = all.types().iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(types, ["dashboard", "dataset", "meter", "order", "property"]);
    assert_eq!(kind(&all, "dashboard").sources, all.type_ix("dataset"));
    assert_eq!(kind(&all, "meter").parent, all.type_ix("property"));
    // Orders go to e-mail addresses.
    assert_eq!(all.file().users.identity, Identity::Email);
    // The examples are each model's own.
    assert!(all.file().examples.is_empty());
    assert!(all.file().model.title.starts_with("Datasets and dashboards"));
}

#[test]
fn the_order_does_not_matter_and_what_is_stored_is_read_again() {
    let one = Model::combine(&shipped(&["orders", "datasets", "workspaces"])).unwrap();
    let other = Model::combine(&shipped(&["workspaces", "orders", "datasets"])).unwrap();
    assert_eq!((one.fingerprint(), one.file()), (other.fingerprint(), other.file()));
    let stepwise = Model::combine(&shipped(&["orders", "workspaces"])).unwrap();
    let stepwise = Model::combine(&[stepwise, Model::named("datasets").unwrap()]).unwrap();
    assert_eq!(stepwise.fingerprint(), one.fingerprint());
    let stored = serde_json::to_string(one.file()).unwrap();
    let again = Model::from_json(&stored, "stored").unwrap();
    assert_eq!((again.fingerprint(), again.file()), (one.fingerprint(), one.file()));
}

#[test]
fn one_is_itself_and_none_is_no_model() {
    let orders = shipped(&["orders"]);
    assert_eq!(Model::combine(&orders).unwrap().fingerprint(), orders[0].fingerprint());
    assert_eq!(Model::combine(&[]).unwrap_err().code(), Code::InvalidArgument);
}

#[rstest]
#[case::the_same_twice(&["orders", "datasets", "orders"], "called `orders`")]
#[case::a_type_twice(&["projects", "workspaces"], "both have a type `project`")]
fn what_is_there_twice_is_refused(#[case] names: &[&str], #[case] message: &str) {
    let error = Model::combine(&shipped(names)).unwrap_err();
    assert_eq!(error.code(), Code::InvalidModel);
    assert!(error.message().contains(message), "{error}");
}

#[test]
fn a_type_twice_is_named_with_both_models() {
    let error = Model::combine(&shipped(&["workspaces", "projects"])).unwrap_err();
    assert_eq!(error.details()["type"], "project");
    assert_eq!(error.details()["models"], serde_json::json!(["projects", "workspaces"]));
}

#[rstest]
#[case::neither("", "", Some((Identity::Any, false)))]
#[case::one_wants_addresses("identity = 'email'", "", Some((Identity::Email, false)))]
#[case::one_is_strict("", "identity = 'email', strict_email = true", Some((Identity::Email, true)))]
#[case::to_the_letter("strict_email = true", "", Some((Identity::Any, true)))]
#[case::both("identity = 'email'", "identity = 'email'", Some((Identity::Email, false)))]
#[case::not_the_same("identity = 'email'", "identity = 'email', strict_email = true", None)]
#[case::nor_with_any("identity = 'email'", "strict_email = true", None)]
fn users_are_identified_in_one_way(
    #[case] one: &str,
    #[case] other: &str,
    #[case] wanted: Option<(Identity, bool)>,
) {
    let models = [tiny("one", "doc", one), tiny("other", "map", other)];
    let users = |model: Model| (model.file().users.identity, model.file().users.strict_email);
    let found = Model::combine(&models);
    if let Err(error) = &found {
        assert_eq!(error.code(), Code::InvalidModel);
        assert_eq!(error.details()["models"], serde_json::json!(["one", "other"]));
    }
    assert_eq!(found.ok().map(users), wanted);
}

#[test]
fn a_space_speaks_several_models() {
    use crate::space::{ModelChoice, Options, Space};
    let choice = ModelChoice::from(vec!["datasets", "orders"]);
    let space = Space::open(":memory:", Options::new().model(choice)).unwrap();
    space.create(crate::command::Create::new("order:a").by("user:ann@acme.org")).unwrap();
    assert!(space.check("user:ann@acme.org", "list", "order:a").unwrap());
    space.close().unwrap();
}
