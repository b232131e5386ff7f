// The graphs of the benchmarks on Alchemy, in a warm process with its state in memory: CPU microseconds per resource.
// Arguments: the numbers of resources. Writes one line of figures per graph.
import * as Effect from "effect/Effect";
import { readFileSync } from "node:fs";
import * as Provider from "alchemy/Provider";
import { Cli } from "alchemy/Report";
import { Resource } from "alchemy/Resource";
import { run, scratchStack } from "alchemy/Test/Core";

const ITERATIONS = 5;
const WARMUPS = 5;
const WARMUP_SIZE = 500;
const LAYERS = 10;
const USES = 3;

const version = JSON.parse(readFileSync("node_modules/alchemy/package.json", "utf8")).version;
const Cell = Resource("Bench.Cell");
let created = 0;

const options = {
  stage: "bench",
  providers: Provider.succeed(Cell, {
    list: () => Effect.succeed([]),
    reconcile: ({ news }) =>
      Effect.sync(() => {
        created++;
        return { cellId: `id-of-${news.name}`, label: news.name };
      }),
    delete: () => Effect.void,
  }),
};

// Equal graphs in each run; the layers use others of the layer above than those of the benchmarks in Java.
const graphs = {
  wide: (size) => Array.from({ length: size }, () => []),
  chain: (size) => Array.from({ length: size }, (_, i) => (i === 0 ? [] : [i - 1])),
  layered: (size) => {
    const width = size / LAYERS;
    return Array.from({ length: size }, (_, i) => {
      const above = (Math.floor(i / width) - 1) * width;
      return i < width ? [] : Array.from({ length: USES }, (_, k) => above + ((i * 7 + k * 31) % width));
    });
  },
};

const program = (needs) =>
  Effect.gen(function* () {
    const cells = [];
    for (let i = 0; i < needs.length; i++) {
      const uses = needs[i].map((need) => cells[need].cellId);
      cells.push(yield* Cell(`cell-${i}`, { name: `cell-${i}`, size: i, region: "eu-central-1", uses }));
    }
    return {};
  });

// Tells nobody of its progress.
const silent = {
  approvePlan: () => Effect.succeed(true),
  displayPlan: () => Effect.void,
  startApplySession: () => Effect.succeed({ emit: () => Effect.void, done: () => Effect.void }),
};

/** Runs the work, and returns the CPU time that it took in microseconds. */
async function cpu(work) {
  const before = process.cpuUsage();
  await run(Effect.provideService(work, Cli, silent), options);
  const took = process.cpuUsage(before);
  return took.user + took.system;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function once(graph, size, name) {
  const needs = graphs[graph](size);
  const stack = scratchStack(options, `grid-${name}`);
  created = 0;
  const apply = await cpu(stack.deploy(program(needs)));
  if (created !== size) {
    throw new Error(`created ${created} of ${size}`);
  }
  const plan = await cpu(stack.plan(program(needs)).pipe(Effect.tap(unchanged(size))));
  return { plan, apply };
}

async function measure(graph, size) {
  const runs = [];
  for (let i = 0; i < ITERATIONS; i++) {
    runs.push(await once(graph, size, i));
  }
  for (const what of ["plan", "apply"]) {
    const micros = median(runs.map((each) => each[what])) / size;
    console.log(["alchemy", version, what, graph, size, micros].join("\t"));
  }
}

const unchanged = (size) => (plan) =>
  Effect.sync(() => {
    const noops = Object.values(plan.resources).filter((node) => node.action === "noop").length;
    if (noops !== size) {
      throw new Error(`found ${noops} of ${size} unchanged`);
    }
  });

for (let i = 0; i < WARMUPS; i++) {
  for (const graph of Object.keys(graphs)) {
    await once(graph, WARMUP_SIZE, "warm-up");
  }
}
for (const size of process.argv.slice(2).map(Number)) {
  for (const graph of Object.keys(graphs)) {
    if (graph === "chain" && size > 1000) {
      continue; // Its plan overflows the stack at 5,000.
    }
    await measure(graph, size);
  }
}
process.exit(0);
