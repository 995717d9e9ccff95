//! Numbers for the tests of the kernels.

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
