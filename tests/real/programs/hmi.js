'use strict';
// hmi.js SERVER LOG: polls, writes, asks for several items at once, for more than one PDU holds, and for what is not there.
const { Log } = require('./log');
const { Snap7Link } = require('./snap7_link');

const [server, path] = process.argv.slice(2);
const POLLS = 20;
const PAUSE_MS = 25;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function poll(link) {
  for (let round = 0; round < POLLS; round += 1) {
    await link.read({ area: 'DB', db: 1, start: 0, amount: 16, word: 'byte' });
    await link.readMany([
      { area: 'M', start: 10, amount: 4, word: 'byte' },
      { area: 'DB', db: 2, start: 20, amount: 3, word: 'word' },
      { area: 'I', start: 0, amount: 1, word: 'byte' },
      { area: 'DB', db: 10, start: 163, amount: 1, word: 'bit' },
      { area: 'T', start: 5, amount: 1, word: 'timer' },
      { area: 'C', start: 2, amount: 1, word: 'counter' },
    ]);
    await pause(PAUSE_MS);
  }
}

async function put(link) {
  await link.write({ area: 'DB', db: 1, start: 100, amount: 8, word: 'byte' }, Buffer.alloc(8, 0x5a));
  await link.write({ area: 'DB', db: 2, start: 4, amount: 1, word: 'real' }, Buffer.from([0x41, 0x20, 0, 0]));
  await link.write({ area: 'M', start: 403, amount: 1, word: 'bit' }, Buffer.from([1]));
  await link.write({ area: 'Q', start: 3, amount: 2, word: 'byte' }, Buffer.from([1, 2]));
  await link.write({ area: 'DB', db: 10, start: 8, amount: 2, word: 'dword' }, Buffer.alloc(8, 7));
  await link.writeMany([
    { area: 'DB', db: 1, start: 200, amount: 3, word: 'byte' },
    { area: 'M', start: 60, amount: 1, word: 'word' },
    { area: 'DB', db: 9, start: 0, amount: 2, word: 'byte' },
  ], [Buffer.from([1, 2, 3]), Buffer.from([4, 5]), Buffer.from([6, 7])]);
}

async function split(link) {
  const value = await link.read({ area: 'DB', db: 1, start: 0, amount: 2000, word: 'byte' });
  // Content is by address, but for what was written above.
  if (value[1999] !== (1999 & 0xff) || value[100] !== 0x5a) {
    throw new Error('the split read came back wrong');
  }
  await link.write({ area: 'DB', db: 1, start: 1000, amount: 1200, word: 'byte' }, Buffer.alloc(1200, 9));
  await link.read({ area: 'DB', db: 1, start: 10, amount: 300, word: 'dword' });
}

async function fail(link) {
  await link.read({ area: 'DB', db: 99, start: 0, amount: 4, word: 'byte' });
  await link.read({ area: 'DB', db: 2, start: 60, amount: 8, word: 'byte' });
  await link.readMany([
    { area: 'DB', db: 98, start: 0, amount: 2, word: 'byte' },
    { area: 'DB', db: 1, start: 8, amount: 2, word: 'byte' },
    { area: 'M', start: 250, amount: 20, word: 'byte' },
  ]);
  await link.write({ area: 'DB', db: 99, start: 0, amount: 1, word: 'byte' }, Buffer.from([1]));
  await link.write({ area: 'DB', db: 10, start: 250, amount: 16, word: 'byte' }, Buffer.alloc(16));
}

async function main() {
  const link = new Snap7Link(new Log(path), server);
  if (!await link.connect({ rack: 0, slot: 2, type: link.client.CONNTYPE_OP })) {
    throw new Error('no connection');
  }
  await poll(link);
  await put(link);
  await split(link);
  await fail(link);
  link.disconnect();
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
