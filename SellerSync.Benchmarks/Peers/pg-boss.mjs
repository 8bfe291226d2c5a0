// pg-boss as a side of figure 8: "fill N" lets N jobs wait, "drain WORKERS JOBS" fetches and completes them one a call and says how many
// milliseconds it took.
import { createInterface } from 'node:readline';
import { PgBoss } from 'pg-boss';
import pg from 'pg';

const queue = 'work';
const boss = new PgBoss({ connectionString: process.argv[2], max: 20, supervise: false, schedule: false });
boss.on('error', console.error);
await boss.start();
await boss.createQueue(queue);
const pool = new pg.Pool({ connectionString: process.argv[2], max: 1 });

const fill = async backlog => {
  const { rows } = await pool.query("select count(*)::int as waiting from pgboss.job where state = 'created'");
  for (let missing = backlog - rows[0].waiting; missing > 0; missing -= 5_000) {
    const some = Array.from({ length: Math.min(missing, 5_000) }, () => ({ data: { seller: 'A3LARGESHOP250', asins: ['B000000001'] } }));
    await boss.insert(queue, some);
  }

  await pool.query('analyze');
  return 'filled';
};

const drain = async (workers, jobs) => {
  let left = jobs;
  const started = performance.now();
  await Promise.all(Array.from({ length: workers }, async () => {
    while (--left >= 0) {
      const [job] = await boss.fetch(queue);
      await boss.complete(queue, job.id);
    }
  }));
  return performance.now() - started;
};

for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...numbers] = line.split(' ');
  console.log(await (word === 'fill' ? fill : drain)(...numbers.map(Number)));
}

await pool.end();
await boss.stop();
