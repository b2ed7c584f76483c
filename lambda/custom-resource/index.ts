import { setTimeout } from 'node:timers/promises';
import { Handler, type HandlerEvent } from './handler';

const instance = new Handler({
  time: { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) },
});

export const handler = (event: HandlerEvent) => instance.handle(event);
