//! Which instructions to use: the best that the machine has.

use std::sync::OnceLock;

/// An instruction set that kernels are written for, each better than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Isa {
    /// What every machine has.
    Portable,
    /// AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX2, FMA and 8-bit products in 256-bit registers.
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    /// AVX-512 with 8-bit products in 512-bit registers.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// NEON.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// NEON with 8-bit products.
    #[cfg(target_arch = "aarch64")]
    NeonDotprod,
}

impl Isa {
    /// All that this machine has.
    pub(super) fn available() -> Vec<Self> {
        #[allow(unused_mut)]
        let mut sets = vec![Self::Portable];
        // Miri runs none of them.
        #[cfg(all(target_arch = "x86_64", not(miri)))]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            sets.push(Self::Avx2);
            if is_x86_feature_detected!("avxvnni") {
                sets.push(Self::AvxVnni);
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                sets.push(Self::Avx512);
            }
        }
        // The kernels read bytes as little-endian numbers.
        #[cfg(all(target_arch = "aarch64", target_endian = "little", not(miri)))]
        if std::arch::is_aarch64_feature_detected!("neon") {
            sets.push(Self::Neon);
            if std::arch::is_aarch64_feature_detected!("dotprod") {
                sets.push(Self::NeonDotprod);
            }
        }
        sets
    }

    /// The set in use: the best there is, or the one that the environment variable `APERCU_CPU` names (`portable`,
    /// `avx2`, `avxvnni`, `avx512`, `neon`, `neondotprod`), for measurements.
    pub(super) fn active() -> Self {
        static ACTIVE: OnceLock<Isa> = OnceLock::new();
        *ACTIVE.get_or_init(|| {
            let mut sets = Self::available();
            let wanted = std::env::var("APERCU_CPU").unwrap_or_default();
            if !wanted.is_empty() {
                let named = sets.iter().find(|set| format!("{set:?}").eq_ignore_ascii_case(&wanted));
                if let Some(&set) = named {
                    return set;
                }
                tracing::warn!("APERCU_CPU={wanted} is none of {sets:?}, which this machine has");
            }
            sets.pop().unwrap_or(Self::Portable)
        })
    }
}

/// Defines functions that are compiled for each instruction set, and choose the best when they are called. What they
/// call must be `inline(always)` to be compiled along; as nothing but the registers' width changes, so does no result.
macro_rules! vectorized {
    ($($(#[$attribute:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block)+) => {$(
        $(#[$attribute])*
        $vis fn $name($($arg: $type),*) $(-> $result)? {
            #[allow(clippy::inline_always)]
            #[inline(always)]
            fn run($($arg: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn on_avx2($($arg: $type),*) $(-> $result)? {
                run($($arg),*)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,fma")]
            fn on_avx512($($arg: $type),*) $(-> $result)? {
                run($($arg),*)
            }

            match Isa::active() {
                Isa::Portable => run($($arg),*),
                // SAFETY: AVX2 and FMA are available.
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 | Isa::AvxVnni => unsafe { on_avx2($($arg),*) },
                // SAFETY: these parts of AVX-512 are available.
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => unsafe { on_avx512($($arg),*) },
                // NEON is part of what everything is compiled for there.
                #[cfg(target_arch = "aarch64")]
                Isa::Neon | Isa::NeonDotprod => run($($arg),*),
            }
        }
    )+};
}
pub(super) use vectorized;
