//! HTTP and HTTPS: ureq on rustls, with cryptography from graviola, so that no C is compiled.

use std::time::Duration;

use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

/// Why there can be no secure connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The processor is too old.
    #[error(
        "this processor lacks instructions that secure connections need here (on x86-64: AES, PCLMULQDQ, AVX2, BMI2, ADX); \
         fetch the files by other means"
    )]
    Processor,
    /// The cryptography is written for other processors.
    #[error("secure connections work on x86-64 and ARM64 only; fetch the files by other means")]
    Architecture,
}

/// How long a name look-up and a connection may take.
const CONNECT: Duration = Duration::from_secs(30);
/// How long the other side may say nothing.
const SILENCE: Duration = Duration::from_secs(60);

/// A client. It follows redirects; an answer of 400 and above is an error.
///
/// # Errors
/// As [`config`].
pub fn agent() -> Result<Agent, Error> {
    Ok(config()?.build().into())
}

/// How all clients are set up: they use the system's certificates, and honour `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`
/// and `NO_PROXY`.
///
/// # Errors
/// [`Error`] on processors for which there is no cryptography.
pub fn config() -> Result<ConfigBuilder<AgentScope>, Error> {
    Ok(Agent::config_builder()
        .tls_config(tls()?)
        .user_agent(concat!("apercu/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(SILENCE))
        .timeout_per_read(Some(SILENCE)))
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn tls() -> Result<ureq::tls::TlsConfig, Error> {
    if !has_instructions() {
        return Err(Error::Processor);
    }
    Ok(ureq::tls::TlsConfig::builder()
        .root_certs(ureq::tls::RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(std::sync::Arc::new(rustls_graviola::default_provider()))
        .build())
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn tls() -> Result<ureq::tls::TlsConfig, Error> {
    Err(Error::Architecture)
}

/// Whether the processor has what graviola uses; it ends the program where something is missing.
#[cfg(target_arch = "x86_64")]
fn has_instructions() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("aes") && has!("pclmulqdq") && has!("ssse3") && has!("avx2") && has!("bmi2") && has!("adx")
}

#[cfg(target_arch = "aarch64")]
fn has_instructions() -> bool {
    use std::arch::is_aarch64_feature_detected as has;
    has!("neon") && has!("aes") && has!("pmull") && has!("sha2")
}
