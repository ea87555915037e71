//! `search`: who can be added.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::page::at_least_one;
use crate::actor::{Actor, Gate, View, at_most, principal_id, shareable_type};
use crate::answer::{Found, PrincipalInfo};
use crate::change::Offers;
use crate::decide::{Facts, Target};
use crate::error::{Error, Result};
use crate::id::PrincipalId;
use crate::state::{Beginning, Naming, Principal, PrincipalIx, State, fold, pieces, readable};

/// How many are found when no limit is given: as many as a list below a field can show.
const USUAL_LIMIT: usize = 20;
/// How long a query can be, in bytes.
const MAX_QUERY: usize = 1_000;

/// Finds who can be added on a resource.
pub(crate) fn search(
    facts: Facts<'_>,
    resource: &str,
    query: &str,
    by: &str,
    limit: Option<usize>,
) -> Result<Found> {
    shareable_type(facts.state, resource)?;
    let query = Query::read(facts.state, query)?;
    let limit = at_least_one(limit, USUAL_LIMIT)?;
    let actor = Actor::parse(facts, by)?;
    let gate = Gate::open(facts, &actor, resource)?;
    let offers = Offers::of(&gate)?;
    let near = query.candidates(facts.state).into_iter();
    let known = near.filter_map(|ix| Some((ix, facts.state.principal(ix)?)));
    let matches = |(ix, principal): &(PrincipalIx, &Principal)| {
        is_candidate(facts, gate.target, *ix) && query.matches(principal)
    };
    let found = known.filter(matches);
    let found = found.filter(|(ix, principal)| offers.may_receive(*ix, principal));
    let view = View::of(facts, &actor, gate.target).ok();
    let (found, complete) = first(found.collect(), limit);
    let items = found.into_iter().map(|(ix, who)| info(&gate, view.as_ref(), &offers, ix, who));
    Ok(Found { items: items.collect(), complete, revision: facts.state.revision })
}

