type Speaker = 'local' | 'you' | 'cdk' | 'handler' | 'service';

/** One line of who does what, with the time. */
export function say(who: Speaker, what: string): void {
  clearProgress();
  console.log(`${new Date().toISOString().slice(11, 19)}  ${who.padEnd(8)} ${what}`);
}

/** Shows that something still goes on, and for how long: on a terminal as one line that changes, else every 10 seconds. */
export async function withProgress<T>(what: string, task: Promise<T>): Promise<T> {
  const start = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - start) / 1_000);
    if (process.stdout.isTTY) {
      clearProgress();
      process.stdout.write(`          ... ${what}, ${seconds} s`);
    } else if (seconds % 10 === 0) {
      console.log(`          ... ${what}, ${seconds} s`);
    }
  }, 1_000);
  try {
    return await task;
  } finally {
    clearInterval(timer);
    clearProgress();
  }
}

function clearProgress(): void {
  if (process.stdout.isTTY) {
    process.stdout.clearLine(0);
    process.stdout.cursorTo(0);
  }
}
