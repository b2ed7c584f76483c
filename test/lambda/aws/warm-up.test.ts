import { Socket } from 'node:net';
import { warmUp } from '../../../lambda/aws/warm-up';
import type { Time } from '../../../lambda/decisions/time';

const TIME: Time = { now: () => new Date(), pause: async () => undefined };
const LAMBDA = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

const connect = jest.spyOn(Socket.prototype, 'connect');

test('the calls of the warm-up are answered, and nothing is sent', async () => {
  Object.assign(process.env, LAMBDA);

  await expect(warmUp(TIME)).resolves.toBeUndefined();
  expect(connect).not.toHaveBeenCalled();
});
