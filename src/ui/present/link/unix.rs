//! The sockets.

mod client;
mod server;
#[cfg(test)]
mod tests;

pub(in crate::ui) use client::{Client, clients};
pub(in crate::ui) use server::Server;

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;

/// Makes sure that only this user can enter a folder.
fn private(folder: &Path) -> io::Result<()> {
    let about = fs::symlink_metadata(folder)?;
    if !about.is_dir() || !allowed(about.uid()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    if about.mode() & 0o077 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Whether the other end belongs to this user, by what the system says.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_us(stream: &UnixStream) -> bool {
    let peer = rustix::net::sockopt::socket_peercred(stream);
    peer.is_ok_and(|peer| allowed(peer.uid.as_raw()))
}

/// Elsewhere the system tells by other means; the folder, which nobody else can enter, must do.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_us(_: &UnixStream) -> bool {
    true
}

fn allowed(user: u32) -> bool {
    user == rustix::process::geteuid().as_raw()
}
