import { CfnResource } from 'aws-cdk-lib/core';
import { Dependable, type IConstruct, type IDependable } from 'constructs';

/**
 * Some of the resources in a construct's tree, to depend on, also those that are added later. Not all: users may have put
 * something there that needs what depends.
 */
export class ResourcesBelow implements IDependable {
  constructor(construct: IConstruct, isOne: (type: string) => boolean) {
    Dependable.implement(this, {
      get dependencyRoots() {
        return construct.node
          .findAll()
          .filter((each) => CfnResource.isCfnResource(each) && isOne(each.cfnResourceType));
      },
    });
  }
}
