//! `search`: who can be added.

use unicode_normalization::UnicodeNormalization;

use super::who::{View, view};
use crate::answer::{Found, PrincipalInfo};
use crate::change::{Actor, Gate, Offers, at_most, principal_id, shareable_type};
use crate::decide::{Facts, Target};
use crate::error::{Error, Result};
use crate::id::PrincipalId;
use crate::state::{Principal, PrincipalIx, State};

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
    if limit == Some(0) {
        return Err(Error::argument("limit", "a list holds at least one: `limit` is 0"));
    }
    let actor = Actor::parse(facts, by)?;
    let gate = Gate::open(facts, &actor, resource)?;
    let offers = Offers::of(&gate)?;
    let matches = |(_, principal): &(PrincipalIx, &Principal)| query.matches(principal);
    let found = candidates(facts, gate.target).filter(matches);
    let found = found.filter(|(ix, _)| offers.may_receive(*ix));
    let view = view(facts, &actor, gate.target).ok();
    let mut items = listed(found.map(|(_, principal)| info(&gate, view.as_ref(), principal)));
    let limit = limit.unwrap_or(USUAL_LIMIT);
    let complete = items.len() <= limit;
    items.truncate(limit);
    Ok(Found { items, complete, revision: facts.state.revision })
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

/// How somebody is shown who can be given access.
/// What the reader may not see of who has access, he is not told here either.
pub(super) fn info(
    gate: &Gate<'_>,
    view: Option<&View<'_>>,
    principal: &Principal,
) -> PrincipalInfo {
    PrincipalInfo {
        principal: principal.id.clone(),
        name: principal.name.clone(),
        has_access: gate.grant(&principal.id).is_some_and(|(holder, grant)| {
            view.is_some_and(|view| view.shows(gate.facts, holder, grant, gate.target))
        }),
    }
}

/// In the order of a list: by name in whatever case, who has none last, then by identifier.
pub(super) fn listed(found: impl Iterator<Item = PrincipalInfo>) -> Vec<PrincipalInfo> {
    let mut items: Vec<PrincipalInfo> = found.collect();
    items.sort_by_cached_key(|info| {
        let name = info.name.as_deref().map(fold);
        (name.is_none(), name, info.principal.clone())
    });
    items
}

/// What is looked for.
struct Query {
    /// All of it, without case.
    text: String,
    /// Its words; each must begin a word of the name.
    words: Vec<String>,
    /// The user whom it names, if it is a whole address, in the one spelling that it has here.
    user: Option<String>,
}

impl Query {
    /// `limit_exceeded`, `invalid_argument`.
    fn read(state: &State, text: &str) -> Result<Self> {
        at_most("bytes of the query", text.len(), MAX_QUERY)?;
        let text = text.trim();
        if text.chars().any(char::is_control) {
            let message = "the query has a control character";
            return Err(Error::argument("query", message));
        }
        let address = text.contains('@').then(|| principal_id(state, &format!("user:{text}")));
        let user = address.and_then(Result::ok).map(PrincipalId::into_string);
        let text = fold(text);
        Ok(Self { words: words(&text).map(str::to_owned).collect(), text, user })
    }

    fn matches(&self, principal: &Principal) -> bool {
        !self.text.is_empty()
            && (self.begins_identifier(&principal.id)
                || principal.name.as_deref().is_some_and(|name| self.begins_words(&fold(name))))
    }

    fn begins_identifier(&self, id: &str) -> bool {
        let (_, after) = id.split_once(':').unwrap_or_default();
        self.user.as_deref() == Some(id) || fold(after).starts_with(&self.text)
    }

    fn begins_words(&self, name: &str) -> bool {
        let begins = |word: &String| words(name).any(|known| known.starts_with(word.as_str()));
        !self.words.is_empty() && self.words.iter().all(begins)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Without case, in one normal form. By way of upper case, because two small letters may share
/// their capital: `ς` and `σ`.
fn fold(text: &str) -> String {
    // The same, and many times faster: a search looks at every name.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::Model;

    fn begins(query: &str, name: &str) -> bool {
        let state = State::new(Model::named("projects").unwrap());
        Query::read(&state, query).unwrap().begins_words(&fold(name))
    }

    #[rstest]
    #[case::beginnings("joh sam", "John Sample")]
    #[case::any_order("SAMPLE j", "John Sample")]
    #[case::space_around("  john  ", "John Sample")]
    #[case::accents("JOSÉ", "Jose\u{301} Ruiz")]
    #[case::final_sigma("ΜΆΡΙΟΣ", "Μάριος")]
    #[case::sharp_s("STRASS", "Anna Straße")]
    #[case::apostrophe("o'ne", "Shaun O'Neil")]
    #[case::hyphen("luc", "Anne-Lucie")]
    fn a_name_is_found_by_the_beginnings_of_its_words(#[case] query: &str, #[case] name: &str) {
        assert!(begins(query, name), "{query} finds {name}");
    }

    #[rstest]
    #[case::inside("ohn", "John Sample")]
    #[case::one_of_two("john smith", "John Sample")]
    #[case::no_words("--", "John--Sample")]
    fn a_name_is_not_found_otherwise(#[case] query: &str, #[case] name: &str) {
        assert!(!begins(query, name), "{query} does not find {name}");
    }
}
