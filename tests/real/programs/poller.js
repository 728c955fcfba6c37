'use strict';
// poller.js SERVER LOG READS REFUSALS WAIT RETRY: polls like a panel, until so many reads were served or so many connections failed. An answer that does not
// come within WAIT ms ends the connection; a new one is tried after RETRY ms.
const { Log } = require('./log');
const { Snap7Link } = require('./snap7_link');

const [server, path, ...numbers] = process.argv.slice(2);
const [reads, refusals, wait, retry] = numbers.map(Number);
const PAUSE_MS = 100;
const CONNECT_MS = 400;
const BYTES = 16;
const log = new Log(path);

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

// Reads until one fails, or there were enough. Each served one is a line with the time it took.
async function poll(link, number) {
  let served = 0;
  while (served < number) {
    const begun = process.hrtime.bigint();
    const [error] = await link.call('ReadArea', link.areas.DB, 1, 0, BYTES, link.words.byte);
    if (error) {
      log.write({ op: 'lost', server, result: error });
      break;
    }
    log.write({ op: 'read', server, took_ms: Number(process.hrtime.bigint() - begun) / 1e6 });
    served += 1;
    await pause(PAUSE_MS);
  }
  return served;
}

async function main() {
  let served = 0;
  let failed = 0;
  while (served < reads && failed < refusals) {
    const link = new Snap7Link(log, server);
    link.client.SetParam(link.client.PingTimeout, CONNECT_MS);
    link.client.SetParam(link.client.RecvTimeout, wait);
    if (await link.connect({ rack: 0, slot: 2 })) {
      served += await poll(link, reads - served);
    } else {
      failed += 1;
    }
    link.disconnect();
    if (served < reads) {
      await pause(retry);
    }
  }
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
