import type { SimulatedDomain } from '../domain';
import { type DomainState, isProcessing } from '../domain-state';
import { refusal, type ServiceError } from '../errors';
import { domainName } from '../input';
import type { JsonObject } from '../json';
import type { Unknowns } from '../unknowns';
import { DATA_NODES } from './describe-domain';
import type { Operation } from './operation';

/** Its counts are strings, or "NotAvailable" if "the service is unable to fetch this information" (model). */
export const describeDomainHealth: Operation = {
  name: 'DescribeDomainHealth',
  method: 'GET',
  path: '/2021-01-01/opensearch/domain/{DomainName}/health',

  run(input, { findDomain, readAt, unknowns }) {
    const domain = findDomain(domainName(input), missing);
    return health(domain, domain.stateAt(readAt), unknowns);
  },
};

/** Not the ResourceNotFoundException of the model (seen in alchemy-run/alchemy's live tests, which do not show the words). */
function missing(name: string): ServiceError {
  return refusal('BaseException', `Domain not found: ${name}`);
}

function health(domain: SimulatedDomain, state: DomainState, unknowns: Unknowns): JsonObject {
  const { clusterHealth, masterNode, domainState } = state.health;
  const known = clusterHealth !== 'NotAvailable';
  const count = (value: number) => (known ? String(value) : 'NotAvailable');
  const shards = { TotalShards: count(10), TotalUnAssignedShards: count(clusterHealth === 'Green' ? 0 : 1) };
  const zone = {
    AvailabilityZoneName: `${domain.arn.split(':')[3]}a`,
    ZoneStatus: known ? 'Active' : 'NotAvailable',
    ConfiguredDataNodeCount: count(DATA_NODES),
    AvailableDataNodeCount: count(DATA_NODES),
    ...shards,
  };
  return {
    DomainState: domainState ?? (isProcessing(state, unknowns) ? 'Processing' : 'Active'),
    AvailabilityZoneCount: count(1),
    ActiveAvailabilityZoneCount: count(1),
    StandByAvailabilityZoneCount: count(0),
    DataNodeCount: count(DATA_NODES),
    DedicatedMaster: false,
    MasterEligibleNodeCount: count(DATA_NODES),
    WarmNodeCount: count(0),
    MasterNode: masterNode,
    ClusterHealth: clusterHealth,
    ...shards,
    EnvironmentInformation: [{ AvailabilityZoneInformation: [zone] }],
  };
}
