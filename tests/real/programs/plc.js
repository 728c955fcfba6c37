'use strict';
// plc.js ADDRESS LOG [CLIENTS]: a Snap7 server with a few areas, until it is killed. Prints `ready` when it listens. CLIENTS: how many it
// lets in at once.
const snap7 = require('node-snap7');
const { Log } = require('./log');

const [address, path, clients] = process.argv.slice(2);
const log = new Log(path);
const server = new snap7.S7Server();

const names = {};
for (const name of ['DataRead', 'DataWrite', 'NegotiatePDU', 'ReadSZL', 'Clock', 'Upload', 'Download', 'Directory', 'Security', 'Control']) {
  names[server['evc' + name]] = name;
}
server.on('event', (event) => {
  if (names[event.EvtCode]) {
    const parameters = [event.EvtParam1, event.EvtParam2, event.EvtParam3, event.EvtParam4];
    log.write({ op: names[event.EvtCode], client: event.EvtSender, code: event.EvtRetCode, parameters });
  }
});

// Content by address, so that a reader can tell whether it got what it asked for.
function area(size) {
  return Buffer.from(Array.from({ length: size }, (unused, at) => at & 0xff));
}
server.RegisterArea(server.srvAreaPE, area(128));
server.RegisterArea(server.srvAreaPA, area(128));
server.RegisterArea(server.srvAreaMK, area(256));
server.RegisterArea(server.srvAreaTM, area(64));
server.RegisterArea(server.srvAreaCT, area(64));
for (const [number, size] of [[1, 4096], [2, 64], [10, 256]]) {
  server.RegisterArea(server.srvAreaDB, number, area(size));
}

if (clients) {
  server.SetParam(server.MaxClients, Number(clients));
}
if (!server.StartTo(address)) {
  console.error('the server does not start: ' + server.ErrorText(server.LastError()));
  process.exit(1);
}
console.log('ready');
// What nothing refers to any more is collected, and the server with it.
setInterval(() => server.ServerStatus(), 1000);
