//! A page for paper: a browser that is installed prints what we write for browsers, and sees no network while it does.

use crate::lang::{self, Diagnostic, Text, text};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Programs that print without a window, the first that is found.
const BROWSERS: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
];
/// Where macOS keeps them, off the path.
const APPLICATIONS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// A browser that prints a lesson takes a second or two.
const PATIENCE: Duration = Duration::from_secs(90);
const GLANCE: Duration = Duration::from_millis(50);

/// The most bytes of what was printed.
const LARGEST: u64 = 64 << 20;

/// The page of a browser as PDF.
///
/// # Errors
/// When no browser is found, or what it makes is no PDF.
pub(super) fn printed(html: &str) -> Result<Vec<u8>, Diagnostic> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let Some(browser) = found(&std::env::split_paths(&path).collect::<Vec<_>>()) else {
        let fault = Diagnostic::whole(text!("export.no_browser_to_print"));
        let list = Text::list(&BROWSERS);
        return Err(fault.help(text!("export.install_chromium", list)));
    };
    let name = lang::printable_line(&browser.display().to_string(), 200);
    let no_pdf = |why: &dyn std::fmt::Display| {
        let why = lang::printable_line(&why.to_string(), 200);
        let fault = Diagnostic::whole(text!("export.browser_printed_nothing", name, why));
        fault.help(text!("export.print_the_page_yourself"))
    };
    let folder = tempfile::tempdir().map_err(|e| no_pdf(&e))?;
    let [page, pdf, profile] = ["page.html", "page.pdf", "profile"].map(|n| folder.path().join(n));
    std::fs::write(&page, html).map_err(|e| no_pdf(&e))?;
    let ended = run(&browser, &page, &pdf, &profile).map_err(|e| no_pdf(&e))?;
    let bytes = lang::read(&pdf, LARGEST).map_err(|_| no_pdf(&ended))?;
    match bytes.starts_with(b"%PDF-") {
        true => Ok(bytes),
        false => Err(no_pdf(&ended)),
    }
}

/// The first browser in these folders, or where macOS keeps them.
fn found(folders: &[PathBuf]) -> Option<PathBuf> {
    let names = BROWSERS.map(|name| format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let absolute = folders.iter().filter(|folder| folder.is_absolute());
    let folders: Vec<&PathBuf> = absolute.collect();
    let mut there = names
        .iter()
        .flat_map(|name| folders.iter().map(move |f| f.join(name)));
    let elsewhere = || APPLICATIONS.iter().map(PathBuf::from).find(|p| p.is_file());
    there.find(|path| path.is_file()).or_else(elsewhere)
}

/// Lets a browser print a page; how it ended.
fn run(browser: &Path, page: &Path, pdf: &Path, profile: &Path) -> std::io::Result<String> {
    let option = |name: &str, path: &Path| {
        let mut option = std::ffi::OsString::from(name);
        option.push(path);
        option
    };
    let mut command = Command::new(browser);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
        ])
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .arg(option("--user-data-dir=", profile))
        .arg(option("--print-to-pdf=", pdf))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // The administrator's browser has no sandbox; what it opens is our own page, with our own script alone.
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        command.arg("--no-sandbox");
    }
    let mut child = command.arg(option("file://", page)).spawn()?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.to_string());
        }
        if begun.elapsed() > PATIENCE {
            _ = child.kill();
            _ = child.wait();
            return Ok(format!("{} s", PATIENCE.as_secs()));
        }
        std::thread::sleep(GLANCE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_looked_for_on_the_path_and_never_where_one_stands() {
        let home = tempfile::tempdir().unwrap();
        let [first, second] = ["a", "b"].map(|name| home.path().join(name));
        for folder in [&first, &second] {
            std::fs::create_dir(folder).unwrap();
        }
        let name = format!("chrome{}", std::env::consts::EXE_SUFFIX);
        std::fs::write(second.join(&name), "").unwrap();
        // A folder of that name is no program.
        std::fs::create_dir(first.join(&name)).unwrap();
        let path = [first, second.clone(), PathBuf::from(".")];
        assert_eq!(found(&path), Some(second.join(name)));
        if APPLICATIONS.iter().all(|path| !Path::new(path).exists()) {
            assert_eq!(found(&[PathBuf::from("."), home.path().join("none")]), None);
        }
    }
}
