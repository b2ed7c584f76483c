import { RemovalPolicy } from 'aws-cdk-lib';
import { Domain, type EngineVersion, type IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { ServiceSoftwareUpdate, UpdateSchedule } from 'cdk-opensearch-software-update';
import { Construct } from 'constructs';

export interface SearchDomainProps {
  readonly version: EngineVersion;

  /**
   * Another value has the domain updated to the newest service software, in its next off-peak window.
   */
  readonly softwareUpdateTrigger: string;
}

/** A domain as all teams of the company run it, which is kept up to date. */
export class SearchDomain extends Construct {
  public readonly domain: IDomain;
  public readonly softwareUpdate: ServiceSoftwareUpdate;

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id);

    this.domain = new Domain(this, 'Domain', {
      version: props.version,
      capacity: { dataNodes: 2, dataNodeInstanceType: 'r7g.large.search', multiAzWithStandbyEnabled: false },
      zoneAwareness: { availabilityZoneCount: 2 },
      ebs: { volumeSize: 100 },
      enforceHttps: true,
      nodeToNodeEncryption: true,
      encryptionAtRest: { enabled: true },
      // Ten hours from then on, by the clock of UTC.
      offPeakWindowStart: { hours: 22, minutes: 0 },
      removalPolicy: RemovalPolicy.RETAIN,
    });

    // A new domain has nothing to install, so that its first deployment does not wait for anything.
    this.softwareUpdate = new ServiceSoftwareUpdate(this, 'SoftwareUpdate', {
      domain: this.domain,
      schedule: UpdateSchedule.offPeakWindow(),
      trigger: props.softwareUpdateTrigger,
    });
  }
}
