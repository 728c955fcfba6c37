'use strict';
// A Snap7 client whose every call is written to the log with its result.
const snap7 = require('node-snap7');

class Snap7Link {
  constructor(log, server) {
    this.log = log;
    this.server = server;
    this.client = new snap7.S7Client();
    // Words of the log, and their numbers at Snap7.
    const { client } = this;
    this.areas = { I: client.S7AreaPE, Q: client.S7AreaPA, M: client.S7AreaMK, DB: client.S7AreaDB, C: client.S7AreaCT, T: client.S7AreaTM };
    this.words = { bit: client.S7WLBit, byte: client.S7WLByte, word: client.S7WLWord, dword: client.S7WLDWord, real: client.S7WLReal,
      counter: client.S7WLCounter, timer: client.S7WLTimer };
  }

  // Calls an asynchronous function of the library; the answer is [error number, value].
  call(name, ...parameters) {
    return new Promise((resolve) => {
      this.client[name](...parameters, (error, value) => resolve([error || 0, value]));
    });
  }

  // Opens the connection; `how` is {rack, slot} or {local, remote} (TSAPs), and may name the connection type and the PDU size.
  async connect(how) {
    if (how.pdu) {
      this.client.SetParam(this.client.PDURequest, how.pdu);
    }
    if (how.type) {
      this.client.SetConnectionType(how.type);
    }
    let error;
    if (how.remote === undefined) {
      [error] = await this.call('ConnectTo', this.server, how.rack, how.slot);
    } else {
      this.client.SetConnectionParams(this.server, how.local, how.remote);
      [error] = await this.call('Connect');
    }
    this.pdu = error ? null : this.client.PDULength();
    this.log.write({ op: 'connect', server: this.server, ...how, pdu: this.pdu, result: error });
    return error === 0;
  }

  disconnect() {
    this.client.Disconnect();
    this.log.write({ op: 'disconnect', server: this.server });
  }

  note(op, item, result) {
    this.log.write({ op, server: this.server, pdu: this.pdu, ...item, result });
  }

  // item: {area, db, start, amount, word}; `start` counts bits for single bits.
  async read(item) {
    const [result, value] = await this.call('ReadArea', this.areas[item.area], item.db || 0, item.start, item.amount, this.words[item.word]);
    this.note('read', item, result);
    return value;
  }

  async write(item, value) {
    const [result] = await this.call('WriteArea', this.areas[item.area], item.db || 0, item.start, item.amount, this.words[item.word], value);
    this.note('write', item, result);
  }

  list(items, values) {
    return items.map((item, at) => ({ Area: this.areas[item.area], WordLen: this.words[item.word], DBNumber: item.db || 0, Start: item.start,
      Amount: item.amount, ...(values && { Data: values[at] }) }));
  }

  // Several items in one job. The results of the items come back one by one.
  async readMany(items) {
    const [error, answers] = await this.call('ReadMultiVars', this.list(items));
    items.forEach((item, at) => this.note('read', item, error || answers[at].Result));
  }

  async writeMany(items, values) {
    const [error, answers] = await this.call('WriteMultiVars', this.list(items, values));
    items.forEach((item, at) => this.note('write', item, error || answers[at].Result));
  }

  // Anything else: `op` and `facts` are what the log says about it, `name` is the library's function.
  async ask(op, facts, name, ...parameters) {
    const [result, value] = await this.call(name, ...parameters);
    this.log.write({ op, server: this.server, ...facts, result, ...(value !== undefined && !Buffer.isBuffer(value) && { value }) });
    return value;
  }
}

module.exports = { Snap7Link };
