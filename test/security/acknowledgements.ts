import { CfnResource, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

type Finding = [id: string, reason: string];

const inPacks = (rule: string, reason: string, ...packs: string[]): Finding[] =>
  packs.map((pack) => [`${pack}-${rule}`, reason]);

const ENI_POLICY = 'Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';
const CONCURRENCY =
  'reserved concurrency would be taken from the account all the time, and the function runs in deployments only';
const DEAD_LETTERS =
  'CloudFormation, which invokes it, fails the deployment if it gets no answer; a queue would keep the presigned URL for the answer';
const INLINE =
  'it holds what this one role needs, goes with it, and leaves the ten managed policies of a role to the domains';
const DEPENDENCY = 'the CDK writes a dependency on the role down that CloudFormation would see by itself';

/** By the type of the resource: what is found, and why it stays. CKV... are checkov's, W... cfn-lint's. */
const FINDINGS: Record<string, Finding[]> = {
  'AWS::Lambda::Function': [
    ...inPacks('LambdaConcurrency', CONCURRENCY, 'NIST.800.53.R5', 'HIPAA.Security'),
    ...inPacks('LambdaDLQ', DEAD_LETTERS, 'NIST.800.53.R5', 'HIPAA.Security'),
    ['CKV_AWS_115', CONCURRENCY],
    ['CKV_AWS_116', DEAD_LETTERS],
    ['W3005', DEPENDENCY],
  ],
  'AWS::IAM::Policy': inPacks('IAMNoInlinePolicy', INLINE, 'NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'),
  'AWS::IAM::Role': [
    ...inPacks('IAMNoInlinePolicy', INLINE, 'NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'),
    [`AwsSolutions-IAM4[${ENI_POLICY}]`, 'what Lambda needs to connect a function to a VPC, as AWS maintains it'],
    ['AwsSolutions-IAM5[Resource::*]', 'what a state machine needs to log and to trace can be limited to no resource'],
  ],
  'AWS::StepFunctions::StateMachine': [
    ['AwsSolutions-SF1', 'it logs errors; what was done about each request is in the log of the function'],
    ['W3005', DEPENDENCY],
  ],
};

/** Acknowledges, at each resource of a `ServiceSoftwareUpdateProvider`, what the checks find there. */
export function acknowledgeFindings(provider: IConstruct): void {
  for (const resource of provider.node.findAll().filter(CfnResource.isCfnResource)) {
    acknowledge(resource, FINDINGS[resource.cfnResourceType] ?? []);
  }
}

function acknowledge(resource: CfnResource, findings: Finding[]): void {
  const isCheckov = ([id]: Finding) => id.startsWith('CKV');
  const isCfnLint = ([id]: Finding) => /^W\d/.test(id);
  for (const [id, reason] of findings.filter((finding) => !isCheckov(finding) && !isCfnLint(finding))) {
    Validations.of(resource).acknowledge({ id, reason });
  }
  const skip = findings.filter(isCheckov).map(([id, comment]) => ({ id, comment }));
  if (skip.length > 0) {
    resource.addMetadata('checkov', { skip });
  }
  const ignore_checks = findings.filter(isCfnLint).map(([id]) => id);
  if (ignore_checks.length > 0) {
    resource.addMetadata('cfn-lint', { config: { ignore_checks } });
  }
}
