import { withPython } from '../packaging/readme-python';
import { README } from './support/readme';

test('each example of the README compiles by rosetta, strict, and is shown in Python; if not, run npm run docs', async () => {
  expect(await withPython(README)).toBe(README);
});
