import { setTimeout } from 'node:timers/promises';
import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { makeClients } from './clients';
import { IsComplete } from './is-complete';
import { OnEvent } from './on-event';
import { Service } from './service';
import type { Time } from './time';

const service = new Service(makeClients());
const time: Time = { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) };

const onEventHandler = new OnEvent(service, time);
const isCompleteHandler = new IsComplete(service, time);

export const onEvent = (event: CdkCustomResourceEvent) => onEventHandler.handle(event);
export const isComplete = (event: CdkCustomResourceIsCompleteEvent) => isCompleteHandler.handle(event);
