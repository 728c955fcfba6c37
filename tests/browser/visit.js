'use strict';
// Opens pages in Chromium and says what a person would find there.
//
//   node visit.js CHROMIUM JOBS.json OUT.json
//
// JOBS: [{name, path, pdf}]. OUT: name -> what was found. Everything that is expected stands in test_browser.py.
const fs = require('fs');
const puppeteer = require('puppeteer-core');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf-8');

// Runs in the page: what it holds, whether scripts run or not.
function content() {
  const texts = (selector) => Array.from(document.querySelectorAll(selector), (node) => node.textContent);
  // A range in words: whose line it is on, what its title says, which block the figure is of.
  const range = (title) => {
    const name = title.closest('svg').previousElementSibling;
    const [, verb, bytes] = title.textContent.match(/(.*) (\S+)$/);
    const block = title.closest('figure').querySelector('figcaption').firstChild.textContent.trim();
    return `${name.textContent} ${verb} ${block} ${bytes}`;
  };
  // Names of blocks stand beside their lines, in the same order.
  const nameOf = (line) => line.closest('.small').querySelectorAll('svg:first-child > text')[Array.from(line.parentNode.querySelectorAll('g')).indexOf(line)];
  const tables = {};
  for (const table of document.querySelectorAll('table[id]'))
    tables[table.id] = Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells, (cell) => cell.textContent.trim()));
  const controllers = Array.from(document.querySelectorAll('article.controller'), (article) => ({
    title: article.querySelector('h3').textContent,
    ranges: Array.from(article.querySelectorAll('figure.bytes path > title'), range),
    small: Array.from(article.querySelectorAll('.small g'), (line) => [nameOf(line).textContent, ...Array.from(line.querySelectorAll('path > title'), (title) => title.textContent)]),
    tables: article.querySelectorAll('table').length,
  }));
  return {
    title: document.title,
    headings: Array.from(document.querySelectorAll('h1,h2,h3,h4'), (head) => Number(head.tagName[1])),
    sections: Array.from(document.querySelectorAll('section[id]'), (section) => section.id),
    nodes: texts('svg.map .node > title'),
    edges: texts('svg.map .edge > title'),
    pairs: texts('svg.matrix .pair > title'),
    lanes: document.querySelectorAll('svg.time rect.session').length,
    marks: Array.from(document.querySelectorAll('svg.time path > title'), (title) => [title.parentNode.getAttribute('class'), title.textContent]),
    findings: document.querySelectorAll('article.finding').length,
    deadLinks: Array.from(document.querySelectorAll('a[href^="#"]'), (a) => a.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id)),
    text: document.querySelector('main').textContent,
    controllers, tables,
  };
}

// Clicks and types as a person would. Runs against the table of connections.
async function use(page) {
  const found = {};
  const column = (index) => page.$$eval('#t-connections tbody tr:not([hidden])', (rows, at) => rows.map((row) => row.cells[at].textContent.trim()), index);
  const heads = await page.$$eval('#t-connections th', (cells) => cells.map((cell) => cell.textContent));
  const requests = heads.indexOf('requests');
  const button = await page.$(`#t-connections th:nth-child(${requests + 1}) button`);
  await button.click();
  found.ascending = await column(requests);
  await button.click();
  found.descending = await column(requests);
  found.sorted = await page.$eval(`#t-connections th:nth-child(${requests + 1})`, (head) => head.getAttribute('aria-sort'));
  const search = await page.$('nav input[type=search]');
  await search.type('used and refused');
  await new Promise((resolve) => setTimeout(resolve, 400));
  found.searched = await page.$$eval('article.controller:not([hidden]) h3', (heads_) => heads_.map((head) => head.textContent));
  const filter = await page.$('.filter:has(+ .t #t-accesses) input');
  if (filter) {
    const rows = () => filter.evaluate((input) => Array.from(input.closest('.filter').nextElementSibling.querySelectorAll('tbody tr'), (row) => [row.hidden, row.textContent]));
    await filter.type('192.168.10.30');
    await new Promise((resolve) => setTimeout(resolve, 400));
    found.filtered = await rows();
  }
  await page.keyboard.press('Tab');
  found.focus = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  return found;
}

