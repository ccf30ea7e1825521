// Random policies and requests. The same seed gives the same ones on every machine.

export class Dice {
  constructor(seed) {
    this.state = (seed ^ 0x9e3779b9) >>> 0;
  }
  roll(sides) {
    // mulberry32
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  }
  pick(items) {
    return items[this.roll(items.length)];
  }
  some(items, most) {
    return Array.from({ length: 1 + this.roll(most) }, () => this.pick(items));
  }
}

const ACCOUNTS = ["111122223333", "444455556666"];
const PRINCIPALS = [
  "arn:aws:iam::111122223333:user/alice",
  "arn:aws:iam::444455556666:user/team/bob",
  "arn:aws:sts::111122223333:assumed-role/Reader/session",
  "arn:aws:sts::444455556666:assumed-role/Writer/session",
  "arn:aws:sts::111122223333:federated-user/carol",
  "arn:aws:iam::111122223333:root",
  "anonymous",
  "lambda.amazonaws.com",
];
const CALLS = [
  ["s3:GetObject", "arn:aws:s3:::a/b"],
  ["s3:GetObject", "arn:aws:s3:::a/alice/c"],
  ["s3:PutObject", "arn:aws:s3:::a/red"],
  ["s3:ListBucket", "arn:aws:s3:::a"],
  ["sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q"],
  ["sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:444455556666:q"],
  ["kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"],
  ["sts:AssumeRole", "arn:aws:iam::111122223333:role/x"],
  ["iam:GetRole", "arn:aws:iam::111122223333:role/x"],
  ["dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/t"],
  ["ec2:DescribeInstances", "*"],
];
const ACTIONS = ["*", "s3:*", "s3:Get*", "S3:getobject", "s3:?etObject", "sqs:*", "kms:Decrypt", "sts:AssumeRole",
  "iam:Get*", "dynamodb:*", "ec2:*", "s3:ListBucket", "sqs:SendMessage"];
const RESOURCES = ["*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::a/?", "arn:aws:s3:::a/${aws:username}/*",
  "arn:aws:s3:::a/${aws:PrincipalTag/team, 'red'}", "arn:aws:sqs:*:111122223333:q", "arn:aws:kms:*:*:key/*",
  "arn:aws:iam::111122223333:role/*", "arn:aws:dynamodb:us-east-1:111122223333:table/t", "arn:aws:sqs:*:*:*"];
const NAMED = [["AWS", "*"], ["AWS", "arn:aws:iam::111122223333:user/alice"],
  ["AWS", "arn:aws:iam::444455556666:user/team/bob"], ["AWS", "arn:aws:iam::111122223333:role/Reader"],
  ["AWS", "arn:aws:sts::111122223333:assumed-role/Reader/session"], ["AWS", "111122223333"], ["AWS", "444455556666"],
  ["AWS", "arn:aws:iam::444455556666:role/Writer"], ["AWS", "arn:aws:iam::111122223333:root"],
  ["AWS", "arn:aws:sts::111122223333:federated-user/carol"], ["Service", "lambda.amazonaws.com"]];

const STRING = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase"];
const NUMERIC = ["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
  "NumericGreaterThan", "NumericGreaterThanEquals"];
const DATE = ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
  "DateGreaterThanEquals"];
const ARN = ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"];

// Key, operators, values in policies, values in requests.
const KEYS = [
  ["aws:PrincipalTag/team", STRING, ["red", "RED", "r*", "?ed", "${aws:username}", "blue"], ["red", "Red", "alice", "r*"]],
  ["aws:SourceIp", ["IpAddress", "NotIpAddress"], ["10.0.0.0/8", "203.0.113.5/32", "203.0.113.5", "2001:db8::/32", "0.0.0.0/0"],
    ["10.1.2.3", "203.0.113.5", "2001:db8::1"]],
  ["aws:MultiFactorAuthPresent", ["Bool"], ["true", "false"], ["true", "false"]],
  ["aws:SecureTransport", ["Bool"], ["true", "false"], ["true", "false"]],
  ["aws:MultiFactorAuthAge", NUMERIC, ["300", "300.0", "3600"], ["299", "300", "301"]],
  ["aws:CurrentTime", DATE, ["2026-06-01T00:00:00Z", "2026-06-01", "2027-01-01T00:00:00+01:00"],
    ["2026-06-01T00:00:00Z", "2025-01-01T00:00:00Z", "2026-12-31T23:00:00Z"]],
  ["aws:SourceArn", ARN, ["arn:aws:sns:*:111122223333:*", "arn:aws:sns:us-east-1:*:t", "arn:aws:s?s:*:*:t"],
    ["arn:aws:sns:us-east-1:111122223333:t", "arn:aws:sqs:eu-west-1:444455556666:t"]],
  ["aws:PrincipalOrgID", STRING, ["o-a1b2c3d4e5", "o-*"], ["o-a1b2c3d4e5", "o-zzzzzzzzzz"]],
  ["aws:PrincipalArn", [...ARN, "StringLike"], ["arn:aws:iam::111122223333:*", "arn:aws:iam::*:role/*"], null],
  ["aws:PrincipalAccount", STRING, ["111122223333", "4*"], null],
  ["aws:SourceVpce", STRING, ["vpce-0a1b2c3d4e5f60718", "vpce-*"], ["vpce-0a1b2c3d4e5f60718"]],
];

function values(dice, all) {
  const list = dice.some(all, 2);
  return list.length === 1 && dice.roll(2) === 0 ? list[0] : list;
}

