use super::*;
#[test]
fn smoke() {
    for n in Model::names() {
        Model::named(n).unwrap();
    }
}
