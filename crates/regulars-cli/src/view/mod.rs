//! `regulars view`: one customer as all sources together know them, for people or as canonical JSON.

pub(crate) mod account;
pub(crate) mod ask;
pub(crate) mod explain;
pub(crate) mod format;
mod outline;
pub(crate) mod render;

use regulars::Json;

use crate::args::View;
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};

pub(crate) fn run(args: &View) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.as_of.as_deref())?;
    // Only what an operation answers is masked.
    if args.json || args.database.asking.is_somebody() {
        let answer = opened.crm.call("customer.view", &ask::request(&args.who, as_of, args.explain))?;
        if args.json {
            return print_line(&answer);
        }
        let mut out = stdout();
        let written = outline::write(&mut out, &Json::parse(&answer)?);
        return finish(out, written);
    }
    let view = ask::view(&opened.crm, ask::customer(&args.who)?, as_of, args.explain)?;
    let clock = format::Clock::new(&opened.zone);
    let mut out = stdout();
    let mut written = render::write(&mut out, &view, &clock);
    if args.explain {
        written = written.and_then(|()| explain::write(&mut out, &view, &clock));
    }
    finish(out, written)
}
