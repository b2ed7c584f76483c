import { App, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { Manifest } from 'aws-cdk-lib/cloud-assembly-schema';
import { DEFAULT_CROSS_STACK_REFERENCES, DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';

// integ-runner 2.197.10 reads assemblies up to this version; aws-cdk-lib 2.275.0 says 55 of what is no different here.
Manifest.version = () => '53.0.0';

/** Nothing of this machine in the snapshot, such as the paths of stack traces. */
export function integrationApp(): App {
  return new App({
    context: { [DISABLE_CREATION_STACK_TRACES]: true, [DEFAULT_CROSS_STACK_REFERENCES]: 'strong' },
    stackTraces: false,
    treeMetadata: false,
  });
}

/** The smallest that the service has. */
export function smallDomain(stack: Stack, id: string): Domain {
  return new Domain(stack, id, {
    version: EngineVersion.OPENSEARCH_2_19,
    capacity: { dataNodes: 1, dataNodeInstanceType: 't3.small.search', multiAzWithStandbyEnabled: false },
    ebs: { volumeSize: 10 },
    enforceHttps: true,
    nodeToNodeEncryption: true,
    encryptionAtRest: { enabled: true },
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
