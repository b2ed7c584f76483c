import { setTimeout } from 'node:timers/promises';
import { makeClients } from '../aws/clients';
import { servicesOf } from '../aws/services';
import { warmUp } from '../aws/warm-up';
import type { Time } from '../decisions/time';
import { Handler, type HandlerEvent } from './handler';

const time: Time = { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) };

const instance = new Handler(servicesOf(makeClients()), { time });

// What is wrong with it, such as missing credentials, the first request shows better.
warmUp(time).catch(() => undefined);

export const handler = (event: HandlerEvent) => instance.handle(event);
