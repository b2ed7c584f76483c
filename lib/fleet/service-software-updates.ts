import { CfnWaitConditionHandle, Stack, Token } from 'aws-cdk-lib/core';
import type { aws_opensearchservice as opensearchservice } from 'aws-cdk-lib/interfaces';
import { Construct, type IConstruct } from 'constructs';
import { stablePath } from '../construct-tree/stable-path';
import { conditionOf } from '../domain/domain-definition';
import { ServiceSoftwareUpdate } from '../update/service-software-update';
import type {
  CommonServiceSoftwareUpdateOptions,
  ServiceSoftwareUpdateOptions,
} from '../update/service-software-update-options';
import { UpdateMilestone } from '../update/update-milestone';
import { WAIT_CONDITION_ID } from '../update/wait-condition';
import { updateDomainsIn } from './domains-in-scope';

/**
 * Domains that are updated side by side.
 */
export interface UpdateWave {
  /**
   * The domains of the wave, each as in `ServiceSoftwareUpdateProps.domain`.
   */
  readonly domains: opensearchservice.IDomainRef[];

  /**
   * How many domains of the wave are updated at the same time, at most. The domains are put into so many rows, in their
   * order; in each row, an update starts when the one before it has completed.
   *
   * @default - all of them
   */
  readonly maxConcurrency?: number;
}

/**
 * Properties of `ServiceSoftwareUpdates`.
 */
export interface ServiceSoftwareUpdatesProps extends CommonServiceSoftwareUpdateOptions {
  /**
   * The waves, in their order. A domain may be in one of them only.
   */
  readonly waves: UpdateWave[];
}

/**
 * Updates many domains in waves: a wave starts when all domains of the wave before run their new version, or had nothing
 * to install. `timeout` holds for each domain by itself, so that the whole may take many hours.
 *
 * If an update fails, those that have not started never do: CloudFormation rolls the deployment back, which cancels the
 * updates that are still pending, and neither stops those in progress nor undoes those that have completed. The reason that the
 * deployment gives names the domains that are done, under way, and not started.
 *
 * The updates start as soon as possible, and the deployment waits for each. For others, say a last one in its off-peak
 * window, declare a `ServiceSoftwareUpdate` with `node.addDependency` on this construct.
 */
export class ServiceSoftwareUpdates extends Construct {
  /**
   * Updates every domain that a scope defines, also those that are added to it later, each once. A domain that has an
   * update already is left alone, and so is one in a nested scope for which this method was called by itself.
   *
   * All updates of a stack are deployed side by side; the updates of several stacks in the order of the stacks. Imported
   * domains are not found, nor those in the stages of a scope: call this for each stage. Left out, too, are those of
   * the older module `aws_elasticsearch`, and those that an aspect adds later.
   *
   * @param scope an app, stage, stack or construct, in whose tree the domains are looked up when the app is synthesized.
   * @param options how each domain is updated.
   * @throws if it was called for the same scope before.
   */
  public static forDomainsIn(scope: IConstruct, options: ServiceSoftwareUpdateOptions = {}): void {
    updateDomainsIn(scope, options);
  }

  /**
   * The updates, one for each domain, in the order of the waves.
   */
  public readonly updates: ServiceSoftwareUpdate[];

  /**
   * @throws if there is no wave; a wave has no domain; a domain is in two waves, or has a condition; `maxConcurrency` is not
   * a whole number from 1; the waits take more resources than a stack has; or as `ServiceSoftwareUpdate` does for one of the domains.
   */
  constructor(scope: Construct, id: string, props: ServiceSoftwareUpdatesProps) {
    super(scope, id);
    checkWaves(props.waves);

    const { waves, ...options } = props;
    const updates = waves.map((wave) => wave.domains.map((domain) => this.addUpdate(domain, options)));
    for (const [index, wave] of updates.entries()) {
      inLanes(wave, waves[index]?.maxConcurrency ?? wave.length);
      this.putAfter(updates[index - 1] ?? [], wave, index);
    }
    this.updates = updates.flat();
    checkResources(this.updates);
  }

  /** The id is the domain's alone: with another one, a domain that changes waves would be deleted and cancelled. */
  private addUpdate(
    domain: opensearchservice.IDomainRef,
    options: CommonServiceSoftwareUpdateOptions,
  ): ServiceSoftwareUpdate {
    const { domainName } = domain.domainRef;
    const id = Token.isUnresolved(domainName) ? stablePath(Stack.of(this), domain) : domainName;
    if (this.node.tryFindChild(id)) {
      throw new Error(`waves must hold each domain once (got: ${id} twice); remove one of the two`);
    }
    if (conditionOf(domain, Stack.of(this))) {
      throw new Error(
        `waves must hold domains without a condition (got: ${id}); no update can come after one that may not be there: declare a ServiceSoftwareUpdate for it`,
      );
    }
    return new ServiceSoftwareUpdate(this, id, { ...options, domain, waitUntil: UpdateMilestone.COMPLETED });
  }

  /**
   * Each update depends on each of the wave before, as long as these are not too many for a template. Else a resource
   * that does nothing stands between. It never changes, and nobody has documented that CloudFormation keeps the order of
   * two changed resources through an unchanged one; so it is not there for waves of usual size.
   */
  private putAfter(before: ServiceSoftwareUpdate[], wave: ServiceSoftwareUpdate[], index: number): void {
    if (before.length * wave.length <= MANY_DEPENDENCIES) {
      dependOn(wave, before);
      return;
    }
    const gate = new CfnWaitConditionHandle(this, `Wave${index}`);
    gate.node.addDependency(...before);
    dependOn(wave, [gate]);
  }
}

/** Each takes some 60 bytes of the template's megabyte. */
const MANY_DEPENDENCIES = 1_000;

function dependOn(dependents: Construct[], dependencies: Construct[]): void {
  for (const dependent of dependents) {
    dependent.node.addDependency(...dependencies);
  }
}

function inLanes(wave: ServiceSoftwareUpdate[], rows: number): void {
  for (const [index, update] of wave.entries()) {
    const before = wave[index - rows];
    if (before) {
      update.node.addDependency(before);
    }
  }
}

/** Three for each update with a wait condition, and those that all share: seven, and two more policies for so many domains. */
const RESOURCES_OF_LONG_WAIT = 3;
const SHARED_RESOURCES = 9;
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const LONGEST_STACK = 500;

function checkResources(updates: ServiceSoftwareUpdate[]): void {
  const most = Math.floor((LONGEST_STACK - SHARED_RESOURCES) / RESOURCES_OF_LONG_WAIT);
  const waits = updates.filter(({ node }) => node.tryFindChild(WAIT_CONDITION_ID));
  if (waits.length > most) {
    throw new Error(
      `waves must hold at most ${most} domains with a timeout of more than 55 minutes (got: ${waits.length}), because each has three resources then, and a stack takes ${LONGEST_STACK}; spread the domains over stacks, or give a timeout of up to 55 minutes`,
    );
  }
}

function checkWaves(waves: UpdateWave[]): void {
  if (waves.length === 0) {
    throw new Error('waves must hold at least one wave (got: none); name the domains to update');
  }
  for (const [index, { domains, maxConcurrency = 1 }] of waves.entries()) {
    if (domains.length === 0) {
      throw new Error(
        `waves[${index}].domains must hold at least one domain (got: none); name one, or remove the wave`,
      );
    }
    if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1) {
      throw new Error(
        `waves[${index}].maxConcurrency must be a whole number from 1 (got: ${Token.isUnresolved(maxConcurrency) ? 'a token' : maxConcurrency}); leave it out to update all domains of the wave side by side`,
      );
    }
  }
}
