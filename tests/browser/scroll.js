'use strict';
// How a page feels: opens it in Chromium, scrolls through all of it, and says how long the frames took.
//
//   node scroll.js CHROMIUM PAGE.html
//
// One line of JSON: openMs until the page was laid out and its script had run, heapMB of the script, height in pixels, and over all
// frames of the scrolling their number, median, 95th percentile and the longest, in ms: as they came (frame), and what the page's own
// thread worked for them (work), which other programs on the machine do not disturb. Each frame goes on by a screen, so that every one has
// something new to lay out and to paint; very long pages go faster, in 600 frames.
const puppeteer = require('puppeteer-core');

const SCREEN = { width: 1280, height: 900 };
const MOST_FRAMES = 600;

// Runs in the page: goes on by `pixels`; how long the frame took, and whether that was the end.
async function step(pixels) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const before = await frame();
  scrollBy(0, pixels);
  const after = await frame();
  const { scrollHeight } = document.documentElement;
  return { ms: after - before, height: scrollHeight, end: scrollY + innerHeight >= scrollHeight - 1 };
}

function summary(name, times) {
  times.sort((a, b) => a - b);
  const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
  return { [name + 'MedianMs']: at(0.5), [name + 'P95Ms']: at(0.95), [name + 'LongestMs']: at(1) };
}

async function scroll(page, worked) {
  const frame = [], work = [];
  let before = await worked(), now;
  const pixels = await page.evaluate((most) => Math.max(innerHeight, document.documentElement.scrollHeight / most), MOST_FRAMES);
  do {
    now = await page.evaluate(step, pixels);
    const after = await worked();
    frame.push(now.ms);
    work.push(after - before);
    before = after;
  } while (!now.end && frame.length < 2 * MOST_FRAMES);
  return { height: now.height, frames: frame.length, ...summary('frame', frame), ...summary('work', work) };
}

(async () => {
  const [, , chromium, path] = process.argv;
  const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const page = await browser.newPage();
  await page.setViewport(SCREEN);
  page.setDefaultTimeout(0);
  const client = await page.createCDPSession();
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metric = async (name) => (await client.send('Performance.getMetrics')).metrics.find((entry) => entry.name === name).value;
  const worked = async () => 1000 * await metric('TaskDuration');
  const begun = Date.now();
  await page.goto('file://' + require('path').resolve(path));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const found = { openMs: Date.now() - begun, openWorkMs: Math.round(await worked()) };
  Object.assign(found, await scroll(page, worked), { heapMB: Math.round(await metric('JSHeapUsedSize') / 1e6) });
  console.log(JSON.stringify(found));
  await browser.close();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
