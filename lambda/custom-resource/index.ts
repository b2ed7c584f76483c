import { setTimeout } from 'node:timers/promises';
import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { withClients } from '../aws/clients';
import { POLL_BUDGET, REQUEST_BUDGET } from '../aws/retry-budget';
import { Service } from '../aws/service';
import type { Time } from '../decisions/time';
import { withFleetReport } from './fleet-report';
import { IsComplete } from './is-complete';
import { OnEvent } from './on-event';

const time: Time = { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) };

export const onEvent = (event: CdkCustomResourceEvent) =>
  withFleetReport(event, time, () =>
    withClients(REQUEST_BUDGET, time, (clients) => new OnEvent(new Service(clients), time).handle(event)),
  );

export const isComplete = (event: CdkCustomResourceIsCompleteEvent) =>
  withFleetReport(event, time, () =>
    withClients(POLL_BUDGET, time, (clients) => new IsComplete(new Service(clients), time).handle(event)),
  );
