//! Reading the images that a lesson names, which stand in its folder or below.

use super::document::{Kind, Lesson};
use super::image::Image;
use super::library;
use crate::lang::{self, Diagnostic, Diagnostics, Text, printable_line, text};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most bytes of a file.
const MOST_BYTES: u64 = 4 << 20;
/// Most images of a lesson.
const MOST_IMAGES: usize = 50;

/// Reads the images of a lesson; `home` is the folder of its file, and where that is the folder of a language its images may
/// stand beside it, for all languages. What is wrong with them.
pub fn load(lesson: &mut Lesson, home: &Path) -> Diagnostics {
    let mut faults = vec![];
    let pages = lesson.pages.iter_mut();
    let files = pages
        .flat_map(|page| &mut page.prose)
        .filter_map(|p| match &mut p.kind {
            Kind::Image(file) => Some(file),
            _ => None,
        });
    for (n, file) in files.enumerate() {
        if n == MOST_IMAGES {
            let told = text!("image.most_images", most = MOST_IMAGES);
            faults.push(Diagnostic::at(file.span.clone(), told));
            break;
        }
        match found(home, &file.path).and_then(|path| open(&path)) {
            Ok(image) => file.image = Some(Arc::new(image)),
            Err(why) => {
                let shown = printable_line(&file.path, 60);
                let fault =
                    Diagnostic::at(file.span.clone(), text!("image.cannot_show", shown, why));
                faults.push(fault.help(text!("image.what_is_shown")));
            }
        }
    }
    faults
}

/// Where a file is, which does not leave the folders it may be in, not by a link either.
fn found(home: &Path, path: &str) -> Result<PathBuf, Text> {
    let mut folders = vec![home.to_owned()];
    if library::language_of(home).is_some() {
        folders.push(home.join(".."));
    }
    let in_folder = |folder: &PathBuf| {
        let folder = folder.canonicalize().ok()?;
        let file = folder.join(path).canonicalize().ok()?;
        file.starts_with(&folder).then_some(file)
    };
    let file = folders.iter().find_map(in_folder);
    file.ok_or_else(|| text!("image.not_there"))
}

fn open(path: &Path) -> Result<Image, Text> {
    let bytes = lang::read(path, MOST_BYTES).map_err(|why| why.fault().into_message())?;
    Image::read(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[u8] = include_bytes!("../../tests/images/two.png");

    /// A lesson that names an image, in the folder of a language.
    fn lesson(home: &Path, image: &str) -> (Lesson, Diagnostics) {
        let text =
            format!("+++\ntitle = \"T\"\nminutes = 1\n+++\n\n## A\n\n![two pixels]({image})\n");
        let mut reading = Lesson::read("a", &text);
        assert!(reading.faults.is_empty(), "{:?}", reading.faults);
        let faults = load(&mut reading.lesson, home);
        (reading.lesson, faults)
    }

    #[test]
    fn an_image_is_in_the_folder_or_beside_those_of_the_languages() {
        let home = tempfile::tempdir().unwrap();
        let en = home.path().join("en");
        for folder in ["en/images", "images", "other"] {
            std::fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        std::fs::write(en.join("images/own.png"), TWO).unwrap();
        std::fs::write(home.path().join("images/both.png"), TWO).unwrap();
        std::fs::write(en.join("no.png"), "no").unwrap();
        std::fs::create_dir(en.join("folder.png")).unwrap();
        for (name, there) in [
            ("images/own.png", true),
            ("images/both.png", true),
            ("images/none.png", false),
            ("no.png", false),
            ("folder.png", false),
        ] {
            let (lesson, faults) = lesson(&en, name);
            let at = lesson.source.find("![").unwrap();
            assert_eq!(lesson.image(at).is_some(), there, "{name}");
            assert_eq!(faults.len(), usize::from(!there), "{name}: {faults:?}");
        }
        let (_, faults) = lesson(&home.path().join("other"), "images/both.png");
        assert_eq!(faults.len(), 1, "that is no folder of a language");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_lead_out() {
        let home = tempfile::tempdir().unwrap();
        let own = home.path().join("own");
        std::fs::create_dir(&own).unwrap();
        std::fs::write(home.path().join("secret.png"), TWO).unwrap();
        std::os::unix::fs::symlink(home.path().join("secret.png"), own.join("a.png")).unwrap();
        assert_eq!(lesson(&own, "a.png").1.len(), 1);
    }
}
