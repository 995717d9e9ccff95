//! Which instructions to use: the best that the machine has.

use std::sync::OnceLock;

/// Tokens: who has one has proof that the machine has these instructions, for nothing but [`Isa::available`] makes them. So
/// kernels that take one are safe to call.
macro_rules! tokens {
    ($($(#[$attribute:meta])* $name:ident($inner:ty)),+) => {$(
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy)]
        pub(super) struct $name($inner);
    )+};
}

#[cfg(target_arch = "x86_64")]
tokens! {
    /// AVX2 and FMA.
    Avx2(()),
    /// AVX2, FMA and 8-bit products in 256-bit registers.
    AvxVnni(Avx2),
    /// AVX-512 (F, BW, DQ, VL) with 8-bit products in 512-bit registers, and AVX2 and FMA.
    Avx512(Avx2)
}

#[cfg(target_arch = "aarch64")]
tokens! {
    /// NEON.
    Neon(()),
    /// NEON with 8-bit products.
    NeonDotprod(Neon)
}

#[cfg(target_arch = "x86_64")]
impl AvxVnni {
    pub(super) fn avx2(self) -> Avx2 {
        self.0
    }
}

#[cfg(target_arch = "x86_64")]
impl Avx512 {
    pub(super) fn avx2(self) -> Avx2 {
        self.0
    }
}

#[cfg(target_arch = "aarch64")]
impl NeonDotprod {
    pub(super) fn neon(self) -> Neon {
        self.0
    }
}

/// An instruction set that kernels are written for, each better than the one before.
#[derive(Debug, Clone, Copy)]
pub(super) enum Isa {
    /// What every machine has.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    AvxVnni(AvxVnni),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
    #[cfg(target_arch = "aarch64")]
    Neon(Neon),
    #[cfg(target_arch = "aarch64")]
    NeonDotprod(NeonDotprod),
}

impl Isa {
    /// All that this machine has.
    pub(super) fn available() -> Vec<Self> {
        #[allow(unused_mut)]
        let mut sets = vec![Self::Portable];
        // Miri runs none of them.
        #[cfg(all(target_arch = "x86_64", not(miri)))]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            let avx2 = Avx2(());
            sets.push(Self::Avx2(avx2));
            if is_x86_feature_detected!("avxvnni") {
                sets.push(Self::AvxVnni(AvxVnni(avx2)));
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                sets.push(Self::Avx512(Avx512(avx2)));
            }
        }
        // The kernels read bytes as little-endian numbers.
        #[cfg(all(target_arch = "aarch64", target_endian = "little", not(miri)))]
        if std::arch::is_aarch64_feature_detected!("neon") {
            let neon = Neon(());
            sets.push(Self::Neon(neon));
            if std::arch::is_aarch64_feature_detected!("dotprod") {
                sets.push(Self::NeonDotprod(NeonDotprod(neon)));
            }
        }
        sets
    }

    /// What the environment variable `APERCU_CPU` calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni(_) => "avxvnni",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) => "avx512",
            #[cfg(target_arch = "aarch64")]
            Self::Neon(_) => "neon",
            #[cfg(target_arch = "aarch64")]
            Self::NeonDotprod(_) => "neondotprod",
        }
    }

    /// The set in use: the best there is, or the one that the environment variable `APERCU_CPU` names (`portable`,
    /// `avx2`, `avxvnni`, `avx512`, `neon`, `neondotprod`), for measurements.
    pub(super) fn active() -> Self {
        static ACTIVE: OnceLock<Isa> = OnceLock::new();
        *ACTIVE.get_or_init(|| {
            let mut sets = Self::available();
            let wanted = std::env::var("APERCU_CPU").unwrap_or_default();
            if !wanted.is_empty() {
                let found = sets.iter().find(|set| set.name().eq_ignore_ascii_case(&wanted));
                if let Some(&set) = found {
                    return set;
                }
                let names: Vec<&str> = sets.iter().map(|set| set.name()).collect();
                tracing::warn!(
                    "APERCU_CPU={wanted} is none of {}, which this machine has",
                    names.join(", ")
                );
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
                // SAFETY: the token is proof of AVX2 and FMA.
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2(_) | Isa::AvxVnni(_) => unsafe { on_avx2($($arg),*) },
                // SAFETY: the token is proof of these parts of AVX-512.
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512(_) => unsafe { on_avx512($($arg),*) },
                // NEON is part of what everything is compiled for there.
                #[cfg(target_arch = "aarch64")]
                Isa::Neon(_) | Isa::NeonDotprod(_) => run($($arg),*),
            }
        }
    )+};
}
pub(super) use vectorized;
