//! A dataset is shared, a share is refused, a dashboard opens, a share is taken back.
//!
//! `share.py` and `share.mjs` tell the same story, line for line.

#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "an example shows what it does")]

use privity::{Code, Create, Options, Put, Result, Revoke, Set, SettingValue, Share, Space};

fn main() -> Result<()> {
    // A space is a file; `:memory:` keeps it for as long as it is open.
    let space = Space::open(":memory:", Options::new().model("datasets"))?;

    // Who there is, and what there is. The one who brings a dataset is its Creator.
    let [ann, bob, cy] = ["user:ann@acme.org", "user:bob@acme.org", "user:cy@acme.org"];
    for (user, name) in [(ann, "Ann Lee"), (bob, "Bob Ray"), (cy, "Cy Fox")] {
        space.put(Put::new(user).name(name).org("acme"))?;
    }
    space.create(Create::new("dataset:claims").by(ann))?;
    space.create(Create::new("dataset:zones").by(ann))?;

    // Ann shares the claims with Bob, who now sees them, and nothing more.
    space.share(Share::new("dataset:claims", bob, ann).role("viewer"))?;
    assert!(space.check(bob, "view", "dataset:claims")?);
    assert!(!space.check(bob, "append", "dataset:claims")?);

    // Why not? The answer carries what is nearest, and what that lacks.
    let why = space.explain(bob, "append", "dataset:claims", None)?;
    assert_eq!(why.reason, Code::RoleLacksCapability);
    assert_eq!(why.nearest[0].role.as_deref(), Some("viewer"));

    // A viewer passes nothing on.
    let refused = space.share(Share::new("dataset:claims", cy, bob).role("viewer"));
    assert_eq!(refused.map_err(|error| error.code()), Err(Code::Forbidden));

    // A dashboard over both datasets opens to those who have both of them.
    let sources = ["dataset:claims", "dataset:zones"];
    space.create(Create::new("dashboard:losses").by(ann).sources(sources))?;
    let sharing = [("sharing".to_owned(), SettingValue::Switch(true))];
    space.set(Set::new("dashboard:losses").settings(sharing).by(ann))?;
    let why = space.explain(bob, "view", "dashboard:losses", Some(ann))?;
    assert_eq!(why.nearest[0].lacks[0].missing, ["dataset:zones"]);
    space.share(Share::new("dataset:zones", bob, ann).role("viewer"))?;
    assert!(space.check(bob, "view", "dashboard:losses")?);

    // Who can see it, and how each came to it?
    let people = space.who("dashboard:losses", Some("view"), None)?.people;
    assert_eq!(people.iter().map(|who| &*who.principal).collect::<Vec<_>>(), [ann, bob]);

    // What is taken back is gone at once, and with it the dashboard.
    space.revoke(Revoke::new("dataset:zones", bob, ann))?;
    assert!(!space.check(bob, "view", "dashboard:losses")?);

    println!("{} changes, each with who made it; the log is whole", space.verify(None)?.revision);
    Ok(())
}

#[test]
fn the_story_holds() -> Result<()> {
    main()
}
