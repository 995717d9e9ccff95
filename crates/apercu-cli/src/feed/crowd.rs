//! Work done side by side, little of it at once for any one host, with its results in order.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Most that is worked on at once.
const TOGETHER: usize = 8;
/// Most that is worked on at once for one host.
const PER_HOST: usize = 2;
/// Results that may wait for those before them to be taken.
const AHEAD: usize = 32;

/// Which is where.
struct State<R> {
    /// What nobody has begun with, in order.
    waiting: Vec<usize>,
    /// How many are under way, by host.
    busy: HashMap<String, usize>,
    results: HashMap<usize, R>,
    /// How many results were taken.
    taken: usize,
    /// Nobody wants the rest.
    over: bool,
}

/// Does `work` on each item, on threads, and gives the results to `take`, in order and on this thread. `host` says whom an item
/// bothers. Where `take` fails, what is not begun yet is left.
pub(crate) fn each<T: Sync, R: Send, E>(
    items: &[T],
    host: impl Fn(&T) -> String,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R) -> Result<(), E>,
) -> Result<(), E> {
    let hosts: Vec<String> = items.iter().map(host).collect();
    let state = Mutex::new(State {
        waiting: (0..items.len()).collect(),
        busy: HashMap::new(),
        results: HashMap::new(),
        taken: 0,
        over: false,
    });
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..items.len().min(TOGETHER) {
            scope.spawn(|| {
                let _guard = Guard(&state, &changed);
                while let Some(number) = next(&state, &changed, &hosts) {
                    let result = work(&items[number]);
                    let mut state = lock(&state);
                    state.results.insert(number, result);
                    if let Some(count) = state.busy.get_mut(&hosts[number]) {
                        *count -= 1;
                    }
                    changed.notify_all();
                }
            });
        }
        let mut outcome = Ok(());
        'items: for (number, item) in items.iter().enumerate() {
            let mut waiting = lock(&state);
            let result = loop {
                if let Some(result) = waiting.results.remove(&number) {
                    waiting.taken = number + 1;
                    break result;
                }
                if waiting.over {
                    // A thread panicked; the scope passes that on.
                    break 'items;
                }
                waiting = changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            };
            drop(waiting);
            changed.notify_all();
            outcome = take(item, result);
            if outcome.is_err() {
                break;
            }
        }
        lock(&state).over = true;
        changed.notify_all();
        outcome
    })
}

/// Ends everything where its thread panics: nobody would wait for its result any more.
struct Guard<'a, R>(&'a Mutex<State<R>>, &'a Condvar);

impl<R> Drop for Guard<'_, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            lock(self.0).over = true;
            self.1.notify_all();
        }
    }
}

/// The next item to work on, once there is one whose host has time; none where nothing is left.
fn next<R>(state: &Mutex<State<R>>, changed: &Condvar, hosts: &[String]) -> Option<usize> {
    let mut state = lock(state);
    loop {
        if state.over || state.waiting.is_empty() {
            return None;
        }
        let free = |number: &usize| {
            *number < state.taken + AHEAD && state.busy.get(&hosts[*number]).is_none_or(|&count| count < PER_HOST)
        };
        if let Some(place) = state.waiting.iter().position(free) {
            let number = state.waiting.remove(place);
            *state.busy.entry(hosts[number].clone()).or_default() += 1;
            return Some(number);
        }
        state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

fn lock<R>(state: &Mutex<State<R>>) -> MutexGuard<'_, State<R>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_order_and_no_host_is_crowded() {
        let items: Vec<usize> = (0..100).collect();
        let busy = [const { AtomicUsize::new(0) }; 3];
        let mut taken = Vec::new();
        let work = |&item: &usize| {
            let now = busy[item % 3].fetch_add(1, Ordering::SeqCst) + 1;
            thread::sleep(Duration::from_millis((item % 4) as u64));
            busy[item % 3].fetch_sub(1, Ordering::SeqCst);
            (item, now)
        };
        let outcome = each(
            &items,
            |item| (item % 3).to_string(),
            work,
            |_, result| {
                taken.push(result);
                Ok::<(), ()>(())
            },
        );
        assert_eq!(outcome, Ok(()));
        assert!(taken.iter().map(|(item, _)| item).eq(&items));
        assert!(taken.iter().all(|(_, now)| *now <= PER_HOST));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_passed_on() {
        let work = |&item: &usize| assert!(item != 3, "three");
        let _ = each(&[0, 1, 2, 3, 4], |_| String::new(), work, |_, ()| Ok::<(), ()>(()));
    }

    #[test]
    fn a_failure_ends_it() {
        let done = AtomicUsize::new(0);
        let items: Vec<usize> = (0..10_000).collect();
        let work = |_: &usize| done.fetch_add(1, Ordering::SeqCst);
        let take = |&item: &usize, _| if item == 5 { Err("full") } else { Ok(()) };
        assert_eq!(each(&items, |_| String::new(), work, take), Err("full"));
        assert!(done.load(Ordering::SeqCst) <= 6 + AHEAD + TOGETHER);
        assert_eq!(each(&[(); 0], |()| String::new(), |()| (), |(), ()| Err(())), Ok(()));
    }
}
