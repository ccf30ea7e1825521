// Asks iamlint and @cloud-copilot/iam-simulate the same questions, and shows where they differ.
//
//   node compare.mjs IAMLINT [GROUPS] [FIRST SEED]
//
// See README.md. Each group has five requests.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { scenario } from "./generate.mjs";
import { known } from "./known.mjs";

const [iamlint, groups = "4000", first = "1"] = process.argv.slice(2);
if (!iamlint) {
  console.error("usage: node compare.mjs IAMLINT [GROUPS] [FIRST SEED]");
  process.exit(2);
}

const folder = process.env.IAMLINT_ORACLE ?? join(tmpdir(), "iamlint-oracle");
const { anonymousPrincipal, runSimulation } = await load();

// The simulator is installed outside the tree, once.
async function load() {
  const require = createRequire(join(folder, "package.json"));
  const find = () => require.resolve("@cloud-copilot/iam-simulate");
  try {
    return await import(pathToFileURL(find()).href);
  } catch {
    mkdirSync(folder, { recursive: true });
    const wanted = createRequire(import.meta.url)("./package.json");
    writeFileSync(join(folder, "package.json"), JSON.stringify(wanted));
    const npm = spawnSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder, encoding: "utf8", timeout: 300_000 });
    if (npm.status !== 0) {
      console.error(`the simulator could not be installed in ${folder}: npm or its registry cannot be reached`);
      console.error((npm.stderr ?? String(npm.error)).split("\n").slice(0, 5).join("\n"));
      process.exit(3);
    }
    return import(pathToFileURL(find()).href);
  }
}

const ANSWERS = { Allowed: "allowed", ExplicitlyDenied: "explicit-deny", ImplicitlyDenied: "implicit-deny" };

// The simulator's answer to a case; an object with `error` where it takes the question for wrong.
async function ask(policies, { request }) {
  const named = (list, what) => list.map((policy, at) => ({ name: `${what}${at}`, policy }));
  const levels = (all = [], what) => all.map((list, at) => ({ orgIdentifier: `${what}-${at}`, policies: named(list, what) }));
  const { principal, action, resource, resourceAccount, context } = request;
  const simulation = {
    request: {
      principal: principal === "anonymous" ? anonymousPrincipal : principal,
      action,
      resource: { resource, accountId: resourceAccount },
      contextVariables: context,
    },
    identityPolicies: named(policies.identity ?? [], "identity"),
    serviceControlPolicies: levels(policies.scp, "ou"),
    resourceControlPolicies: levels(policies.rcp, "ou"),
    resourcePolicy: policies.resource,
    sessionPolicy: policies.session?.[0],
    permissionBoundaryPolicies: policies.boundary ? named([policies.boundary], "boundary") : undefined,
  };
  const answer = await runSimulation(simulation, {});
  if (answer.resultType === "error") return { error: JSON.stringify(answer.errors) };
  const ignored = (answer.result?.ignoredContextKeys ?? []).map((key) => key.toLowerCase());
  const text = JSON.stringify(policies).toLowerCase();
  // It leaves keys out that AWS does not list for the action; a question about such a key is another one.
  if (ignored.some((key) => text.includes(key))) return { ignored: ignored.join(" ") };
  return { answer: ANSWERS[answer.overallResult] };
}

// iamlint's answers to many scenarios: by the name of the case.
function answers(scenarios) {
  const place = mkdtempSync(join(tmpdir(), "iamlint-compare-"));
  scenarios.forEach((one, at) => writeFileSync(join(place, `${at}.scenario.json`), JSON.stringify(one)));
  const ran = spawnSync(iamlint, ["test", "--format", "json", place], { encoding: "utf8", maxBuffer: 1 << 30 });
  rmSync(place, { recursive: true });
  if (ran.status === null || ran.status > 1) {
    console.error(`iamlint failed: ${ran.error ?? ran.stderr}`);
    process.exit(2);
  }
  return new Map(JSON.parse(ran.stdout).results.map((result) => [result.name, result]));
}

