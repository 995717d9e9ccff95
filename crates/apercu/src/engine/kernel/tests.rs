use super::*;

/// Numbers that look random: a linear congruential generator's high bits.
fn noise(seed: u64) -> impl FnMut() -> u8 {
    let mut state = seed;
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    }
}

pub(super) fn floats(seed: u64, count: usize) -> Vec<f32> {
    let mut next = noise(seed);
    (0..count)
        .map(|_| (f32::from(next()) - 127.5) / 100.0 + f32::from(next()) / 1e4)
        .collect()
}

pub(super) fn bytes(seed: u64, count: usize, lowest: i8) -> Vec<i8> {
    let mut next = noise(seed);
    (0..count).map(|_| next().cast_signed().max(lowest)).collect()
}

const SHAPES: [(usize, usize, usize); 7] = [
    (1, 1, 1),
    (1, 19, 64),
    (2, 3, 33),
    (4, 6, 31),
    (5, 7, 100),
    (66, 10, 40),
    (9, 5, 257),
];

#[test]
fn every_instruction_set_gives_the_same_floats() {
    for (m, n, depth) in SHAPES {
        let (x, w) = (floats(1, m * depth), floats(2, n * depth));
        let x = Rows {
            values: x.as_slice(),
            count: m,
            stride: depth,
        };
        let w = Rows {
            values: w.as_slice(),
            count: n,
            stride: depth,
        };
        let (mut portable, mut dispatched) = (vec![0.0; m * n], vec![0.0; m * n]);
        Product { x, w, depth }
            .run::<Portable, 3>(|i, j, dots| portable[i * n + j..][..dots.len()].copy_from_slice(dots));
        matmul_f32(x, w, depth, None, &mut dispatched);
        for (i, (a, b)) in portable.iter().zip(&dispatched).enumerate() {
            assert_eq!(a.to_bits(), b.to_bits(), "element {i} of {m}x{n}x{depth}");
            let (row, column) = (x.take::<1>(i / n, depth)[0], w.take::<1>(i % n, depth)[0]);
            let exact: f64 = row.iter().zip(column).map(|(x, w)| f64::from(*x) * f64::from(*w)).sum();
            assert!((f64::from(*a) - exact).abs() < 1e-4 * (1.0 + exact.abs()));
        }
    }
}

#[test]
fn a_row_does_not_depend_on_its_neighbours() {
    let (m, n, depth) = (70, 13, 75);
    let (x, w) = (floats(7, m * depth), floats(8, n * depth));
    let w = Rows {
        values: &w,
        count: n,
        stride: depth,
    };
    let mut together = vec![0.0; m * n];
    matmul_f32(
        Rows {
            values: &x,
            count: m,
            stride: depth,
        },
        w,
        depth,
        None,
        &mut together,
    );
    for i in 0..m {
        let mut alone = vec![0.0; n];
        matmul_f32(
            Rows {
                values: &x[i * depth..][..depth],
                count: 1,
                stride: depth,
            },
            w,
            depth,
            None,
            &mut alone,
        );
        assert_eq!(alone, together[i * n..][..n]);
    }
}
