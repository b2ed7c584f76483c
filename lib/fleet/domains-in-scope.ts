import type { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Annotations, AspectPriority, Aspects, type IAspect, Stack, Stage } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { Construct, type IConstruct } from 'constructs';
import { stablePath } from '../construct-tree/stable-path';
import { isDomainDefinition } from '../domain/domain-definition';
import { isUpdated } from '../domain/domain-updates';
import { ServiceSoftwareUpdate } from '../update/service-software-update';
import type { ServiceSoftwareUpdateOptions } from '../update/service-software-update-options';

const UPDATES_ID = 'ServiceSoftwareUpdatesInScope';

/** @throws if it was called for the same scope before. */
export function updateDomainsIn(scope: IConstruct, options: ServiceSoftwareUpdateOptions): void {
  if (hasAspect(scope)) {
    throw new Error(
      `the domains in ${scope.node.path || 'the app'} must be given updates once (got: a second call); remove one of the calls`,
    );
  }
  Aspects.of(scope).add(new UpdateDomains(scope, options), { priority: AspectPriority.MUTATING });
}

const hasAspect = (scope: IConstruct) => Aspects.of(scope).all.some((aspect) => aspect instanceof UpdateDomains);

/** Works when the app is synthesized, so that it finds the domains, and the updates of their own, that came later. */
class UpdateDomains implements IAspect {
  constructor(
    private readonly scope: IConstruct,
    private readonly options: ServiceSoftwareUpdateOptions,
  ) {}

  /** All at once, from the scope itself: what is added while the tree is walked may not be seen by the user's aspects. */
  public visit(node: IConstruct): void {
    if (node !== this.scope) {
      return;
    }
    // A stage is synthesized before what it is in.
    const stage = Stage.isStage(node) ? node : Stage.of(node);
    const domains = node.node
      .findAll()
      .filter(isDomainDefinition)
      .filter((domain) => Stage.of(domain) === stage);
    for (const domain of domains.filter((candidate) => this.isOurs(candidate))) {
      const stack = Stack.of(domain);
      new ServiceSoftwareUpdate(updatesIn(stack), stablePath(stack, domain), {
        ...this.options,
        domain: wholeOf(domain),
      });
    }
    if (domains.length === 0) {
      this.warnOfNoDomain();
    }
  }

  private isOurs(domain: CfnDomain): boolean {
    const nearest = [...domain.node.scopes].reverse().find(hasAspect);
    return nearest === this.scope && !isUpdated(Stack.of(domain), domain);
  }

  private warnOfNoDomain(): void {
    Annotations.of(this.scope).addWarningV2(
      'cdk-opensearch-software-update:ServiceSoftwareUpdates.noDomain',
      'ServiceSoftwareUpdates.forDomainsIn found no domain here; it looks for those that the scope defines: declare a ServiceSoftwareUpdate for an imported one, and call it for each stage',
    );
  }
}

/** Not in the domain's own tree: what depends on the domain would have to wait for its update. */
function updatesIn(stack: Stack): Construct {
  return (stack.node.tryFindChild(UPDATES_ID) as Construct | undefined) ?? new Construct(stack, UPDATES_ID);
}

/** The `Domain` around it, if there is one: it has more to it, such as what sets its access policy, to come after. */
function wholeOf(domain: CfnDomain): opensearchservice.IDomainRef {
  const { scope, id } = domain.node;
  return scope && id === 'Resource' && 'domainRef' in scope
    ? (scope as unknown as opensearchservice.IDomainRef)
    : domain;
}
