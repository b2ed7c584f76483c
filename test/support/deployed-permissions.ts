import { IAMClient, paginateListRoles, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { AuthorizationRequest } from '../../local/simulator/front-end';

/**
 * Stands for IAM in front of the simulator: allows a call if a stack's role, as it is deployed at this moment, has a
 * policy that allows it. So a policy that goes too early, or comes too late, fails the deployment as it would on AWS.
 */
export class DeployedPermissions {
  private client: IAMClient | undefined;

  connect(endpoint: string): void {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.client = new IAMClient({ endpoint, region: 'us-east-1', credentials });
  }

  async allow({ action, resourceArn }: AuthorizationRequest): Promise<boolean> {
    for (const role of await this.rolesOfStacks()) {
      const { EvaluationResults: results } = await this.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: role,
          ActionNames: [action],
          ResourceArns: [resourceArn],
        }),
      );
      if (results?.[0]?.EvalDecision === 'allowed') {
        return true;
      }
    }
    return false;
  }

  /** All but those of the CDK's bootstrap stack. */
  private async rolesOfStacks(): Promise<string[]> {
    const arns: string[] = [];
    for await (const { Roles: roles = [] } of paginateListRoles({ client: this.iam }, {})) {
      arns.push(...roles.flatMap(({ Arn: arn }) => (arn && !arn.includes(':role/cdk-') ? [arn] : [])));
    }
    return arns;
  }

  private get iam(): IAMClient {
    if (!this.client) {
      throw new Error('the permissions are not connected; call connect first');
    }
    return this.client;
  }
}
