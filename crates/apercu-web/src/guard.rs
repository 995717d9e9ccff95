//! What other crates parse of strangers' bytes may panic: that is an error here.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `parse` gives, or the message of its panic.
pub(crate) fn guarded<T>(parse: impl FnOnce() -> T) -> Result<T, String> {
    // What it worked on is dropped, whatever state it is in.
    catch_unwind(AssertUnwindSafe(parse)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        format!("its parser failed: {}", text.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(guarded(|| 1), Ok(1));
        let error = guarded(|| panic!("at byte {}", 7)).map(|()| 0).unwrap_err();
        assert_eq!(error, "its parser failed: at byte 7");
    }
}
