//! Reading and checking a variables file of 100,000 variables (13 MB), beside granit-parser's event pass over the same
//! text.
//!
//! `cargo bench --bench reading` prints each and its ratio to granit's in the same run.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group};
use lume_wizard::variables::{NoArrayFiles, Reading, Runtime, read};
use lume_wizard::yaml::Document;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

const VARIABLES: usize = 100_000;

/// A file as the runtimes' own dumps look.
fn text() -> String {
    let mut text = String::from("# A model with many inputs.\ninput_variables:\n");
    for number in 0..VARIABLES {
        write!(
            text,
            "  QUAD:IN20:{number}:BCTRL:\n    type: scalar\n    default: {}.52374{}\n    range: [-{number}.5, {number}.25]  # kG\n    \
             is_constant: false\n    units: kG\n",
            number % 17,
            number % 1000,
        )
        .unwrap();
    }
    text.push_str("output_variables:\n  sigma_x:\n    type: scalar\n");
    text
}

fn granit(text: &str) -> usize {
    granit_parser::Parser::new_from_str(text)
        .filter(Result::is_ok)
        .count()
}

fn checked(text: String) -> (Document, Reading) {
    let document = Document::parse(text);
    let reading = read(&document, Runtime::LumeModel15, None, &NoArrayFiles);
    assert!(reading.accepted(), "the file that is measured is a good one");
    (document, reading)
}

fn reading(criterion: &mut Criterion) {
    let text = text();
    let mut group = criterion.benchmark_group("100,000 variables");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("Document::parse", |bencher| {
        bencher.iter_with_setup(|| text.clone(), Document::parse);
    });
    group.bench_function("parse and check", |bencher| {
        bencher.iter_with_setup(|| text.clone(), checked);
    });
    group.bench_function("granit-parser's events", |bencher| {
        bencher.iter(|| granit(black_box(&text)))
    });
    group.finish();
}

fn best_of<T>(times: usize, mut run: impl FnMut() -> T) -> Duration {
    (0..times)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn report() {
    let text = text();
    let ours = best_of(5, || Document::parse(text.clone()));
    let both = best_of(5, || checked(text.clone()));
    let theirs = best_of(5, || granit(&text));
    let ratio = |time: Duration| time.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "{} bytes; granit's events {theirs:?}; parse {ours:?}, ratio {:.2}; parse and check {both:?}, ratio {:.2}",
        text.len(),
        ratio(ours),
        ratio(both)
    );
}

criterion_group!(benches, reading);

fn main() {
    report();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
