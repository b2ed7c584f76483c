import { setTimeout } from 'node:timers/promises';
import { makeClients } from '../aws/clients';
import { servicesOf } from '../aws/services';
import { Handler, type HandlerEvent } from './handler';

const instance = new Handler(servicesOf(makeClients()), {
  time: { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) },
});

export const handler = (event: HandlerEvent) => instance.handle(event);
