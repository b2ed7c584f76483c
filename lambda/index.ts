import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteResponse } from 'aws-lambda';
import { makeClients } from './clients';
import { OnEvent } from './on-event';
import { Service } from './service';

const handler = new OnEvent(new Service(makeClients()), () => new Date());

export const onEvent = (event: CdkCustomResourceEvent) => handler.handle(event);

/** A request is complete once onEvent has answered it; nothing is waited for. */
export async function isComplete(): Promise<CdkCustomResourceIsCompleteResponse> {
  return { IsComplete: true };
}
