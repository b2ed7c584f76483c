/**
 * Does what Lambda does with a function: loads its handler, and hands it a request, and another one. It is plain
 * JavaScript, so that it loads nothing else that takes time.
 *
 * Its argument is a `HandlerOrder`, and the last line of its output a `HandlerReport` (see handlers.ts).
 */
const { writeFileSync } = require('node:fs');
const https = require('node:https');
const { setImmediate } = require('node:timers/promises');

const order = JSON.parse(process.argv[2]);

// AwsCustomResource answers to the host of the URL in the request, and leaves out its port.
const { request } = https;
https.request = (options, callback) =>
  request(options.path === '/response' ? { ...options, port: order.responsePort } : options, callback);

async function main() {
  const [first, second] = order.events;
  const begin = performance.now();
  const handle = require(order.index)[order.export];
  const loaded = performance.now();
  // Lambda asks for the first request when what the handler has begun while it was loaded has had its turn.
  await setImmediate();
  if (order.share) {
    writeFileSync(order.share, String(process.pid));
  }
  const asked = performance.now();
  await handle(first, {});
  const answered = performance.now();
  await handle(second, {});

  const report = {
    loadMilliseconds: loaded - begin,
    firstMilliseconds: answered - asked,
    answeredAt: performance.timeOrigin + answered,
    warmMilliseconds: performance.now() - answered,
    peakKilobytes: process.resourceUsage().maxRSS,
  };
  // A connection that a handler keeps would keep the process.
  process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit());
}

main();
