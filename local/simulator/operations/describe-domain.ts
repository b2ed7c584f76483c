import { type DomainState, updateStatus } from '../domain-state';
import { domainName } from '../input';
import type { OffPeakWindow } from '../off-peak-window';
import { softwareOptions } from '../software-options';
import type { Unknowns } from '../unknowns';
import type { JsonObject } from '../wire';
import type { Operation } from './operation';

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
        ClusterConfig: { InstanceType: 'r7g.large.search', InstanceCount: 2 },
        OffPeakWindowOptions: offPeakWindowOptions(domain.offPeakWindow),
        ServiceSoftwareOptions: softwareOptions(state, unknowns, readAt),
      },
    };
  },
};

/** DomainProcessingStatus by the model's enum; during an update by the switch `processingDuringUpdate`. */
function processing(state: DomainState, unknowns: Unknowns): JsonObject {
  if (state.busy) return { Processing: true, DomainProcessingStatus: 'Modifying' };
  const updating = updateStatus(state, unknowns) === 'IN_PROGRESS';
  if (updating && unknowns.processingDuringUpdate === 'shown') {
    return { Processing: true, DomainProcessingStatus: 'UpdatingServiceSoftware' };
  }
  return { Processing: false, DomainProcessingStatus: state.isolated ? 'Isolated' : 'Active' };
}

function offPeakWindowOptions({ enabled, startHour, startMinute }: OffPeakWindow): JsonObject {
  if (!enabled) return { Enabled: false };
  return { Enabled: true, OffPeakWindow: { WindowStartTime: { Hours: startHour, Minutes: startMinute } } };
}
