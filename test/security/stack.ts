import { Aws, Fn, Stack, Validations } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { LogLevel } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ServiceSoftwareUpdate, ServiceSoftwareUpdateProvider, UpdateMilestone } from '../../lib';

const LOG_GROUP = 'service-software-updates';
const CIDR = '10.0.0.0/16';
const SUBNETS = { subnetType: SubnetType.PRIVATE_ISOLATED };
/** Where CloudFormation takes the answers of custom resources; the region is in its name without hyphens. */
const ANSWERS = `cloudformation-custom-resource-response-${Fn.join('', Fn.split('-', Aws.REGION))}`;

/** Two updates, as a user deploys them who changes nothing. */
export class PlainStack extends Stack {
  readonly provider: ServiceSoftwareUpdateProvider;

  constructor(scope: Construct) {
    super(scope, 'Plain');
    addUpdates(this);
    this.provider = ServiceSoftwareUpdateProvider.getOrCreate(this);
  }
}

/** Two updates, with all that can be encrypted encrypted, in a VPC without internet. */
export class SecureStack extends Stack {
  readonly provider: ServiceSoftwareUpdateProvider;

  constructor(scope: Construct) {
    super(scope, 'Secure');
    const key = this.makeKey();
    const vpc = this.makeVpc();
    this.addEndpoints(vpc);
    this.provider = ServiceSoftwareUpdateProvider.getOrCreate(this, {
      vpc,
      vpcSubnets: SUBNETS,
      environmentEncryption: key,
      logGroup: new LogGroup(this, 'Logs', {
        logGroupName: LOG_GROUP,
        encryptionKey: key,
        retention: RetentionDays.ONE_YEAR,
      }),
      stateMachineLogLevel: LogLevel.ERROR,
      stateMachineTracingEnabled: true,
    });
    addUpdates(this);
    this.addWaitingUpdate();
  }

  /** With the state machine that waits. */
  private addWaitingUpdate(): void {
    const domain = CfnDomain.fromDomainName(this, 'Domain-archive', 'archive');
    new ServiceSoftwareUpdate(this, 'archive', { domain, waitUntil: UpdateMilestone.COMPLETED });
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  private makeKey(): Key {
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const logGroupArn = this.formatArn({ service: 'logs', resource: `log-group:${LOG_GROUP}` });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn } },
      }),
    );
    // Control Tower's CT.KMS.PR.3: grants are for services of AWS, such as Lambda.
    key.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
      }),
    );
    return key;
  }

  private makeVpc(): Vpc {
    const subnetConfiguration = [{ name: 'isolated', ...SUBNETS }];
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(CIDR),
      maxAzs: 2,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration,
    });
    vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toS3(Bucket.fromBucketName(this, 'FlowLogs', 'flow-logs-of-the-company')),
    });
    for (const pack of ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321']) {
      const reason = 'nothing in this VPC uses the default security group';
      Validations.of(vpc).acknowledge({ id: `${pack}-VPCDefaultSecurityGroupClosed`, reason });
    }
    return vpc;
  }

  /**
   * All that docs/security.md names. OpenSearch Service's configuration API has none: there, a user's network has a
   * route, through a transit gateway, say.
   */
  private addEndpoints(vpc: Vpc): void {
    const endpoints = new SecurityGroup(this, 'Endpoints', { vpc, allowAllOutbound: false });
    endpoints.addIngressRule(Peer.ipv4(CIDR), Port.HTTPS, 'AWS APIs');
    const { CLOUDFORMATION, STEP_FUNCTIONS } = InterfaceVpcEndpointAwsService;
    for (const [id, service] of Object.entries({ CLOUDFORMATION, STEP_FUNCTIONS })) {
      vpc.addInterfaceEndpoint(id, { service, subnets: SUBNETS, securityGroups: [endpoints], open: false });
    }
    const s3 = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3, subnets: [SUBNETS] });
    // Who sends the answer needs no permission of its own: CloudFormation has signed the URL.
    s3.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [`arn:${Aws.PARTITION}:s3:::${ANSWERS}/*`],
      }),
    );
  }
}

function addUpdates(stack: Stack): void {
  for (const name of ['logs', 'search']) {
    new ServiceSoftwareUpdate(stack, name, { domain: CfnDomain.fromDomainName(stack, `Domain-${name}`, name) });
  }
}
