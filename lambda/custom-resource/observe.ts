import type { OpenSearchService } from '../aws/opensearch-service';
import type { ScheduledDomain } from '../decisions/decide';

/** The domain, with its pending update as the service lists it. */
export async function observe(service: OpenSearchService, domainName: string): Promise<ScheduledDomain | undefined> {
  const domain = await service.describe(domainName);
  const { UpdateStatus: status, NewVersion: version } = domain?.software ?? {};
  const scheduled = status === 'PENDING_UPDATE' ? await service.scheduledUpdate(domainName, version) : undefined;
  return domain && { ...domain, scheduled };
}