const asked = [];
const left = { error: new Map(), ignored: 0 };
for (let seed = Number(first); seed < Number(first) + Number(groups); seed++) {
  const made = scenario(seed);
  const cases = [];
  for (const one of made.cases) {
    const { answer, error, ignored } = await ask(made.policies, one);
    if (answer) cases.push({ ...one, expect: answer });
    else if (ignored) left.ignored += 1;
    else left.error.set(error, (left.error.get(error) ?? 0) + 1);
  }
  if (cases.length > 0) asked.push({ policies: made.policies, cases });
}
const ours = answers(asked);
const differing = [];
let agree = 0;
for (const { policies, cases } of asked) {
  for (const one of cases) {
    const { actual, reason } = ours.get(one.name);
    if (actual === one.expect) agree += 1;
    else differing.push({ policies, one, actual, reason });
  }
}
console.log(`${agree + differing.length} requests: ${agree} agree, ${differing.length} differ; ` +
  `left out: ${left.ignored} with keys that the simulator ignores, ${[...left.error.values()].reduce((a, b) => a + b, 0)} that it refuses`);
for (const [error, count] of left.error) console.log(`  refused ${count}: ${error.slice(0, 200)}`);

// Smaller policies that still differ, one of each sort of difference.
async function differs(policies, one) {
  const { answer } = await ask(policies, one);
  if (!answer) return false;
  const { actual } = answers([{ policies, cases: [{ ...one, expect: answer }] }]).get(one.name);
  return actual !== answer;
}

function* smaller(policies) {
  const copy = () => structuredClone(policies);
  for (const part of ["identity", "session", "boundary", "resource", "scp", "rcp"]) {
    if (policies[part] === undefined) continue;
    const without = copy();
    delete without[part];
    yield without;
    const lists = (all) => [all[part]].flat(3);
    for (const [at, policy] of lists(policies).entries()) {
      for (const [number, statement] of policy.Statement.entries()) {
        const change = (edit) => {
          const made = copy();
          edit(lists(made)[at], lists(made)[at].Statement[number]);
          return made;
        };
        if (policy.Statement.length > 1) yield change((changed) => changed.Statement.splice(number, 1));
        for (const operator of Object.keys(statement.Condition ?? {})) {
          yield change((_, changed) => delete changed.Condition[operator]);
        }
        for (const element of ["Action", "NotAction", "Resource", "NotResource"]) {
          for (let drop = 0; Array.isArray(statement[element]) && statement[element].length > 1 && drop < 2; drop++) {
            yield change((_, changed) => changed[element].splice(drop, 1));
          }
        }
      }
    }
  }
}

const sorts = new Map();
const explained = new Map();
for (const found of differing) {
  const why = known(found);
  if (why) {
    explained.set(why, (explained.get(why) ?? 0) + 1);
    continue;
  }
  const { one, actual, reason } = found;
  const who = one.request.principal.replace(/\d{12}/, "").replace(/\/.*/, "");
  const sort = `${one.expect} there, ${actual} here: ${who}: ${reason.replace(/\d+/g, "N")}`;
  if (!sorts.has(sort)) sorts.set(sort, []);
  sorts.get(sort).push(found);
}
for (const [why, count] of explained) console.log(`${count} x known: ${why}`);
const most = Number(process.env.IAMLINT_SHOWN ?? 12);
let shown = 0;
for (const [sort, all] of [...sorts].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${all.length} x ${sort}`);
  if (shown++ >= most) continue;
  let { policies } = all[0];
  const { one } = all[0];
  for (let again = true; again; ) {
    again = false;
    for (const less of smaller(policies)) {
      if (await differs(less, one)) {
        [policies, again] = [less, true];
        break;
      }
    }
  }
  console.log(`    ${JSON.stringify({ policies, request: one.request })}`);
}
process.exit(sorts.size > 0 ? 1 : 0);
