import { Duration } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate, type ServiceSoftwareUpdateProps, UpdateMilestone } from '../../lib';
import type { Contender } from './contender';

export const ours: Contender = make();

export const oursWaiting: Contender = make({ waitUntil: UpdateMilestone.COMPLETED, timeout: Duration.minutes(10) });

function make(props: Omit<ServiceSoftwareUpdateProps, 'domain'> = {}): Contender {
  return {
    addUpdates: (stack, domainNames) => {
      for (const name of domainNames) {
        const domain = CfnDomain.fromDomainName(stack, `Domain-${name}`, name);
        new ServiceSoftwareUpdate(stack, name, { domain, ...props });
      }
    },
  };
}
