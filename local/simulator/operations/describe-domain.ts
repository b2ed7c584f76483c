import { type DomainState, isProcessing } from '../domain-state';
import { domainName } from '../input';
import type { JsonObject } from '../json';
import type { OffPeakWindow } from '../off-peak-window';
import { softwareOptions } from '../software-options';
import type { Unknowns } from '../unknowns';
import type { Operation } from './operation';

/** Every domain has them, in one Availability Zone, without dedicated master nodes. */
export const DATA_NODES = 2;

export const describeDomain: Operation = {
  name: 'DescribeDomain',
  method: 'GET',
  path: '/2021-01-01/opensearch/domain/{DomainName}',

  run(input, { findDomain, readAt, unknowns, accountId }) {
    const domain = findDomain(domainName(input));
    const state = domain.stateAt(readAt);
    return {
      DomainStatus: {
        DomainId: `${accountId}/${domain.name}`,
        DomainName: domain.name,
        ARN: domain.arn,
        Created: true,
        Deleted: false,
        ...processing(state, unknowns),
        UpgradeProcessing: false,
        EngineVersion: domain.engineVersion,
        ClusterConfig: { InstanceType: 'r7g.large.search', InstanceCount: DATA_NODES },
        OffPeakWindowOptions: offPeakWindowOptions(domain.offPeakWindow),
        ServiceSoftwareOptions: softwareOptions(state, unknowns, readAt),
      },
    };
  },
};

/** DomainProcessingStatus by the model's enum; during an update by the switch `processingDuringUpdate`. */
function processing(state: DomainState, unknowns: Unknowns): JsonObject {
  if (state.busy) {
    return { Processing: true, DomainProcessingStatus: 'Modifying' };
  }
  if (isProcessing(state, unknowns)) {
    return { Processing: true, DomainProcessingStatus: 'UpdatingServiceSoftware' };
  }
  return { Processing: false, DomainProcessingStatus: state.isolated ? 'Isolated' : 'Active' };
}

function offPeakWindowOptions({ enabled, startHour, startMinute }: OffPeakWindow): JsonObject {
  if (!enabled) {
    return { Enabled: false };
  }
  return { Enabled: true, OffPeakWindow: { WindowStartTime: { Hours: startHour, Minutes: startMinute } } };
}
