// Differences that are understood, each with the page of AWS that decides it or leaves it open.

const has = (policies, test) => JSON.stringify(policies).match(test) !== null;

export function known({ policies, one, actual, reason }) {
  const { principal, action, context } = one.request;
  const there = one.expect;
  const root = principal.endsWith(":root");
  if (root && action === "sts:AssumeRole") {
    return "the root user cannot assume roles (STS API Reference, AssumeRole)";
  }
  if (root && there === "implicit-deny" && actual === "allowed") {
    return "the root user needs no identity policy (IAM User Guide, Policies and permissions in AWS Identity and Access Management)";
  }
  const direct = /the (resource|trust|key) policy allows (everyone|the federated user by name|the session by name)/;
  if (there === "implicit-deny" && actual === "allowed" && /:sts:/.test(principal) && direct.test(reason)) {
    return "a resource policy that allows a session within the account is not limited by session policies and boundary " +
      "(IAM User Guide, How AWS enforcement code logic evaluates requests, table of resource-based policies and implicit denies)";
  }
  if (reason.startsWith("there is no trust policy")) {
    return "a role has a trust policy, which must allow (IAM User Guide, Roles terms and concepts); here the question lacks it";
  }
  const lacks = (key) => context[key] === undefined;
  const unresolved = lacks("aws:username") && has(policies, /\$\{aws:username\}/);
  if (unresolved && (has(policies, /NotResource/) || has(policies, /Not(Equals|Like)/))) {
    return "a variable without value where not matching counts: silent in IAM User Guide, Variables and tags; " +
      "there the statement is left out, here the value matches nothing";
  }
  if (has(policies, /0\.0\.0\.0\/0/) && context["aws:SourceIp"] !== undefined) {
    return "the block 0.0.0.0/0 holds every IPv4 address and no IPv6 address (IAM User Guide, Condition operators, " +
      "IP address; RFC 4632); there it is the other way round";
  }
  if (has(policies, /NotIpAddress/) && String(context["aws:SourceIp"]).includes(":")) {
    return "an IPv6 address lies in no block of IPv4, so NotIpAddress holds for it " +
      "(IAM User Guide, Condition operators, IP address); there it never holds";
  }
  return null;
}
