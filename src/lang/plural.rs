//! Which form of a wording goes with a number. A language names its rule in its file, `plural` under `[language]`.

/// The forms a wording can have; the names are those of Unicode's CLDR.
pub(super) const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", OTHER];

/// The form that every wording has.
pub(super) const OTHER: &str = "other";

/// The form for `n` by a rule:
///
/// - `none`: there is one form only, as in Chinese;
/// - `one`: 1 has a form of its own, as in English and German;
/// - `zero-one`: 0 and 1 have, as in French;
/// - `slavic`: `one` for 1, 21, 31 …, `few` for 2 to 4, 22 to 24 …, else `many`, as in Russian;
/// - `polish`: the same, but `one` for 1 alone.
pub(super) fn form(rule: &str, n: u64) -> &'static str {
    let few = (2..=4).contains(&(n % 10)) && !(12..=14).contains(&(n % 100));
    match rule {
        "one" | "polish" if n == 1 => "one",
        "zero-one" if n <= 1 => "one",
        "slavic" if n % 10 == 1 && n % 100 != 11 => "one",
        "slavic" | "polish" if few => "few",
        "slavic" | "polish" => "many",
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn a_number_takes_the_form_of_its_rule() {
        let forms = |rule, numbers: &[u64]| -> Vec<&str> {
            numbers.iter().map(|&n| form(rule, n)).collect()
        };
        assert_eq!(forms("none", &[0, 1, 2]), ["other"; 3]);
        assert_eq!(forms("one", &[0, 1, 2]), ["other", "one", "other"]);
        assert_eq!(forms("zero-one", &[0, 1, 2]), ["one", "one", "other"]);
        assert_eq!(
            forms("slavic", &[1, 21, 11, 3, 13, 5]),
            ["one", "one", "many", "few", "many", "many"]
        );
        assert_eq!(
            forms("polish", &[1, 21, 22, 12]),
            ["one", "many", "few", "many"]
        );
    }
}
