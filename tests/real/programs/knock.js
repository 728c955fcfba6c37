'use strict';
// knock.js LIBRARY SERVER LOCAL-TSAP REMOTE-TSAP LOG: tries to open one connection with snap7 or nodes7 and says how it went.
const { Log } = require('./log');

const [library, server, local, remote, path] = process.argv.slice(2);
const log = new Log(path);
const WAIT_MS = 3000;

async function snap7() {
  const { Snap7Link } = require('./snap7_link');
  await new Snap7Link(log, server).connect({ local: parseInt(local, 16), remote: parseInt(remote, 16) });
}

function nodes7() {
  const NodeS7 = require('nodes7');
  const connection = new NodeS7({ silent: true });
  const options = { host: server, port: 102, localTSAP: parseInt(local, 16), remoteTSAP: parseInt(remote, 16), timeout: WAIT_MS };
  return new Promise((resolve) => {
    connection.initiateConnection(options, (error) => {
      log.write({ op: 'connect', server, local: options.localTSAP, remote: options.remoteTSAP, result: error ? String(error.message || error) : 0 });
      resolve();
    });
  });
}

(library === 'snap7' ? snap7() : nodes7()).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
