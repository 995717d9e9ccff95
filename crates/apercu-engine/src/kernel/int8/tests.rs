use proptest::prelude::*;

use super::super::tests::{bytes, floats};
use super::*;

fn inputs(isa: Isa, values: &[i8], columns: usize) -> Inputs {
    let floats: Vec<f32> = values.iter().map(|&x| f32::from(x)).collect();
    Inputs::on(isa, &floats, columns)
}

/// Every instruction set and number of threads against plain sums.
fn check(x: &[i8], w: &[i8], columns: usize) {
    let (m, n) = (x.len() / columns, w.len() / columns);
    let whole = inputs(Isa::Portable, x, columns);
    let (scales, bias) = (floats(6, n), floats(7, n));
    let packed = pack(w, columns);
    let panels = Panels {
        values: &packed,
        scales: &scales,
        columns,
    };
    let mut expected = Vec::new();
    for (i, row) in whole.values.chunks_exact(columns.next_multiple_of(GROUP)).enumerate() {
        for (j, weights) in w.chunks_exact(columns).enumerate() {
            let dot: i32 = row
                .iter()
                .zip(weights)
                .map(|(&x, &w)| i32::from(x) * i32::from(w))
                .sum();
            expected.push(dot as f32 * (whole.scales[i] * scales[j]) + bias[j]);
        }
    }
    for isa in Isa::available() {
        let inputs = inputs(isa, x, columns);
        for threads in [1, 3] {
            let mut found = vec![0.0; m * n];
            linear_on(isa, &inputs, panels, Some(&bias), &mut found, threads);
            assert_eq!(found, expected, "{isa:?}, {m}x{n}x{columns}, {threads} threads");
        }
    }
}

#[test]
fn every_instruction_set_gives_the_same_sums_even_at_the_extremes() {
    let shapes = [
        (1, 1, 1),
        (1, 97, 64),
        (2, 3, 33),
        (4, 16, 31),
        (7, 50, 100),
        (66, 40, 40),
        (15, 33, 257),
    ];
    for (m, n, columns) in shapes {
        check(&bytes(3, m * columns, -127), &bytes(4, n * columns, -128), columns);
        for (x, w) in [(-127, -128), (127, -128), (127, 127)] {
            check(&vec![x; m * columns], &vec![w; n * columns], columns);
        }
    }
}

#[test]
fn work_that_is_shared_among_threads_gives_the_same() {
    check(&bytes(1, 2 * 512, -127), &bytes(2, 1030 * 512, -127), 512);
}

#[test]
fn the_longest_row_does_not_overflow() {
    check(&vec![-127; LONGEST_ROW], &vec![-128; LONGEST_ROW], LONGEST_ROW);
    check(&vec![127; LONGEST_ROW], &vec![127; LONGEST_ROW], LONGEST_ROW);
}

#[test]
fn quantizing_keeps_each_value_within_half_a_step_of_its_row() {
    let x = [0.5, -1.0, 0.25, 0.0, 0.0, 0.0, 3e-20, -1e-20, 2e-20];
    let inputs = Inputs::on(Isa::Portable, &x, 3);
    for (i, x) in x.iter().enumerate() {
        let value = inputs.values[i / 3 * GROUP + i % 3];
        assert!((f32::from(value) * inputs.scales[i / 3] - x).abs() <= inputs.scales[i / 3] * 0.501);
    }
    assert_eq!(inputs.values[1], -127);
    assert_eq!(&inputs.values[4..8], [0; 4]);
}

proptest! {
    #[test]
    fn panels_give_back_what_was_packed(rows in 1usize..40, columns in 1usize..40, seed: u64) {
        let values = bytes(seed, rows * columns, -128);
        let packed = pack(&values, columns);
        let panels = Panels { values: &packed, scales: &[], columns };
        for (i, row) in values.chunks_exact(columns).enumerate() {
            prop_assert_eq!(panels.row(i).collect::<Vec<_>>(), row);
        }
        let some: Vec<u32> = (0..rows as u32).filter(|row| (seed >> (row % 64)) & 1 == 1).collect();
        let of_some: Vec<i8> = some.iter().flat_map(|&i| &values[i as usize * columns..][..columns]).copied().collect();
        prop_assert_eq!(select(&packed, columns, &some), pack(&of_some, columns));
    }

    #[test]
    fn any_shape_gives_the_same_sums(m in 1usize..20, n in 1usize..70, columns in 1usize..70, seed: u64) {
        check(&bytes(seed, m * columns, -127), &bytes(seed + 1, n * columns, -128), columns);
    }
}
