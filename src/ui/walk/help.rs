//! The help of a walk.

use super::keys::TABLE;
use super::state::WalkScreen;
use crate::lang::say;
use crate::typeset::Meaning;
use crate::ui::widgets::help::Page;
use crate::ui::widgets::rows::Rows;

/// The help: the model, the screen, every key.
pub(crate) fn help(screen: &WalkScreen, width: usize) -> Rows {
    let lang = screen.settings.lang;
    let mut page = Page::new(width);
    let model = &screen.state.model;
    page.part(&model.title.get(lang), &model.about.get(lang));
    let screen = say!(lang, "walk.left_what_step_does_why");
    page.part(say!(lang, "common.screen"), screen);
    page.say(say!(lang, "common.keys"), Meaning::Heading);
    page.keys(TABLE, 16, lang);
    page.say(
        say!(lang, "walk.mouse_click_number_see_where"),
        Meaning::Plain,
    );
    page.say(say!(lang, "walk.pasting_opens"), Meaning::Plain);
    page.say("", Meaning::Plain);
    page.say(say!(lang, "walk.names"), Meaning::Heading);
    for (plain, gloss) in &model.names {
        let (name, about) = (gloss.name.get(lang), gloss.about.get(lang));
        let colon = match &*about {
            "" => "",
            _ => say!(lang, "list.colon"),
        };
        let plain = crate::typeset::pad(plain, 6);
        page.say(&format!("{plain} {name}{colon}{about}"), Meaning::Plain);
    }
    page.rows
}
