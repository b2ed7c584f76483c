import { setTimeout } from 'node:timers/promises';
import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { makeClients } from './clients';
import { FleetReport, LITTLE_PATIENCE } from './fleet-report';
import { IsComplete } from './is-complete';
import { OnEvent } from './on-event';
import { Service } from './service';
import type { Time } from './time';

const service = new Service(makeClients());
const fleet = new FleetReport(new Service(makeClients(LITTLE_PATIENCE)));
const time: Time = { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) };

const onEventHandler = new OnEvent(service, time, fleet);
const isCompleteHandler = new IsComplete(service, time, fleet);

export const onEvent = (event: CdkCustomResourceEvent) => onEventHandler.handle(event);
export const isComplete = (event: CdkCustomResourceIsCompleteEvent) => isCompleteHandler.handle(event);
