use super::super::tests::floats;
use super::*;

const SHAPES: [(usize, usize, usize); 8] = [
    (1, 1, 1),
    (1, 19, 64),
    (2, 3, 33),
    (3, 8, 16),
    (4, 6, 31),
    (5, 17, 100),
    (73, 26, 40),
    (9, 5, 257),
];

#[test]
fn every_instruction_set_gives_the_same_floats() {
    for (m, n, depth) in SHAPES {
        let (x, w, bias) = (floats(1, m * depth), floats(2, n * depth), floats(3, n));
        let layer = |isa, threads| {
            let mut out = vec![0.0; m * n];
            linear_on(isa, &x, &w, depth, Some(&bias), &mut out, threads);
            out
        };
        let portable = layer(Isa::Portable, 1);
        for isa in Isa::available() {
            assert_eq!(layer(isa, 1), portable, "{isa:?}, {m}x{n}x{depth}");
        }
        for (at, value) in portable.iter().enumerate() {
            let (row, column) = (&x[at / n * depth..][..depth], &w[at % n * depth..][..depth]);
            let dot: f64 = row.iter().zip(column).map(|(x, w)| f64::from(*x) * f64::from(*w)).sum();
            let exact = dot + f64::from(bias[at % n]);
            assert!((f64::from(*value) - exact).abs() < 1e-4 * (1.0 + exact.abs()));
        }
    }
}

#[test]
fn work_that_is_shared_among_threads_gives_the_same() {
    let (m, n, depth) = (5, 1031, 512);
    let (x, w) = (floats(4, m * depth), floats(5, n * depth));
    for isa in Isa::available() {
        let [mut alone, mut shared] = [vec![0.0; m * n], vec![0.0; m * n]];
        linear_on(isa, &x, &w, depth, None, &mut alone, 1);
        linear_on(isa, &x, &w, depth, None, &mut shared, 3);
        assert_eq!(alone, shared, "{isa:?}");
    }
}

#[test]
fn a_row_does_not_depend_on_its_neighbours() {
    let (m, n, depth) = (71, 13, 75);
    let (x, w) = (floats(7, m * depth), floats(8, n * depth));
    let mut together = vec![0.0; m * n];
    linear(&x, &w, depth, None, &mut together, 1);
    for (row, expected) in x.chunks_exact(depth).zip(together.chunks_exact(n)) {
        let mut alone = vec![0.0; n];
        linear(row, &w, depth, None, &mut alone, 1);
        assert_eq!(alone, expected);
    }
}

#[test]
fn plain_products_are_summed_in_order_whatever_the_tile() {
    for (m, depth, columns) in [(1, 1, 1), (1, 7, 83), (3, 5, 16), (4, 9, 33), (11, 32, 48)] {
        let (stride, out_stride) = (columns + 3, columns + 1);
        let (x, w) = (floats(1, m * (depth + 2)), floats(2, depth * stride));
        let rows = |values, stride| Rows { values, stride };
        let mut out = vec![7.0; m * out_stride];
        matmul(
            rows(&x, depth + 2),
            rows(&w, stride),
            [m, depth, columns],
            &mut out,
            out_stride,
        );
        for (i, out) in out.chunks_exact(out_stride).enumerate() {
            for (j, value) in out[..columns].iter().enumerate() {
                let expected = (0..depth).fold(0.0f32, |sum, k| x[i * (depth + 2) + k].mul_add(w[k * stride + j], sum));
                assert_eq!(*value, expected, "{i}, {j} of {m}x{depth}x{columns}");
            }
            assert_eq!(out[columns], 7.0);
        }
    }
}