/// Everybody who could be given a role: where grants are bound to an organization, it and its
/// members.
pub(super) fn candidates<'a>(
    facts: Facts<'a>,
    target: Target<'a>,
) -> Box<dyn Iterator<Item = (PrincipalIx, &'a Principal)> + 'a> {
    let state = facts.state;
    if !target.kind.within_organization {
        return Box::new(state.principals());
    }
    let org = target.resource.org.and_then(|ix| Some((ix, state.principal(ix)?)));
    let members = org.into_iter().flat_map(|(_, org)| org.members.keys());
    let members = members.filter_map(|ix| Some((*ix, state.principal(*ix)?)));
    Box::new(org.into_iter().chain(members))
}

/// Whether somebody is one of these.
fn is_candidate(facts: Facts<'_>, target: Target<'_>, ix: PrincipalIx) -> bool {
    let is_of = |org| {
        let orgs = facts.state.principal(ix).map(|principal| &principal.orgs);
        org == ix || orgs.is_some_and(|orgs| orgs.get(org).is_some())
    };
    !target.kind.within_organization || target.resource.org.is_some_and(is_of)
}

/// How somebody is shown who can be given access.
/// What the reader may not see of who has access, they are not told here either.
pub(super) fn info(
    gate: &Gate<'_>,
    view: Option<&View<'_>>,
    offers: &Offers<'_>,
    ix: PrincipalIx,
    principal: &Principal,
) -> PrincipalInfo {
    let kind = gate.target.kind;
    let mut fitting: Vec<_> = offers.fitting(ix, principal).collect();
    fitting.sort_by_key(|(ix, role)| (kind.default_role != Some(*ix), &role.name));
    let tells = fitting.iter().any(|(_, role)| role.fields);
    PrincipalInfo {
        principal: principal.id.clone(),
        name: principal.name.clone(),
        has_access: gate.grant(&principal.id).is_some_and(|(holder, grant)| {
            view.is_some_and(|view| view.shows(gate.facts, holder, grant, gate.target))
        }),
        offers: fitting.iter().map(|(_, role)| role.name.clone()).collect(),
        fields: if tells { principal.fields.clone() } else { BTreeMap::new() },
    }
}

/// The first of some, in the order of a list; and whether these are all.
pub(super) fn first(
    mut found: Vec<(PrincipalIx, &Principal)>,
    limit: usize,
) -> (Vec<(PrincipalIx, &Principal)>, bool) {
    let complete = found.len() <= limit;
    // Thousands are found by one letter, and a few of them shown: the others need no order.
    if !complete {
        found.select_nth_unstable_by(limit, |(_, one), (_, other)| in_order(one, other));
        found.truncate(limit);
    }
    found.sort_unstable_by(|(_, one), (_, other)| in_order(one, other));
    (found, complete)
}

/// The order of a list: by name without case or accents, who has none last, then by identifier.
pub(super) fn in_order(one: &Principal, other: &Principal) -> Ordering {
    let by_name = one.naming.order().cmp(&other.naming.order());
    by_name.then_with(|| one.id.cmp(&other.id))
}

/// What is looked for.
struct Query {
    /// As it was typed.
    typed: String,
    /// All of it, without case and accents.
    text: String,
    /// What is typed between spaces; each must begin a word of the name.
    parts: Vec<Part>,
    /// The user whom it names, if it is a whole address, in the one spelling that it has here.
    user: Option<String>,
}

/// Something without a space: `o'n` begins a name with `o` and one with `n`, or one with `on`.
struct Part {
    words: Vec<Beginning>,
    joined: Beginning,
}

impl Part {
    fn new(typed: &str) -> Option<Self> {
        let words: Vec<&str> = pieces(typed).collect();
        let joined = Beginning::new(&words.concat());
        let words: Vec<Beginning> = words.into_iter().map(Beginning::new).collect();
        (!words.is_empty()).then_some(Self { words, joined })
    }

    fn begins_words(&self, naming: &Naming) -> bool {
        self.words.iter().all(|word| naming.has_word(word)) || naming.has_word(&self.joined)
    }
}

impl Query {
    /// `limit_exceeded`, `invalid_argument`.
    fn read(state: &State, text: &str) -> Result<Self> {
        at_most("bytes of the query", text.len(), MAX_QUERY)?;
        let typed = text.trim();
        if typed.chars().any(char::is_control) {
            let message = "the query has a control character";
            return Err(Error::argument("query", message));
        }
        let address = typed.contains('@').then(|| principal_id(state, &format!("user:{typed}")));
        let user = address.and_then(Result::ok).map(PrincipalId::into_string);
        let text = fold(&readable(typed));
        let parts = text.split_whitespace().filter_map(Part::new).collect();
        Ok(Self { typed: typed.to_owned(), parts, text, user })
    }

    /// All who match, and some others.
    fn candidates(&self, state: &State) -> Vec<PrincipalIx> {
        if self.text.is_empty() {
            return Vec::new();
        }
        let directory = state.directory();
        // The address, in two spellings, and the domain.
        let mut found: Vec<PrincipalIx> = directory.find(&self.text).collect();
        found.extend(directory.find(&self.typed.to_ascii_lowercase()));
        found.extend(directory.find(&format!("@{}", self.text)));
        found.extend(self.user.as_deref().and_then(|user| state.find_principal(user)));
        // Every part begins words of the name, so the longest finds all who match, and few others.
        let parts = self.text.split_whitespace().map(|part| pieces(part).collect::<Vec<_>>());
        if let Some(part) = parts.max_by_key(|part| part.concat().len())
            && let Some(longest) = part.iter().max_by_key(|word| word.len())
        {
            found.extend(directory.find(longest));
            found.extend(directory.find(&part.concat()));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn matches(&self, principal: &Principal) -> bool {
        !self.text.is_empty()
            && (self.begins_identifier(principal)
                || self.begins_domain(&principal.naming)
                || self.begins_words(&principal.naming))
    }

    fn begins_identifier(&self, principal: &Principal) -> bool {
        let (_, after) = principal.id.split_once(':').unwrap_or_default();
        // Also as answers show it, should it be copied from there.
        let copied = after.as_bytes().get(..self.typed.len());
        self.user.as_deref() == Some(principal.id.as_str())
            || principal.naming.address().starts_with(&self.text)
            || copied.is_some_and(|copied| copied.eq_ignore_ascii_case(self.typed.as_bytes()))
    }

    /// Behind an `@`, any beginning of the domain. Without one, a word of it has to be whole: else
    /// whoever types the first letter of a name would be shown the whole organization.
    fn begins_domain(&self, naming: &Naming) -> bool {
        let Some(domain) = naming.domain() else { return false };
        if let Some(beginning) = self.text.strip_prefix('@') {
            return !beginning.is_empty() && domain.starts_with(beginning);
        }
        let word = domain.split('.').next().unwrap_or_default();
        self.text.len() >= word.len() && domain.starts_with(&self.text)
    }

    fn begins_words(&self, naming: &Naming) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|part| part.begins_words(naming))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::event::{Entry, Event};
    use crate::model::Model;
    use crate::time::Timestamp;

    fn begins(query: &str, name: &str) -> bool {
        let state = State::new(Model::named("projects").unwrap());
        Query::read(&state, query).unwrap().begins_words(&Naming::new("user:x", Some(name)))
    }

    fn in_domain(query: &str, id: &str) -> bool {
        let state = State::new(Model::named("projects").unwrap());
        Query::read(&state, query).unwrap().begins_domain(&Naming::new(id, None))
    }

    proptest! {
        /// What is looked at in the directory is all that matches, however people were put, renamed
        /// and forgotten.
        #[test]
        fn a_search_finds_what_a_look_at_everybody_finds(
            people in proptest::collection::vec((address(), typed(), 0..4u8), 1..20),
            query in prop_oneof![typed(), address()],
            searched_before in proptest::bool::ANY,
        ) {
            let mut state = State::new(Model::named("datasets").unwrap());
            if searched_before {
                state.directory();
            }
            for (number, (address, name, fate)) in people.into_iter().enumerate() {
                let (old, new) = (format!("user:x{number}@old.org"), format!("user:{number}{address}"));
                let put = |principal: &str| Event::PrincipalPut {
                    principal: principal.to_owned(),
                    name: Some(name.clone()).filter(|name| !name.is_empty()),
                    registered: true,
                    verified: Vec::new(),
                    attributes: BTreeMap::new(),
                    fields: BTreeMap::new(),
                };
                let events = match fate {
                    0 => vec![put(&new)],
                    1 => vec![put(&old), Event::PrincipalRenamed { principal: old, to: new }],
                    2 => {
                        let nameless = Event::MemberAdded {
                            group: "org:acme".into(),
                            principal: new.clone(),
                            guest: false,
                        };
                        vec![nameless, put(&new)]
                    }
                    _ => vec![put(&new), Event::PrincipalForgotten { principal: new }],
                };
                for event in events {
                    let entry = Entry { revision: 1, at: Timestamp::default(), actor: None, event };
                    state.apply(&entry).unwrap();
                }
            }
            let query = Query::read(&state, &query).unwrap();
            let matching = |ix: &PrincipalIx| state.principal(*ix).is_some_and(|p| query.matches(p));
            let found: Vec<_> = query.candidates(&state).into_iter().filter(matching).collect();
            let all: Vec<_> = state.principals().map(|(ix, _)| ix).filter(matching).collect();
            prop_assert_eq!(found, all);
        }
    }

    /// What people type, and are called.
    fn typed() -> impl Strategy<Value = String> {
        let word = proptest::sample::select(vec![
            "",
            "a",
            "An",
            "anne",
            "ANNE-LUCIE",
            "o'neil",
            "O’Neil",
            "oneil",
            "J. R. R.",
            "jrr",
            "Müller",
            "muller",
            "Straße",
            "strass",
            "山田",
            "x1",
            "1",
            "@",
            "@acme",
            "acme",
            "acme.org",
            "@xn--mller-kva.example",
            "müller.example",
        ]);
        proptest::collection::vec(word, 0..3).prop_map(|words| words.join(" "))
    }

    fn address() -> impl Strategy<Value = String> {
        let local = proptest::sample::select(vec!["", "a", "Anne", "anne.lucie", "jo", "x1"]);
        let domain = proptest::sample::select(vec![
            "acme.org",
            "acm.org",
            "a.acme.org",
            "xn--mller-kva.example",
        ]);
        (local, domain).prop_map(|(local, domain)| format!("{local}@{domain}"))
    }

    #[rstest]
    #[case::beginnings("joh sam", "John Sample")]
    #[case::any_order("SAMPLE j", "John Sample")]
    #[case::space_around("  john  ", "John Sample")]
    #[case::accents("JOSÉ", "Jose\u{301} Ruiz")]
    #[case::without_accents("jose", "José Ruiz")]
    #[case::accents_in_the_query("josé", "Jose Ruiz")]
    #[case::final_sigma("ΜΆΡΙΟΣ", "Μάριος")]
    #[case::sharp_s("STRASS", "Anna Straße")]
    #[case::apostrophe("o'ne", "Shaun O'Neil")]
    #[case::another_apostrophe("o’neil", "Shaun O'Neil")]
    #[case::no_apostrophe("oneil", "Shaun O'Neil")]
    #[case::an_apostrophe_too_many("o'neil", "Shaun Oneil")]
    #[case::hyphen("luc", "Anne-Lucie")]
    #[case::no_hyphen("annelu", "Anne-Lucie")]
    #[case::hyphen_or_space("anne-lucie", "Anne Lucie")]
    #[case::initials("jrr tolkien", "J. R. R. Tolkien")]
    #[case::initials_with_points("J.R.R.", "J R R Tolkien")]
    #[case::initials_as_a_word("j.r.r. tol", "JRR Tolkien")]
    #[case::dotless("isik ismail", "İsmail Işık")]
    #[case::korean("김철", "김철수")]
    #[case::chinese("山", "山田 太郎")]
    #[case::indic("शर", "प्रिया शर्मा")]
    #[case::cyrillic("семен", "Семён Иванов")]
    fn a_name_is_found_by_the_beginnings_of_its_words(#[case] query: &str, #[case] name: &str) {
        assert!(begins(query, name), "{query} finds {name}");
    }

    #[rstest]
    #[case::inside("ohn", "John Sample")]
    #[case::one_of_two("john smith", "John Sample")]
    #[case::no_words("--", "John--Sample")]
    #[case::another_letter("か", "がく")]
    #[case::two_words_as_one("johnsample", "John Sample")]
    fn a_name_is_not_found_otherwise(#[case] query: &str, #[case] name: &str) {
        assert!(!begins(query, name), "{query} does not find {name}");
    }

    #[rstest]
    #[case("@acme", true)]
    #[case("@a", true)]
    #[case("acme", true)]
    #[case("acme.o", true)]
    #[case("ACME.org", true)]
    #[case("acm", false)]
    #[case("org", false)]
    #[case("@", false)]
    #[case("@org", false)]
    #[case("sample@acme", false)]
    #[case("acme.org.uk", false)]
    fn a_domain_is_found_by_its_beginning(#[case] query: &str, #[case] found: bool) {
        assert_eq!(in_domain(query, "user:jo@acme.org"), found, "{query}");
    }

    #[rstest]
    #[case("@müller")]
    #[case("@muller")]
    #[case("müller.example")]
    #[case("@xn--mller-kva.example")]
    fn a_domain_is_found_as_people_write_it(#[case] query: &str) {
        assert!(in_domain(query, "user:jo@xn--mller-kva.example"), "{query}");
    }
}
