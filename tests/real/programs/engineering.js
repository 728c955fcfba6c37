'use strict';
// engineering.js SERVER LOG: what an engineering station asks: status lists, blocks, clock, operating mode, password, transfers.
const { Log } = require('./log');
const { Snap7Link } = require('./snap7_link');

const [server, path] = process.argv.slice(2);
const BLOCK_BYTES = 100;
const UPLOAD_BYTES = 0x10000;

// A data block as Snap7 wants it for a download: header, BLOCK_BYTES of content, footer.
function block(number) {
  const header = 36;
  const footer = 36;
  const image = Buffer.alloc(header + BLOCK_BYTES + footer);
  image.set([0x70, 0x70, 1, 1, 5, 0x0a]); // language DB, kind DB
  image.writeUInt16BE(number, 6);
  image.writeUInt32BE(image.length, 8);
  image.writeUInt16BE(BLOCK_BYTES, 34);
  return image;
}

async function lists(link) {
  const asked = [[0x0000, 0], [0x0011, 0], [0x001c, 0], [0x0131, 1], [0x0131, 3], [0x0232, 4], [0x0424, 0], [0x00a0, 0], [0x0f00, 0], [0x0999, 7]];
  for (const [id, index] of asked) {
    await link.ask('szl', { id, index }, 'ReadSZL', id, index);
  }
  await link.ask('order-code', { id: 0x0011, index: 0 }, 'GetOrderCode');
  await link.ask('cpu-info', { id: 0x001c, index: 0 }, 'GetCpuInfo');
  await link.ask('cp-info', { id: 0x0131, index: 1 }, 'GetCpInfo');
  await link.ask('protection', { id: 0x0232, index: 4 }, 'GetProtection');
}

async function blocks(link) {
  const { client } = link;
  await link.ask('list-blocks', {}, 'ListBlocks');
  await link.ask('list-blocks-of-type', { type: 'DB' }, 'ListBlocksOfType', client.Block_DB);
  await link.ask('list-blocks-of-type', { type: 'FC' }, 'ListBlocksOfType', client.Block_FC);
  await link.ask('block-info', { type: 'DB', number: 2 }, 'GetAgBlockInfo', client.Block_DB, 2);
  await link.ask('block-info', { type: 'DB', number: 55 }, 'GetAgBlockInfo', client.Block_DB, 55);
}

async function transfers(link) {
  const { client } = link;
  await link.ask('upload', { type: 'DB', number: 10 }, 'Upload', client.Block_DB, 10, UPLOAD_BYTES);
  await link.ask('download', { type: 'DB', number: 20 }, 'Download', 20, block(20));
  await link.ask('delete', { type: 'DB', number: 2 }, 'Delete', client.Block_DB, 2);
}

async function clock(link) {
  await link.ask('clock-get', {}, 'GetPlcDateTime');
  await link.ask('clock-set', {}, 'SetPlcDateTime', new Date(Date.UTC(2024, 4, 17, 6, 30, 0)));
  await link.ask('clock-set', {}, 'SetPlcSystemDateTime');
}

// The state in between is read as a status list, as a person at a programming device would see it.
async function modes(link) {
  const status = () => link.ask('plc-status', { id: 0x0424, index: 0 }, 'PlcStatus');
  await status();
  await link.ask('stop', {}, 'PlcStop');
  await status();
  await link.ask('hot-start', {}, 'PlcHotStart');
  await status();
  await link.ask('stop', {}, 'PlcStop');
  await link.ask('cold-start', {}, 'PlcColdStart');
  await status();
  await link.ask('copy-ram-to-rom', {}, 'CopyRamToRom', 2000);
  await link.ask('compress', {}, 'Compress', 2000);
}

async function main() {
  const link = new Snap7Link(new Log(path), server);
  if (!await link.connect({ rack: 0, slot: 2, pdu: 240 })) {
    throw new Error('no connection');
  }
  await lists(link);
  await blocks(link);
  await clock(link);
  await modes(link);
  await link.ask('password-set', {}, 'SetSessionPassword', 'geheim');
  await link.ask('password-clear', {}, 'ClearSessionPassword');
  await transfers(link);
  link.disconnect();
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
