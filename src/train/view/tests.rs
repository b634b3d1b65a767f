use super::*;
use crate::graph::Flavor;
use crate::train::tasks::Settings;
use crate::train::weights;

/// The first line of a table, through a network that learned nothing.
fn look(csv: &str) -> Snapshot {
    let data = weights::read_csv(csv.as_bytes()).unwrap();
    let task = Task::of_data(
        data,
        1,
        Settings {
            hidden: 3,
            ..Settings::default()
        },
    )
    .unwrap();
    let network = Network::<f64>::draw(task.architecture.clone(), Flavor::PyTorch, None, 1);
    let parameters = network.parameters.clone();
    Viewer::new(Arc::new(task), network).look(&parameters, 0, 0, 1.0, None)
}

#[test]
fn a_row_that_ends_early_is_shown_and_continued_without_its_padding() {
    let (alone, padded) = (look("1,2,3\n"), look("1,2,3\n1,2,3,4,5\n"));
    assert_eq!(padded.trace.steps, 2);
    assert_eq!(padded.answers, alone.answers);
}

#[test]
fn a_long_row_is_continued_from_where_its_picture_ends() {
    let row = |n: usize| {
        (0..n)
            .map(|k| (k % 7).to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    assert_eq!(
        look(&row(STEPS + 200)).answers,
        look(&row(STEPS + 1)).answers
    );
}

#[test]
fn drawing_follows_the_softmax() {
    let y = [0.0, 1.0, -1.0];
    let counts = (0..1000).fold([0; 3], |mut c, n| {
        c[draw(&y, 1.0, (f64::from(n) + 0.5) / 1000.0)] += 1;
        c
    });
    // e⁰, e¹, e⁻¹ over their sum 4.0862.
    assert_eq!(counts, [245, 665, 90]);
    assert_eq!(draw(&y, 0.0, 0.99), 1);
}

fn asked(name: &str, typed: &str) -> (Arc<Task>, Vec<Snapshot>) {
    let kind = crate::train::tasks::TaskSpec::named(name).unwrap();
    let task = Arc::new(kind.draw(kind.defaults()).unwrap());
    let network = Network::<f64>::draw(task.architecture.clone(), Flavor::PyTorch, None, 1);
    let questions = task.ask(typed).unwrap();
    let looks = questions
        .into_iter()
        .map(|q| ask(&task, &network, &Arc::new(q)));
    let looks = looks.collect();
    (task, looks)
}

#[test]
fn what_is_written_is_what_the_trace_finds_likeliest() {
    let (task, looks) = asked("translate", "204");
    assert_eq!(looks.len(), 2);
    for look in looks {
        let asked = look.asked.unwrap();
        let (read, o) = (asked.question.steps(), task.architecture.output);
        let Inputs::Symbols(all) = &asked.data.inputs else {
            panic!("symbols");
        };
        assert!(all.len() > read && all.len() <= read + ANSWERED, "{all:?}");
        assert_eq!(look.trace.steps, all.len());
        let outputs = look.trace.outputs.chunks(o).skip(read - 1);
        for (t, (y, written)) in outputs.zip(&all[read..]).enumerate() {
            assert_eq!(largest(y) as u32, *written, "after step {}", read + t);
        }
    }
}

#[test]
fn a_changed_sample_is_answered_beside_the_sample_as_it_is() {
    let kind = crate::train::tasks::TaskSpec::named("adding").unwrap();
    let task = Arc::new(kind.draw(kind.defaults()).unwrap());
    let network = Network::<f64>::draw(task.architecture.clone(), Flavor::PyTorch, None, 1);
    let same = task.question(0);
    let other = task.changed(&same, 0, 5.0);
    let [same, other] = [same, other].map(|q| ask(&task, &network, &Arc::new(q)));
    assert_eq!(same.asked.unwrap().before, same.trace.outputs);
    assert_eq!(other.asked.unwrap().before, same.trace.outputs);
    assert_ne!(other.trace.outputs, same.trace.outputs);
}
