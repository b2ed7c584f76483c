/**
 * Does what Lambda does with a function: loads its handler, and hands it a request, and another one. It is plain
 * JavaScript, so that it loads nothing else that takes time.
 *
 * Its argument is a `HandlerOrder`, and the last line of its output a `HandlerReport` (see handlers.ts).
 */
const http = require('node:http');
const https = require('node:https');

const order = JSON.parse(process.argv[2]);

// The handlers answer to the URL in the request by HTTPS, without a port.
https.request = (options, callback) =>
  http.request({ ...options, protocol: 'http:', port: order.responsePort }, callback);

// Over HTTP, the SDK imports this module in a way that reads all it exports, and these load a WebSocket client that takes
// 20 ms. Over HTTPS, as in Lambda, it does not.
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) {
  Object.defineProperty(http, name, { value: undefined });
}

async function main() {
  const [first, second] = order.events;
  const begin = performance.now();
  const handle = require(order.index)[order.export];
  const loaded = performance.now();
  await handle(first, {});
  const answered = performance.now();
  await handle(second, {});

  const report = {
    loadMilliseconds: loaded - begin,
    answeredAt: performance.timeOrigin + answered,
    warmMilliseconds: performance.now() - answered,
    peakKilobytes: process.resourceUsage().maxRSS,
  };
  // A connection that a handler keeps would keep the process.
  process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit());
}

main();
