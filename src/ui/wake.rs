//! Threads beside the screens wake whoever drives them.

use std::sync::OnceLock;

static DRIVER: OnceLock<fn()> = OnceLock::new();

/// Has the program that runs take [`Input::Wake`](super::Input::Wake) soon; any thread may. Without a driver nothing happens.
pub fn wake() {
    if let Some(driver) = DRIVER.get() {
        driver();
    }
}

/// From now on `driver` is called by [`wake`]; the first one stays.
pub fn wake_with(driver: fn()) {
    _ = DRIVER.set(driver);
}
