// graphile-worker as a side of figure 8: "fill N" lets N jobs wait, "drain WORKERS JOBS" runs them and says how many milliseconds it took.
import { createInterface } from 'node:readline';
import { Logger, run, runMigrations } from 'graphile-worker';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.argv[2], max: 20 });
const logger = new Logger(() => () => {});
await runMigrations({ pgPool: pool, logger });

const fill = async backlog => {
  const { rows } = await pool.query('select count(*)::int as waiting from graphile_worker.jobs');
  // In pieces with a look at the table between: add_job keeps the plan that suited an empty one.
  for (let missing = backlog - rows[0].waiting; missing > 0; missing -= 5_000) {
    await pool.query(
      "select count(graphile_worker.add_job('work', json_build_object('seller', 'A3LARGESHOP250', 'asins', array['B000000001']))) from generate_series(1, $1::int)",
      [Math.min(missing, 5_000)],
    );
    await pool.query('analyze');
  }

  return 'filled';
};

const drain = async (workers, jobs) => {
  let left = jobs;
  let done;
  const all = new Promise(resolve => { done = resolve; });
  const started = performance.now();
  const runner = await run({
    pgPool: pool,
    logger,
    concurrency: workers,
    noHandleSignals: true,
    taskList: { work: () => { if (--left === 0) done(performance.now() - started); } },
  });
  const took = await all;
  await runner.stop();
  return took;
};

for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...numbers] = line.split(' ');
  console.log(await (word === 'fill' ? fill : drain)(...numbers.map(Number)));
}

await pool.end();