function conditions(dice) {
  const block = {};
  for (let n = dice.pick([0, 0, 1, 1, 2]); n > 0; n--) {
    let operator, key, listed;
    const sort = dice.roll(8);
    if (sort === 0) {
      operator = dice.pick(["ForAllValues:", "ForAnyValue:"]) + dice.pick(STRING);
      [key, listed] = ["aws:TagKeys", values(dice, ["a", "b", "A", "?"])];
    } else if (sort === 1) {
      [operator, key, listed] = ["Null", dice.pick(KEYS)[0], dice.pick(["true", "false"])];
    } else {
      const [name, operators, all] = dice.pick(KEYS);
      operator = dice.pick(operators) + (dice.roll(4) === 0 ? "IfExists" : "");
      [key, listed] = [name, values(dice, all)];
    }
    (block[operator] ??= {})[key] = listed;
  }
  return block;
}

function principal(dice) {
  if (dice.roll(4) === 0) return "*";
  const members = {};
  for (const [sort, name] of dice.some(NAMED, 3)) (members[sort] ??= []).push(name);
  return members;
}

function statement(dice, sort) {
  const allow = sort !== "rcp" && dice.roll(10) < 7;
  const made = { Effect: allow ? "Allow" : "Deny" };
  if (sort === "rcp") made.Principal = "*";
  if (sort === "resource" || sort === "trust") {
    made[!allow && dice.roll(4) === 0 ? "NotPrincipal" : "Principal"] = principal(dice);
  }
  if (sort === "trust") {
    made.Action = "sts:AssumeRole";
  } else if (sort === "rcp") {
    made.Action = dice.some(["s3:*", "sqs:*", "kms:Decrypt", "sts:AssumeRole", "dynamodb:*"], 2);
  } else {
    made[dice.roll(6) === 0 ? "NotAction" : "Action"] = values(dice, ACTIONS);
  }
  if (sort !== "trust") made[dice.roll(8) === 0 && sort !== "rcp" ? "NotResource" : "Resource"] = values(dice, RESOURCES);
  const condition = conditions(dice);
  if (Object.keys(condition).length > 0) made.Condition = condition;
  return made;
}

function policy(dice, sort) {
  const count = dice.pick([1, 2, 2, 3]);
  return { Version: "2012-10-17", Statement: Array.from({ length: count }, () => statement(dice, sort)) };
}

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

// What the context holds because of who asks: the simulator wants it written.
function describe(who) {
  const parts = who.split(":");
  const account = parts[4];
  const principal = { "aws:PrincipalAccount": account, "aws:PrincipalIsAWSService": "false" };
  if (who === "anonymous") return { "aws:PrincipalType": "Anonymous", "aws:PrincipalAccount": "anonymous" };
  if (!who.startsWith("arn:")) return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": who };
  const name = who.split("/").pop();
  if (who.includes(":user/")) return { ...principal, "aws:PrincipalArn": who, "aws:PrincipalType": "User", "aws:username": name };
  if (who.includes(":assumed-role/")) {
    const role = who.split("/")[1];
    return { ...principal, "aws:PrincipalArn": `arn:aws:iam::${account}:role/${role}`, "aws:PrincipalType": "AssumedRole" };
  }
  const type = who.endsWith(":root") ? "Account" : "FederatedUser";
  return { ...principal, "aws:PrincipalArn": who, "aws:PrincipalType": type };
}

function context(dice, who) {
  const made = describe(who);
  for (const [key, , , held] of KEYS) {
    const belongs = who.startsWith("arn:") || !/^aws:(Principal|MultiFactor)/.test(key);
    const always = key === "aws:SecureTransport" || key === "aws:CurrentTime";
    if (held && belongs && (always || dice.roll(2) === 0)) made[key] = dice.pick(held);
  }
  if (dice.roll(2) === 0) made["aws:TagKeys"] = dice.some(["a", "b", "c", "A"], 2);
  return made;
}

// A group of policies with some requests, as a scenario file holds them.
export function scenario(seed) {
  const dice = new Dice(seed);
  const [action, resource] = dice.pick(CALLS);
  const who = dice.pick(PRINCIPALS);
  const signed = who.startsWith("arn:");
  const held = signed && !who.endsWith(":root");
  const owned = resource.split(":")[4];
  const policies = {};
  if (held) policies.identity = Array.from({ length: 1 + dice.roll(2) }, () => policy(dice, "identity"));
  if (dice.roll(3) > 0) policies.resource = policy(dice, action === "sts:AssumeRole" ? "trust" : "resource");
  if (held && dice.roll(4) === 0 && !who.includes("federated")) policies.boundary = policy(dice, "identity");
  if (held && !who.includes(":user/") && (dice.roll(4) === 0 || who.includes("federated"))) {
    policies.session = [policy(dice, "identity")];
  }
  if (signed && dice.roll(4) === 0) {
    policies.scp = [[dice.roll(2) === 0 ? everything : policy(dice, "identity")], [policy(dice, "identity")]];
  }
  if (dice.roll(4) === 0) policies.rcp = [[policy(dice, "rcp")]];
  const cases = Array.from({ length: 5 }, (_, at) => {
    const owner = owned || dice.pick(ACCOUNTS);
    const request = { principal: who, action, resource, resourceAccount: owner, context: context(dice, who) };
    request.context["aws:ResourceAccount"] = owner;
    return { name: `${seed}.${at}`, request };
  });
  return { policies, cases };
}
