//! What Prometheus is told: numbers only, nothing of what was asked.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use apercu::BilingualSummary;
use apercu::check::Finding;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Bounds of the latencies, in seconds.
const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0,
];
/// Bounds of the sizes of batches, in sentences.
const SENTENCES: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 48.0, 64.0];

/// Counts and times, from the start of the server.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latencies: Family<RouteLabels, Histogram>,
    waiting: Gauge,
    working: Gauge,
    sentences: Counter,
    batches: Histogram,
    shared: Counter,
    warnings: Family<WarningLabels, Counter>,
    memory: Gauge<u64, AtomicU64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WarningLabels {
    kind: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("apercu");
        let requests = Family::default();
        registry.register(
            "requests",
            "Requests answered, by route and status",
            Family::clone(&requests),
        );
        let latencies = Family::new_with_constructor(latency as fn() -> Histogram);
        registry.register_with_unit(
            "request_duration",
            "From a request's head to the head of its answer, by route",
            Unit::Seconds,
            Family::clone(&latencies),
        );
        let (waiting, working) = (Gauge::default(), Gauge::default());
        registry.register(
            "requests_waiting",
            "Requests that wait for a worker",
            Gauge::clone(&waiting),
        );
        registry.register(
            "requests_working",
            "Requests that are worked on",
            Gauge::clone(&working),
        );
        let (sentences, shared) = (Counter::default(), Counter::default());
        registry.register(
            "sentences",
            "Sentences given to the translator",
            Counter::clone(&sentences),
        );
        registry.register(
            "shared_batches",
            "Batches of sentences of several requests",
            Counter::clone(&shared),
        );
        let batches = Histogram::new(SENTENCES);
        registry.register(
            "batch_sentences",
            "Sentences translated together",
            Histogram::clone(&batches),
        );
        let warnings = Family::default();
        registry.register(
            "warnings",
            "Warnings in what was answered, by kind",
            Family::clone(&warnings),
        );
        let memory = Gauge::default();
        registry.register_with_unit(
            "resident_memory",
            "Memory of the process, where the system tells",
            Unit::Bytes,
            Gauge::clone(&memory),
        );
        Self {
            registry,
            requests,
            latencies,
            waiting,
            working,
            sentences,
            batches,
            shared,
            warnings,
            memory,
        }
    }
}

fn latency() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    /// A request was answered.
    pub(crate) fn answered(&self, route: &str, status: u16, duration: Duration) {
        let route = route.to_owned();
        let labels = RouteLabels { route: route.clone() };
        self.latencies.get_or_create(&labels).observe(duration.as_secs_f64());
        self.requests.get_or_create(&RequestLabels { route, status }).inc();
    }

    /// Sentences of so many requests were given to the translator.
    pub(crate) fn translated(&self, sentences: usize, requests: usize) {
        self.sentences.inc_by(sentences as u64);
        self.batches.observe(sentences as f64);
        self.shared.inc_by(u64::from(requests > 1));
    }

    /// These warnings were answered.
    pub(crate) fn warned<'a>(&self, findings: impl IntoIterator<Item = &'a Finding>) {
        for finding in findings {
            self.warnings
                .get_or_create(&WarningLabels { kind: kind(finding) })
                .inc();
        }
    }

    /// The warnings of a summary were answered.
    pub(crate) fn summarized(&self, summary: &BilingualSummary) {
        for summary in [&summary.english, &summary.french].into_iter().flatten() {
            self.warned(&summary.title_warnings);
            self.warned(summary.sentences.iter().flat_map(|sentence| &sentence.warnings));
        }
    }

    /// A request waits, until what comes back is dropped.
    pub(crate) fn waits(&self) -> Counted {
        Counted::new(&self.waiting)
    }

    /// A request is worked on, until what comes back is dropped.
    pub(crate) fn works(&self) -> Counted {
        Counted::new(&self.working)
    }

    /// All of it, in the text format of `OpenMetrics`.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        self.memory.set(resident().unwrap_or(0));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Something that a gauge counts as long as it lives.
#[derive(Debug)]
pub(crate) struct Counted(Gauge);

impl Counted {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Bytes of memory that the process takes; Linux tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn kind(finding: &Finding) -> &'static str {
    match finding {
        Finding::MissingNumber { .. } => "missing_number",
        Finding::InventedNumber { .. } => "invented_number",
        Finding::MissingName { .. } => "missing_name",
        Finding::InventedName { .. } => "invented_name",
        Finding::ReplacedUnit { .. } => "replaced_unit",
        Finding::Length { .. } => "length",
        Finding::Repetition { .. } => "repetition",
        Finding::Untranslated => "untranslated",
        Finding::Truncated => "truncated",
        Finding::Unsupported => "unsupported",
        Finding::Replaced { .. } => "replaced",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_told() {
        let metrics = Metrics::default();
        metrics.answered("/v1/summarize", 200, Duration::from_millis(20));
        metrics.answered("/v1/summarize", 422, Duration::from_millis(1));
        metrics.translated(5, 2);
        metrics.warned(&[Finding::Untranslated, Finding::MissingNumber { number: "3".into() }]);
        let working = metrics.works();
        let text = metrics.text().unwrap();
        for line in [
            r#"apercu_requests_total{route="/v1/summarize",status="422"} 1"#,
            r#"apercu_request_duration_seconds_count{route="/v1/summarize"} 2"#,
            "apercu_sentences_total 5",
            "apercu_shared_batches_total 1",
            r#"apercu_warnings_total{kind="missing_number"} 1"#,
            "apercu_requests_working 1",
            "apercu_requests_waiting 0",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        drop(working);
        assert!(metrics.text().unwrap().contains("apercu_requests_working 0"));
    }

    #[test]
    fn kinds_are_those_of_the_answers() {
        for finding in [Finding::Untranslated, Finding::Length { ratio: 3.0 }] {
            assert_eq!(serde_json::to_value(&finding).unwrap()["kind"], kind(&finding));
        }
    }
}
