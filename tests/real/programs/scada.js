'use strict';
// scada.js SERVER LOG: polls and writes with nodes7, optimized and not, and asks for a block that is not there.
const NodeS7 = require('nodes7');
const { Log } = require('./log');

const [server, path] = process.argv.slice(2);
const log = new Log(path);
const POLLS = 10;

// What nodes7 made of the items: it joins neighbours and splits what is too long, so its own packets are the log. A single bit is
// written as a bit and read as the byte around it; everything else is bytes.
function note(op, packets) {
  for (const packet of packets) {
    for (const item of packet.itemList) {
      const single = op === 'write' && item.datatype === 'X' && item.arrayLength === 1;
      const bad = op === 'write' ? item.writeQualityBuffer[0] === 0xff : !item.valid;
      log.write({ op, server, job: packet.seqNum, area: item.addrtype, db: item.dbNumber, start: item.offset, bytes: item.byteLength,
        bit: single ? item.bitOffset : null, result: bad ? item.errCode || 'bad' : 0 });
    }
  }
}

class Link {
  constructor(options) {
    this.connection = new NodeS7({ silent: true });
    this.options = { port: 102, host: server, timeout: 4000, ...options };
  }

  connect() {
    return new Promise((resolve) => {
      this.connection.initiateConnection(this.options, (error) => {
        log.write({ op: 'connect', server, rack: this.options.rack, slot: this.options.slot, local: this.options.localTSAP,
          remote: this.options.remoteTSAP, pdu: error ? null : this.connection.maxPDU, result: error ? String(error.message || error) : 0 });
        resolve(!error);
      });
    });
  }

  read() {
    return new Promise((resolve) => {
      this.connection.readAllItems((bad, values) => {
        note('read', this.connection.readPacketArray);
        resolve([bad, values]);
      });
    });
  }

  write(items, values) {
    return new Promise((resolve) => {
      this.connection.writeItems(items, values, (bad) => {
        note('write', this.connection.writePacketArray);
        resolve(bad);
      });
    });
  }

  close() {
    return new Promise((resolve) => {
      this.connection.dropConnection(() => {
        log.write({ op: 'disconnect', server });
        resolve();
      });
    });
  }
}

async function optimized() {
  const link = new Link({ rack: 0, slot: 1 });
  if (!await link.connect()) {
    throw new Error('no connection');
  }
  link.connection.addItems(['DB1,REAL400', 'DB1,REAL404', 'DB1,INT410', 'DB10,X20.3', 'DB10,B30.12', 'MW70', 'M71.0', 'IB4', 'QW6']);
  for (let round = 0; round < POLLS; round += 1) {
    const [bad, values] = await link.read();
    if (bad || values['IB4'] !== 4) {
      throw new Error('the poll came back wrong: ' + JSON.stringify(values));
    }
  }
  await link.write(['DB1,REAL400', 'DB1,INT410', 'MW70'], [1.5, 77, 5]);
  await link.write('DB10,X20.3', true);
  link.connection.removeItems();
  link.connection.addItems('DB1,B600.1500'); // more than a PDU, so several jobs at once
  await link.read();
  await link.close();
}

async function plain() {
  const link = new Link({ localTSAP: 0x0301, remoteTSAP: 0x0302, doNotOptimize: true });
  if (!await link.connect()) {
    throw new Error('no connection');
  }
  link.connection.addItems(['DB2,INT0', 'DB2,INT2', 'DB77,INT0', 'DB2,INT62', 'DB2,INT63']);
  await link.read();
  await link.write('DB77,INT4', 1);
  await link.close();
}

optimized().then(plain).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
