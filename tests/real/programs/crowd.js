'use strict';
// crowd.js SERVER LOG NUMBER: opens so many connections with Snap7 one after the other and keeps those that it gets; then closes the first one, and
// opens one more.
const { Log } = require('./log');
const { Snap7Link } = require('./snap7_link');

const [server, path, number] = process.argv.slice(2);
const log = new Log(path);

async function open() {
  const link = new Snap7Link(log, server);
  const stands = await link.connect({ local: 0x0100, remote: 0x0302 });
  return stands ? link : null;
}

async function main() {
  const links = [];
  for (let at = 0; at < Number(number); at += 1) {
    const link = await open();
    if (link) {
      links.push(link);
    }
  }
  links.shift().disconnect();
  await new Promise((resolve) => setTimeout(resolve, 500));
  links.push(await open());
  links.forEach((link) => link.disconnect());
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
