import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Handler, type HandlerEvent } from '../../../lambda/custom-resource/handler';

/** The handler with a clock that the test moves on: by how many milliseconds is in a file. Its pauses are too short to notice. */
const instance = new Handler({
  time: {
    now: () => new Date(Date.now() + Number(readFileSync(String(process.env.CLOCK_FILE), 'utf8'))),
    pause: (milliseconds) => setTimeout(milliseconds / 1_000),
  },
});

export const handler = (event: HandlerEvent) => instance.handle(event);
