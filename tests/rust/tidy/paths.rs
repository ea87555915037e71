//! The paths that a Rust file names, read from its text: in `use`, in `mod`, and in its code.

/// The name of a file's module, part by part; that of the crate itself is empty.
pub(crate) type Module = Vec<String>;

/// Every file of the crate, or name in one, that a file names: in `use`, in `mod`, and in its code.
pub(crate) fn of_rust(text: &str, module: &Module) -> Vec<Module> {
    // Tests at the end of a file may look further.
    let code = text.split("\nmod tests {").next().unwrap();
    let tokens = tokens(code);
    let token = |at: usize| tokens.get(at).map_or("", String::as_str);
    let (mut declared, mut named) = (Vec::new(), Vec::new());
    for at in 0..tokens.len() {
        let before = at.checked_sub(1).map_or("", token);
        // What follows `(in` says who may see something.
        let is_scope = before == "in" && token(at.saturating_sub(2)) == "(";
        match token(at) {
            "mod" if token(at + 2) == ";" => {
                declared.push([module.as_slice(), &[token(at + 1).to_owned()]].concat());
            }
            "crate" | "self" | "super" if token(at + 1) == "::" && before != "::" && !is_scope => {
                tree(&tokens[at..], &mut Vec::new(), &mut named);
            }
            _ => {}
        }
    }
    declared.extend(named.into_iter().filter_map(|path| absolute(&path, module)));
    declared
}

/// Reads one path, or one with branches in braces, as a tree of them; the answer is how many tokens
/// it has.
fn tree(tokens: &[String], before: &mut Module, found: &mut Vec<Module>) -> usize {
    let length = before.len();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => at += 1,
            "{" if at > 0 && tokens[at - 1] == "::" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at += tree(&tokens[at..], before, found);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                before.truncate(length);
                return at + 1;
            }
            name if name.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                let follows = at == 0 || tokens[at - 1] == "::";
                if !follows {
                    // `as` and the other name.
                    at += 2;
                    break;
                }
                before.push(name.to_owned());
                at += 1;
            }
            "*" => {
                at += 1;
                break;
            }
            _ => break,
        }
    }
    found.push(before.clone());
    before.truncate(length);
    at.max(1)
}

/// The path from the crate's root; `None` for one that begins nowhere.
fn absolute(path: &Module, module: &Module) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut from = match first.as_str() {
        "crate" => Vec::new(),
        "self" => module.clone(),
        _ => module.split_last()?.1.to_vec(),
    };
    while let Some((_, further)) = rest.split_first().filter(|(next, _)| *next == "super") {
        from.pop();
        rest = further;
    }
    Some([from, rest.to_vec()].concat())
}

/// The words and signs of a Rust text, without its comments and texts.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let raw = rest.trim_start_matches('b').strip_prefix('r').filter(|raw| {
            rest.len() - raw.len() <= 2 && raw.trim_start_matches('#').starts_with('"')
        });
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(raw) = raw {
            let marks = raw.len() - raw.trim_start_matches('#').len();
            let end = format!("\"{}", "#".repeat(marks));
            let begin = rest.len() - raw.len() + marks + 1;
            rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len())
        } else if c == '"' {
            quoted(rest)
        } else if c == '\'' {
            let mut next = rest.chars().skip(1);
            match (next.next(), next.next()) {
                (Some('\\'), Some(escaped)) => {
                    let begin = 2 + escaped.len_utf8();
                    begin + rest[begin..].find('\'').map_or(0, |end| end + 1)
                }
                (Some(other), Some('\'')) => 2 + other.len_utf8(),
                _ => 1,
            }
        } else if is_word(c) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else {
            let length = if rest.starts_with("::") { 2 } else { c.len_utf8() };
            tokens.extend((!c.is_whitespace()).then(|| rest[..length].to_owned()));
            length
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of the text in quotes that begins here.
fn quoted(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
