import type { Service } from '../aws/service';
import type { ScheduledDomain } from '../decisions/decide';

/** The domain, with its pending update as the service lists it. */
export async function observe(service: Service, domainName: string): Promise<ScheduledDomain | undefined> {
  const domain = await service.describe(domainName);
  const pending = domain?.software.UpdateStatus === 'PENDING_UPDATE';
  return (
    domain && {
      ...domain,
      scheduled: pending ? await service.scheduledUpdate(domainName, domain.software.NewVersion) : undefined,
    }
  );
}