// Runs in the page: whether byte maps are as wide as there is room, and their numbers legible.
function byteMaps() {
  const boxes = (nodes) => Array.from(nodes, (node) => node.getBoundingClientRect()).filter((box) => box.width > 0);
  const numbers = Array.from(document.querySelectorAll('.foot'), (foot) => boxes(foot.querySelectorAll('text')));
  const names = boxes(document.querySelectorAll('.lanes > span'));
  return {
    lanes: names.length,
    scroll: Array.from(document.querySelectorAll('.draw:has(.lanes)')).filter((draw) => draw.scrollWidth > draw.clientWidth).length,
    outside: Array.from(document.querySelectorAll('.draw:has(.lanes)')).reduce((sum, draw) => {
      const room = draw.getBoundingClientRect();
      return sum + boxes(draw.querySelectorAll('.lanes path, .lanes > span, .foot text')).filter((box) => box.left < room.left || box.right > room.right).length;
    }, 0),
    numbers: numbers.flat().length,
    overlaps: numbers.reduce((sum, row) => sum + row.filter((box, i) => row.some((other, j) => j < i && box.left < other.right && other.left < box.right)).length, 0),
    unseen: boxes(document.querySelectorAll('.lanes path:not(.axis)')).filter((box) => box.width < 1).length,
    narrowest: Math.min(...boxes(document.querySelectorAll('.lanes > svg:not(:first-child)')).map((box) => box.width)),
  };
}

// Runs in the page: of what stands side by side and is of the same kind, a few are enough to judge them all; axe would take minutes for 100,000.
function leaveSamples() {
  const seen = new Map();
  for (const node of document.querySelectorAll('tr, article, .matrices > div, .jump > li, figure, svg *')) {
    const kind = node.localName + node.getAttribute('class');
    const kinds = seen.get(node.parentNode) ?? new Map();
    seen.set(node.parentNode, kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
    if (kinds.get(kind) > 4) node.remove();
  }
  return document.querySelectorAll('*').length;
}

async function check(page, scheme) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.map((rule) => ({ id: rule.id, impact: rule.impact, count: rule.nodes.length, first: rule.nodes[0].html.slice(0, 200), why: rule.nodes[0].failureSummary }));
}

async function visit(browser, job) {
  const page = await browser.newPage();
  const found = { complaints: [], requests: [] };
  page.on('console', (message) => found.complaints.push(message.text()));
  page.on('pageerror', (error) => found.complaints.push(String(error)));
  page.on('request', (request) => found.requests.push(request.url()));
  await page.setViewport({ width: 1280, height: 900 });
  page.setDefaultTimeout(0);  // test_browser.py ends what takes too long
  const begun = Date.now();
  await page.goto('file://' + job.path);
  found.openedMs = Date.now() - begun;
  found.content = await page.evaluate(content);
  found.pwned = await page.evaluate(() => 'pwned' in globalThis);
  if (job.use) found.use = await use(page);
  if (job.narrow) {
    found.byteMaps = {};
    for (const width of [1280, 700, 400]) {
      await page.setViewport({ width, height: 800 });
      found.byteMaps[width] = await page.evaluate(byteMaps);
    }
    found.overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }
  if (job.pdf) await page.pdf({ path: job.pdf, preferCSSPageSize: true });
  if (job.axe) {
    await page.setViewport({ width: 1280, height: 900 });
    const judged = Date.now();
    if (job.axe === 'samples') found.judgedElements = await page.evaluate(leaveSamples);
    found.axe = { light: await check(page, 'light'), dark: await check(page, 'dark') };
    found.axeMs = Date.now() - judged;
  }
  await page.close();
  if (job.plain) {
    const plain = await browser.newPage();
    await plain.setJavaScriptEnabled(false);
    plain.setDefaultTimeout(0);
    await plain.goto('file://' + job.path);
    found.plain = await plain.evaluate(content);
    found.plainButtons = await plain.evaluate(() => document.querySelectorAll('button, input[type=search]').length);
    await plain.close();
  }
  return found;
}

(async () => {
  const [, , chromium, jobs, out] = process.argv;
  const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const found = {};
  for (const job of JSON.parse(fs.readFileSync(jobs, 'utf-8'))) found[job.name] = await visit(browser, job);
  fs.writeFileSync(out, JSON.stringify(found));
  await browser.close();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
