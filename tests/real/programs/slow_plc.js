'use strict';
// slow_plc.js ADDRESS MILLISECONDS: a Snap7 server that thinks for so long before it answers a read, with other values each time. Prints `ready` when it listens.
const snap7 = require('node-snap7');

const [address, milliseconds] = process.argv.slice(2);
const server = new snap7.S7Server();

let answers = 0;

server.SetResourceless(true);
server.on('readWrite', (sender, operation, item, buffer, answer) => {
  answers += 1;
  const values = operation === server.operationRead ? Buffer.alloc(item.Size, answers & 0xff) : null;
  setTimeout(() => answer(values), Number(milliseconds));
});
if (!server.StartTo(address)) {
  console.error('the server does not start: ' + server.ErrorText(server.LastError()));
  process.exit(1);
}
console.log('ready');
// What nothing refers to any more is collected, and the server with it.
setInterval(() => server.ServerStatus(), 1000);
