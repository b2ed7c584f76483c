import { isDue } from '../../../lambda/decisions/pace';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const NAMES = Array.from({ length: 200 }, (_, index) => `search-${index}`);

/** The ages, in seconds, at which ticks that are so many seconds apart look at a domain within an hour of waiting. */
function looks(name: string, apart: () => number): number[] {
  const ages: number[] = [];
  for (let age = 0; age < HOUR; age += apart()) {
    if (isDue(name, age * 1_000)) {
      ages.push(age);
    }
  }
  return ages;
}

/** From each look to the next one, and to the end. */
const gaps = (ages: readonly number[]) => ages.map((age, index) => (ages[index + 1] ?? HOUR) - age);

test.each([-1, 0, 15, 30, 45, 59.9])('every domain is due after %d seconds', (age) => {
  expect(NAMES.filter((name) => !isDue(name, age * 1_000))).toEqual([]);
});

describe.each([
  ['15 seconds', () => 15],
  ['15 seconds, and the time of two invocations', () => 15.4],
  ['as much as slow starts make of it', () => 19.9],
  ['anything in between', () => 15 + Math.random() * 4.9],
])('with ticks apart by %s', (_, apart) => {
  test('no domain is without a look for longer than a minute and a tick', () => {
    for (const name of NAMES) {
      expect(Math.max(...gaps(looks(name, apart)))).toBeLessThan(MINUTE + 20);
    }
  });

  test('few looks are in vain', () => {
    const minutes = NAMES.length * 59;
    const later = NAMES.flatMap((name) => looks(name, apart)).filter((age) => age >= MINUTE);
    expect(later.length / minutes).toBeLessThan(1.35);
  });
});

test('domains that were started together are not looked at together', () => {
  for (let age = MINUTE; age < 10 * MINUTE; age += 15) {
    const due = NAMES.filter((name) => isDue(name, age * 1_000));
    expect(due.length).toBeGreaterThan(45);
    expect(due.length).toBeLessThan(90);
  }
});

test('a domain has instants of its own, a minute apart, and ticks that come late see them for 20 seconds', () => {
  const ages = looks('logs', () => 1).filter((age) => age >= MINUTE);
  const inMinute = (minute: number) => ages.filter((age) => Math.floor(age / MINUTE) === minute);

  expect(inMinute(1)).toHaveLength(20);
  expect(inMinute(59).map((age) => age - 58 * MINUTE)).toEqual(inMinute(1));
  expect(ages).not.toEqual(looks('search', () => 1).filter((age) => age >= MINUTE));
});
