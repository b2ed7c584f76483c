import { setTimeout } from 'node:timers/promises';
import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { withClients } from './clients';
import { withFleetReport } from './fleet-report';
import { IsComplete } from './is-complete';
import { OnEvent } from './on-event';
import { POLL_PATIENCE, REQUEST_PATIENCE } from './patience';
import { Service } from './service';
import type { Time } from './time';

const time: Time = { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) };

export const onEvent = (event: CdkCustomResourceEvent) =>
  withFleetReport(event, time, () =>
    withClients(REQUEST_PATIENCE, time, (clients) => new OnEvent(new Service(clients), time).handle(event)),
  );

export const isComplete = (event: CdkCustomResourceIsCompleteEvent) =>
  withFleetReport(event, time, () =>
    withClients(POLL_PATIENCE, time, (clients) => new IsComplete(new Service(clients), time).handle(event)),
  );
