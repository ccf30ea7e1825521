//! `iamlint simulate`

use std::path::{Path, PathBuf};

use super::args::{ListFormat, SimulateArgs};
use super::output::{Sink, Style};
use super::setup::drawn;
use super::{Failure, Status};
use crate::evaluate::{Outcome, evaluate};
use crate::report::{Answer, Options, printable_line, simulated, simulated_json};
use crate::request::scenario::{self, Documents, Trouble, Wrong};
use crate::request::{Attachment, Request};
use crate::source::reported;

pub(super) fn run(args: &SimulateArgs, style: Style) -> Result<Status, Failure> {
    let request = request(args)?;
    let documents = documents(args)?;
    let attached = documents.read().map_err(|problems| {
        for problems in &problems {
            drawn(&problems.file, &problems.problems);
        }
        Failure::new("AWS would refuse a policy, so nothing can be said of the request")
    })?;
    let group = attached.group();
    let decision = evaluate(&request, &group);
    let answer = Answer {
        request: &request,
        decision: &decision,
        group: &group,
        attached: &attached,
        documents: &documents,
    };
    let options = Options {
        color: style.color,
        width: style.width,
        ..Options::default()
    };
    let mut sink = Sink::stdout();
    sink.write(&match args.format {
        ListFormat::Human => simulated(&options, answer),
        ListFormat::Json => simulated_json(answer),
    })?;
    sink.finish()?;
    Ok(match decision.outcome {
        Outcome::Allowed => Status::Clean,
        Outcome::ExplicitDeny | Outcome::ImplicitDeny => Status::Findings,
    })
}

fn request(args: &SimulateArgs) -> Result<Request, Failure> {
    scenario::principal(&args.principal).map_err(|wrong| refused("--principal", &wrong))?;
    scenario::action(&args.action).map_err(|wrong| refused("--action", &wrong))?;
    scenario::resource(&args.resource).map_err(|wrong| refused("--resource", &wrong))?;
    if let Some(account) = &args.resource_account {
        scenario::resource_account(account)
            .map_err(|wrong| refused("--resource-account", &wrong))?;
    }
    let context = scenario::context(&args.context, &args.absent)
        .map_err(|wrong| refused("--context", &wrong))?;
    Ok(Request {
        principal: args.principal.clone(),
        action: args.action.clone(),
        resource: args.resource.clone(),
        resource_account: args.resource_account.clone(),
        context,
    })
}

fn refused(option: &str, wrong: &Wrong) -> Failure {
    Failure::new(format!("{option}: {}", printable_line(&wrong.message)))
        .hint(printable_line(&wrong.help))
}

/// Level and position to the attachment.
type Level = fn(usize, usize) -> Attachment;

fn documents(args: &SimulateArgs) -> Result<Documents, Failure> {
    let mut documents = Documents::new();
    let mut attach = |at: Attachment, path: &Path| {
        let attached = documents.attach(at, path, &reported(path));
        attached.map_err(|trouble| troubled(&trouble))
    };
    for (position, path) in args.identity.iter().enumerate() {
        attach(Attachment::Identity(position), path)?;
    }
    for (position, path) in args.session.iter().enumerate() {
        attach(Attachment::Session(position), path)?;
    }
    let lone = [
        (Attachment::Boundary, &args.boundary),
        (Attachment::Resource, &args.resource_policy),
        (Attachment::Endpoint, &args.endpoint),
    ];
    for (at, path) in lone {
        if let Some(path) = path {
            attach(at, path)?;
        }
    }
    let levels: [(&[String], Level); 2] =
        [(&args.scp, Attachment::Scp), (&args.rcp, Attachment::Rcp)];
    for (levels, at) in levels {
        for (level, files) in levels.iter().enumerate() {
            for (position, path) in files.split(',').map(PathBuf::from).enumerate() {
                attach(at(level, position), &path)?;
            }
        }
    }
    Ok(documents)
}

fn troubled(trouble: &Trouble) -> Failure {
    let failure = Failure::new(printable_line(&trouble.message));
    match &trouble.help {
        Some(help) => failure.hint(printable_line(help)),
        None => failure,
    }
}
