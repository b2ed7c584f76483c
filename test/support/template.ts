import { Template } from 'aws-cdk-lib/assertions';
import type { Stack } from 'aws-cdk-lib/core';

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: what a template holds has as many shapes as CloudFormation has resources
  readonly Properties: Record<string, any>;
}

export const UPDATE = 'Custom::ServiceSoftwareUpdate';

export function resourcesOf(stack: Stack): Record<string, Resource> {
  return Template.fromStack(stack).toJSON().Resources;
}

/** In which order CloudFormation may work on the updates of a template: it begins each as soon as what it depends on is done. */
export function roundsOf(resources: Record<string, Resource>): string[][] {
  const rounds: string[][] = [];
  const done = new Set<string>();
  while (done.size < Object.keys(resources).length) {
    const ready = Object.entries(resources).filter(
      ([id, { DependsOn }]) => !done.has(id) && (DependsOn ?? []).every((dependency) => done.has(dependency)),
    );
    if (ready.length === 0) {
      throw new Error(`the template has a cycle (got: ${[...done].length} resources without)`);
    }
    for (const [id] of ready) {
      done.add(id);
    }
    const updates = ready.filter(([, { Type }]) => Type === UPDATE);
    if (updates.length > 0) {
      rounds.push(updates.map(([, { Properties }]) => Properties.DomainName));
    }
  }
  return rounds;
}
