//! Who makes the request of a witness.

use std::collections::BTreeMap;

use super::case::Shape;
use super::fit::{Atom, Fitter, Value};
use super::likely::{self, ACCOUNTS};
use super::plan::Relation;
use super::solve::Leaf;
use super::space::{Dim, Set};
use super::witness::{Failure, Scene, account_of, doubt, text, text_of_any};
use crate::request::ContextValue;

impl Scene<'_, '_> {
    /// Accounts to try for the principal. The first is the one that the policies belong to, as far as
    /// can be told.
    pub(super) fn accounts(&self) -> Vec<String> {
        let named = self.compiled.space.accounts();
        let mut accounts: Vec<String> = named.iter().take(8).cloned().collect();
        for account in ACCOUNTS {
            if !accounts.iter().any(|known| known == account) {
                accounts.push(account.to_owned());
            }
        }
        accounts
    }

    pub(super) fn principal(
        &self,
        fitter: &mut Fitter<'_>,
        leaf: &Leaf,
        accounts: &[String],
        owner: Option<&str>,
        context: &mut BTreeMap<String, ContextValue>,
    ) -> Result<String, Failure> {
        let named = leaf.about(Dim::PRINCIPAL);
        match self.case.shape {
            Shape::Anonymous => return Ok("anonymous".to_owned()),
            Shape::Service => {
                let wishes = ["lambda.amazonaws.com", "events.amazonaws.com"].map(likely::literal);
                return text_of_any(fitter, Dim::PRINCIPAL, named, &wishes)
                    .ok_or_else(|| doubt("no service principal fits"));
            }
            Shape::Provider => {
                let wishes = [likely::literal(
                    "arn:aws:iam::111122223333:saml-provider/Example",
                )];
                return text_of_any(fitter, Dim::PRINCIPAL, named, &wishes)
                    .ok_or_else(|| doubt("no identity provider fits"));
            }
            Shape::User | Shape::Role | Shape::FederatedUser | Shape::Root => {}
        }
        let lits = leaf.about(self.case.arn);
        let key = |name: &str| fitter.space.known_key(name);
        let account_key = key("aws:PrincipalAccount");
        let name_key = key("aws:username");
        // A session that is named tells which role it is of.
        let session = match named {
            [] => None,
            named => Some(
                text(fitter, Dim::PRINCIPAL, named, &[]).ok_or_else(|| doubt("no session fits"))?,
            ),
        };
        let role = session.as_deref().and_then(|arn| {
            let account = account_of(arn)?;
            let role = arn.split('/').nth(1)?;
            Some(likely::pattern(&format!(
                "arn:*:iam::{account}:role*/{role}"
            )))
        });
        let name = name_key
            .map(|dim| (dim, leaf.about(dim)))
            .and_then(|(dim, lits)| text_of_any(fitter, dim, lits, &[likely::literal("alice")]));
        let mut order: Vec<&str> = accounts.iter().map(String::as_str).collect();
        match (self.relation, owner) {
            (Relation::Same, Some(owner)) => order.insert(0, owner),
            (Relation::Cross, owner) => {
                let owner = owner.unwrap_or_else(|| accounts.first().map_or("", String::as_str));
                order.retain(|account| *account != owner);
            }
            (Relation::Any, Some(owner)) if owner.len() == 12 => order.insert(0, owner),
            _ => {}
        }
        for account in order {
            if let Some(dim) = account_key {
                let lits = leaf.about(dim);
                if fitter
                    .wished(dim, lits, &[&likely::literal(account)])
                    .is_none()
                {
                    continue;
                }
            }
            let likely = |pattern: &str| likely::pattern(pattern);
            let (kind, plain) = match self.case.shape {
                Shape::Role => ("role", "Reader"),
                Shape::FederatedUser => ("federated-user", "alice"),
                _ => ("user", name.as_deref().unwrap_or("alice")),
            };
            let service = if self.case.shape == Shape::FederatedUser {
                "sts"
            } else {
                "iam"
            };
            let mut wishes = Vec::new();
            if self.case.shape == Shape::Root {
                wishes.push(likely(&format!("arn:aws:iam::{account}:root")));
            } else {
                wishes.push(likely(&format!(
                    "arn:aws:{service}::{account}:{kind}/{plain}"
                )));
                if name.is_none() {
                    wishes.push(likely(&format!("arn:aws:{service}::{account}:{kind}/?*")));
                } else {
                    wishes.push(likely(&format!(
                        "arn:aws:{service}::{account}:{kind}/*/{plain}"
                    )));
                }
            }
            for wish in &wishes {
                let mut sets = vec![wish];
                sets.extend(&role);
                let Some(Value::One(Atom::Text(arn))) = fitter.wished(self.case.arn, lits, &sets)
                else {
                    continue;
                };
                return Ok(self.as_principal(arn, session, context));
            }
        }
        // An account that conditions on the ARN ask for.
        let sets: Vec<&Set> = role.iter().collect();
        let shaped = likely::pattern("arn:aws:*::????????????:*");
        for sets in [[sets.clone(), vec![&shaped]].concat(), sets] {
            if let Some(Value::One(Atom::Text(arn))) = fitter.wished(self.case.arn, lits, &sets) {
                return Ok(self.as_principal(arn, session, context));
            }
        }
        Err(doubt("no principal fits the keys that describe it"))
    }

    /// The principal whose ARN (for a session, its role's) this is.
    fn as_principal(
        &self,
        arn: String,
        session: Option<String>,
        context: &mut BTreeMap<String, ContextValue>,
    ) -> String {
        if self.case.shape != Shape::Role {
            return arn;
        }
        let account = account_of(&arn).unwrap_or_default();
        let partition = arn.split(':').nth(1).unwrap_or("aws");
        let path = arn.split_once(":role/").map_or("", |(_, path)| path);
        let name = path.rsplit('/').next().unwrap_or_default();
        let plain = session.unwrap_or_else(|| {
            format!("arn:{partition}:sts::{account}:assumed-role/{name}/session")
        });
        if path != name {
            // The session's ARN lacks the role's path.
            context.insert("aws:PrincipalArn".to_owned(), ContextValue::One(arn));
        }
        plain
    }
}
