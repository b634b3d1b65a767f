use super::*;
use std::time::{Duration, Instant};

/// Where the live values of a page stand.
fn live(source: &str) -> Vec<Span> {
    let (pages, _) = pages(source, 0);
    let parts = pages[0].prose.iter().flat_map(|paragraph| &paragraph.parts);
    let live = parts.filter_map(Part::live);
    live.map(|number| number.span.clone()).collect()
}

#[test]
fn a_live_value_behind_an_escape_is_found_where_it_stands() {
    let source = "## x\n\n{{ i_1 }} \\* and {{ i_1 }} &amp; {{ i_1 }}\n";
    let places: Vec<usize> = source.match_indices("{{").map(|(at, _)| at).collect();
    assert_eq!(
        places,
        live(source)
            .iter()
            .map(|span| span.start)
            .collect::<Vec<_>>()
    );
    assert!(
        live(source)
            .into_iter()
            .all(|span| &source[span] == "{{ i_1 }}")
    );
}

#[test]
fn many_live_values_on_a_line_are_read_at_once() {
    let start = Instant::now();
    for escape in ["", "\\* "] {
        assert_eq!(
            live(&format!("## x\n\n{escape}{}\n", "{{i_1}}".repeat(50_000))).len(),
            50_000
        );
    }
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
}
