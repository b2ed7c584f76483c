import { DEFAULT_UNKNOWNS, everyAnswer, UNKNOWN_ANSWERS } from '../../local/simulator/unknowns';

test('the first answer of every unknown is its default', () => {
  const first = Object.entries(UNKNOWN_ANSWERS).map(([name, answers]) => [name, answers[0]]);
  expect(Object.fromEntries(first)).toEqual(DEFAULT_UNKNOWNS);
});

test('everyAnswer turns one unknown at a time', () => {
  const total = Object.values(UNKNOWN_ANSWERS).flat().length;
  expect(everyAnswer()).toHaveLength(total);
  expect(everyAnswer()).toContainEqual({
    name: 'noCapacity',
    answer: 'SlotNotAvailableException',
    unknowns: { noCapacity: 'SlotNotAvailableException' },
  });
});
