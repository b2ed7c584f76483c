import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { makeClients } from '../../../lambda/aws/clients';
import { servicesOf } from '../../../lambda/aws/services';
import { Handler, type HandlerEvent } from '../../../lambda/custom-resource/handler';
import type { Time } from '../../../lambda/decisions/time';

/** The handler with a clock that the test moves on: by how many milliseconds is in a file. Its pauses are too short to notice. */
const time: Time = {
  now: () => new Date(Date.now() + Number(readFileSync(String(process.env.CLOCK_FILE), 'utf8'))),
  pause: (milliseconds) => setTimeout(milliseconds / 1_000),
};

const instance = new Handler(servicesOf(makeClients()), { time });

export const handler = (event: HandlerEvent) => instance.handle(event);
