//! What a wrong model is told, and on which line.

use rstest::rstest;

use super::*;

/// One block of a file of `fixtures/`.
#[derive(Debug, Default)]
struct Case {
    name: String,
    from: Vec<String>,
    to: Vec<String>,
    mark: String,
    message: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        let (sign, rest) = (line.get(..1).unwrap_or_default(), line.get(2..).unwrap_or_default());
        let case = cases.last_mut();
        match (sign, case) {
            ("[", _) => cases.push(Case { name: line.to_owned(), ..Case::default() }),
            ("-", Some(case)) => case.from.push(rest.to_owned()),
            ("+", Some(case)) => case.to.push(rest.to_owned()),
            ("@", Some(case)) => rest.clone_into(&mut case.mark),
            ("=", Some(case)) => rest.clone_into(&mut case.message),
            ("#" | "", _) => {}
            _ => panic!("not a line of a case: {line}"),
        }
    }
    cases
}

#[rstest]
#[case::base(BASE, include_str!("fixtures/problems.txt"))]
#[case::levels(LEVELS, include_str!("fixtures/problems-levels.txt"))]
#[case::mistakes(BASE, include_str!("fixtures/mistakes.txt"))]
fn every_kind_of_problem_has_its_line_and_its_help(#[case] base: &str, #[case] text: &str) {
    let mut wrong = Vec::new();
    for case in cases(text) {
        let text = with(base, &case.from.join("\n"), &case.to.join("\n"));
        let Err(error) = Model::from_toml(&text, "m.toml") else {
            wrong.push(format!("{} is read without a problem", case.name));
            continue;
        };
        let line = text.lines().position(|line| line.contains(&case.mark)).map_or(0, |at| at + 1);
        let message = format!("m.toml:{line}: {}", case.message);
        if error.message() != message {
            wrong.push(format!("{}\n  wanted {message}\n  not    {error}", case.name));
        }
        assert_eq!(error.code(), Code::InvalidModel);
        let help =
            |(_, path, _, help): &(_, String, _, String)| !path.is_empty() && !help.is_empty();
        assert!(problems(&error).iter().all(help), "{}", case.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whole files, values and names, with what is told of each.
#[test]
fn typical_mistakes_of_other_kinds_are_told() {
    let text = include_str!("fixtures/mistakes.json");
    let cases: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let text = |key: &str| case[key].as_str();
        let read = match (text("toml"), text("json"), text("named")) {
            (Some(toml), ..) => Model::from_toml(toml, "m.toml"),
            (_, Some(json), _) => Model::from_json(json, "m.json"),
            (_, _, Some(name)) => crate::space::ModelChoice::from(name).read(),
            _ => Model::from_value(&case["value"]),
        };
        let told = read.map_or_else(|error| error.to_string(), |_| "nothing".to_owned());
        if Some(told.as_str()) != text("told") {
            wrong.push(format!("{}\n  {told}", case["mistake"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_scope_is_not_narrowed() {
    let to = "scope = 'given by me'\nincludes = 'owner'\nmay_take = []\ncan";
    let text =
        base_with("[doc.roles.viewer]\n", "[doc.roles.helper]\nSCOPE = []\n[doc.roles.viewer]\n")
            .replace("SCOPE", to)
            .replace(
                "may_give = [\"viewer\", \"editor\"]",
                "may_give = ['viewer', 'editor', 'helper']",
            );
    let error = Model::from_toml(&text, "m.toml").unwrap_err();
    assert!(error.message().contains("`helper` narrows the scope"), "{error}");
}

#[rstest]
#[case::syntax("leave = true", "leave = yes", "leave")]
#[case::a_key_twice("leave = true", "leave = true\nlabel = ''\nleave = false", "leave = false")]
#[case::not_closed("statuses = [", "statuses = [[", "statuses")]
fn toml_that_is_none(#[case] from: &str, #[case] to: &str, #[case] mark: &str) {
    let text = base_with(from, to);
    let error = Model::from_toml(&text, "m.toml").expect_err("the text is no TOML");
    let line = 1 + text.lines().position(|line| line.contains(mark)).expect("the mark is there");
    assert_eq!(error.code(), Code::InvalidModel);
    let found = problems(&error);
    assert!(found[0].0.is_some_and(|at| at.abs_diff(line as u64) <= 1), "{found:?}");
    assert!(error.message().starts_with("m.toml:"), "{error}");
    assert!(error.message().ends_with("; correct the TOML"), "{error}");
}

#[rstest]
#[case::actions("view = \"View it\"\n", "a{} = ''", "actions")]
#[case::settings("export = true\n", "s{} = true", "settings")]
#[case::values("silver = \"Silver\"", "v{} = '', ", "values")]
#[case::statuses("\"draft\", \"final\"]", "'s{}', ", "statuses")]
#[case::roles("[doc.audience.members]\n", "[doc.roles.r{}]\ncan = ['view']", "roles")]
#[case::conditions("can = [\"edit\"]\n", "when.'verified: a{}' = ['view']", "conditions")]
#[case::kinds("\"heated\", \"cold\"]", "'k{}', ", "kinds")]
#[case::levels("\"none\", \"read\", \"full\"]", "'l{}', ", "levels")]
#[case::categories("[house.roles.owner]\n", "[house.categories.c{}]", "categories")]
#[case::options("options.share =", "options.o{}.needs = []", "options")]
#[case::types("[folder]\n", "[t{}]\nowner='o'\nactions.a=''\nroles.o.can=['a']", "types")]
fn too_many(
    #[case] before: &str,
    #[case] one: &str,
    #[case] what: &str,
    #[values(65, 300)] count: usize,
) {
    let end = if one.ends_with(", ") { "" } else { "\n" };
    let many: String = (0..count).map(|n| one.replace("{}", &n.to_string()) + end).collect();
    let base = if BASE.contains(before) { BASE } else { LEVELS };
    let text = with(base, before, &format!("{many}{before}"));
    let error = Model::from_toml(&text, "m.toml").unwrap_err();
    let found = problems(&error);
    let said = |problem: &str| problem.contains(what) && problem.ends_with(" are too many");
    assert!(
        found.iter().any(|(line, _, problem, _)| line.is_some() && said(problem)),
        "{found:#?}"
    );
}

/// Who hands over would otherwise end with what nobody had.
#[rstest]
#[case::rights("can = ['view', 'mend']", "", "does not itself hold `mend` as freely")]
#[case::conditions(
    "can = ['view']\nwhen.'status: new' = ['mend']",
    "",
    "does not itself hold `mend`"
)]
#[case::passing_on(
    "can = ['view', 'access.edit']\nmay_give = ['guest']\nmay_take = ['guest', 'helper']",
    "",
    "which may give, change or take more"
)]
#[case::parts("level = 'some'", "", "has a lower level on every `room`")]
#[case::defaults(
    "choose = ['all']\ndefault = 'full'\ncan = ['view']",
    "level = 'some'\n",
    "does not itself hold `mend`"
)]
fn owners_keep_no_more_than_they_had(
    #[case] helper: &str,
    #[case] owner: &str,
    #[case] told: &str,
) {
    let model = |helper: &str, owner: &str| {
        let text = format!(
            "[model]\nname = 'm'\n[house]\nowner = 'owner'\nstatuses = ['new', 'old']\n\
             levels = ['none', 'some', 'full']\ntransfer.keeps = 'helper'\n\
             actions = {{ view = 'V', mend = 'M', 'access.edit' = 'E' }}\n\
             [house.categories.all]\nlevels.full.can = ['mend']\n\
             [house.roles.owner]\n{owner}can = ['view', 'access.edit']\n\
             when.'status: old' = ['mend']\nmay_give = ['guest']\n\
             [house.roles.helper]\n{helper}\n[house.roles.guest]\ncan = ['view']\n\
             [room]\nparent = 'house'\nactions.enter = 'Go'\ngives.some.can = ['enter']\n"
        );
        Model::from_toml(&text, "m.toml")
    };
    let error = model(helper, owner).unwrap_err();
    let found = error.details()["problems"].to_string();
    assert!(
        found.contains("`owner` hands over and keeps `helper`") && found.contains(told),
        "{found}"
    );
    assert!(found.contains("house.transfer.keeps"), "{found}");
    let within = "level = 'some'\ncan = ['view']\nwhen.'status: old' = ['mend']";
    assert!(model(within, "level = 'full'\n").is_ok(), "{:?}", model(within, "level = 'full'\n"));
}
