import { isCancellable } from '../domain-state';
import { refusal } from '../errors';
import { domainName } from '../input';
import { softwareOptions } from '../software-options';
import type { Operation } from './operation';

/** Takes a pending update back: the domain is ELIGIBLE again. Refusals: switch `cancelRefused`. */
export const cancelServiceSoftwareUpdate: Operation = {
  name: 'CancelServiceSoftwareUpdate',
  method: 'POST',
  path: '/2021-01-01/opensearch/serviceSoftwareUpdate/cancel',

  run(input, { findDomain, now, unknowns }) {
    const domain = findDomain(domainName(input));
    if (isCancellable(domain.state, unknowns, now)) {
      domain.cancelUpdate();
    } else if (unknowns.cancelRefused !== 'accepted-unchanged') {
      throw refusal(unknowns.cancelRefused, `The service software update of ${domain.name} cannot be cancelled.`);
    }
    return { ServiceSoftwareOptions: softwareOptions(domain.state, unknowns, now) };
  },
};
