import { secondsToNextPoll } from '../../../lambda/decisions/pace';

const START = new Date('2026-11-23T12:00:00Z');
const NAMES = Array.from({ length: 200 }, (_, index) => `search-${index}`);
const MINUTE = 60;
const HOUR = 60 * MINUTE;

function pauseAt(age: number, domainName = 'logs', timeoutSeconds = 12 * HOUR): number {
  const started = START.toISOString();
  const wait = { domainName, version: '', before: '', begin: started, started, timeoutSeconds };
  return secondsToNextPoll(wait, new Date(START.getTime() + age * 1_000));
}

/** The ages, in seconds, at which a domain is polled from its start on. */
function polls(domainName: string, until: number): number[] {
  const ages = [0];
  for (let age = pauseAt(0, domainName); age < until; age += pauseAt(age, domainName)) {
    ages.push(age);
  }
  return ages;
}

test.each([0, 15, 30, 44])('every domain is polled again after 15 seconds at the age of %d seconds', (age) => {
  expect(NAMES.filter((name) => pauseAt(age, name) !== 15)).toEqual([]);
});

test('in the first hour, no domain is unseen for longer than a minute', () => {
  for (const name of NAMES) {
    const ages = polls(name, HOUR);
    expect(Math.max(...ages.slice(1).map((age, index) => age - (ages[index] ?? 0)))).toBeLessThanOrEqual(MINUTE);
    expect(ages.length).toBeLessThanOrEqual(64);
  }
});

test('after an hour, a domain is polled every five minutes: 12 hours take fewer than 200 polls', () => {
  const ages = polls('logs', 12 * HOUR);

  expect(ages.at(-1)).toBeGreaterThan(12 * HOUR - 5 * MINUTE - 1);
  expect(ages.length).toBeLessThan(200);
});

test('domains that were started together are not polled together', () => {
  const instants = NAMES.flatMap((name) => polls(name, 5 * MINUTE).filter((age) => age >= MINUTE));
  for (let slot = MINUTE; slot < 5 * MINUTE; slot += 15) {
    const inSlot = instants.filter((age) => age >= slot && age < slot + 15);
    expect(inSlot.length).toBeGreaterThan(30);
    expect(inSlot.length).toBeLessThan(90);
  }
});

test.each([
  [10, 60, 15],
  [50, 60, 10],
  [59.5, 60, 1],
])('the timeout has a poll of its own: %d seconds of %d are over', (age, timeout, pause) => {
  expect(pauseAt(age, 'logs', timeout)).toBe(pause);
});

test('past the timeout, a domain that is out of sight is looked at often', () => {
  expect(pauseAt(70, 'logs', 60)).toBe(15);
});

test.each([0, 0.5, 44.9, 45, 59.999, 3_600, 3_599.7])('whole seconds, at least one, at the age of %d', (age) => {
  expect(pauseAt(age)).toBe(Math.max(1, Math.ceil(pauseAt(age))));
});
