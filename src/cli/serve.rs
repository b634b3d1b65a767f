//! `gatewalk serve`: the page for browsers, for those who have the program: read-only, one page, on this machine alone unless
//! it is told otherwise.

use super::options::Language;
use super::output::{complain, print, shown};
use crate::lang::{self, Diagnostic, Lang, say, text};
use clap::Args;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// What the page is called where it is looked for.
const NAME: &str = "gatewalk.html";
/// The largest page.
const MOST: u64 = 64 << 20;
/// The longest head of a request.
const MOST_HEAD: u64 = 8 << 10;
/// Most readers at one time.
const MOST_READERS: usize = 64;
/// How long a reader may be silent.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where to serve what.
#[derive(Args, Clone, Debug)]
pub(super) struct Serve {
    #[arg(long, default_value_t = 8017)]
    port: u16,
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    #[command(flatten)]
    language: Language,
}

impl Serve {
    pub(super) fn run(&self) -> ExitCode {
        let lang = self.language.get();
        let page = match self.read(lang) {
            Ok(page) => Arc::new(page),
            Err(report) => return complain(&report),
        };
        let address = SocketAddr::new(self.host, self.port);
        let listener = TcpListener::bind(address).and_then(|l| Ok((l.local_addr()?, l)));
        let (address, listener) = match listener {
            Ok(listening) => listening,
            Err(e) => {
                let fault = Diagnostic::whole(text!("serve.cannot_listen", address, e));
                let fault = fault.help(text!("serve.another_port"));
                return complain(&fault.render("gatewalk serve", "", lang));
            }
        };
        let said = print(&format!("{}\n", say!(lang, "serve.page_is_at", address)));
        if said != ExitCode::SUCCESS {
            return said;
        }
        serve(&listener, &page);
        ExitCode::SUCCESS
    }

    /// The page that was named, or the one beside the program.
    fn read(&self, lang: Lang) -> Result<Vec<u8>, String> {
        let path = match &self.page {
            Some(path) => path.clone(),
            None => beside().ok_or_else(|| {
                let fault = Diagnostic::whole(text!("serve.no_page", name = NAME));
                let fault = fault.help(text!("serve.build_or_name_it"));
                fault.render("gatewalk serve", "", lang)
            })?,
        };
        let page = lang::read(&path, MOST);
        page.map_err(|e| e.fault().render(&shown(&path), "", lang))
    }
}

/// The page in the folder of the program, in the one for what is shared beside it, or where a build puts it.
fn beside() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folder = program.canonicalize().unwrap_or(program);
    let folder = folder.parent()?.to_owned();
    let places = ["", "../share/gatewalk", "../web"];
    let files = places.map(|place| folder.join(place).join(NAME));
    files.into_iter().find(|file| file.is_file())
}

/// Answers until the process ends, each reader on a thread of its own.
fn serve(listener: &TcpListener, page: &Arc<Vec<u8>>) {
    let readers = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming().flatten() {
        let Some(place) = Place::take(&readers) else {
            continue;
        };
        let page = Arc::clone(page);
        let answer = move || {
            let _place = place;
            // Who has gone does not wait for an answer.
            _ = answered(&stream, &page);
        };
        _ = std::thread::Builder::new()
            .name("reader".into())
            .spawn(answer);
    }
}

/// One of the places for readers; free again when it is dropped.
struct Place(Weak<AtomicUsize>);

impl Place {
    fn take(readers: &Arc<AtomicUsize>) -> Option<Place> {
        if readers.fetch_add(1, Ordering::SeqCst) < MOST_READERS {
            return Some(Place(Arc::downgrade(readers)));
        }
        readers.fetch_sub(1, Ordering::SeqCst);
        None
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(readers) = self.0.upgrade() {
            readers.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

fn answered(stream: &TcpStream, page: &[u8]) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = BufReader::new(stream.take(MOST_HEAD));
    let mut request = String::new();
    head.read_line(&mut request)?;
    // The rest of the head says nothing that matters, but is taken before it is answered.
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let (status, kind, body) = response(&request, page);
    let length = body.len();
    let mut out = stream;
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )?;
    if !request.starts_with("HEAD ") {
        out.write_all(body)?;
    }
    out.flush()
}

/// The status, the kind and the body for the first line of a request.
fn response<'a>(request: &str, page: &'a [u8]) -> (&'static str, &'static str, &'a [u8]) {
    let mut words = request.split_ascii_whitespace();
    let (method, target) = (words.next(), words.next().unwrap_or_default());
    let path = target.split(['?', '#']).next().unwrap_or_default();
    match method {
        Some("GET" | "HEAD")
            if ["/", "/index.html"].contains(&path) || path == format!("/{NAME}") =>
        {
            ("200 OK", "text/html", page)
        }
        Some("GET" | "HEAD") => ("404 Not Found", "text/plain", b"404\n"),
        _ => ("405 Method Not Allowed", "text/plain", b"405\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn one_page_is_served_and_nothing_else() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || serve(&listener, &Arc::new(b"<p>page".to_vec())));
        let page = asked(address, "GET /?x HTTP/1.1\r\nHost: a\r\n\r\n");
        assert!(
            page.starts_with("HTTP/1.1 200 OK\r\n") && page.ends_with("\r\n\r\n<p>page"),
            "{page}"
        );
        let head = asked(address, "HEAD / HTTP/1.1\r\n\r\n");
        assert!(
            head.contains("Content-Length: 7") && head.ends_with("\r\n\r\n"),
            "{head}"
        );
        for (request, status) in [
            ("GET /../etc/passwd HTTP/1.1\r\n\r\n", "404"),
            ("POST / HTTP/1.1\r\n\r\n", "405"),
            ("\r\n\r\n", "405"),
        ] {
            let answer = asked(address, request);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{answer}"
            );
        }
    }
}
