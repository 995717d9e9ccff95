//! The server.

use std::process::ExitCode;

use anyhow::{Result, bail};
use apercu_server::{Error, Server};

use crate::args::ServeArgs;
use crate::{locale, messages};

pub(crate) fn run(args: &ServeArgs, quiet: bool) -> Result<ExitCode> {
    let server = match Server::bind(args.settings(), args.models()?) {
        Err(error @ Error::Public { .. }) => bail!("{error}\n  the flags are --token TOKEN and --public"),
        server => server?,
    };
    if !quiet {
        let text = locale::say("listening on", "à l’écoute sur");
        messages::say(&format!("{text} {}", server.address()));
    }
    server.run()?;
    Ok(ExitCode::SUCCESS)
}
