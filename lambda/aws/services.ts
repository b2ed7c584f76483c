import type { Clients } from './clients';
import { CloudFormation } from './cloudformation';
import { OpenSearchService } from './opensearch-service';
import { StepFunctions } from './step-functions';

/** The AWS services that the handler speaks to. */
export interface Services {
  readonly openSearch: OpenSearchService;
  readonly cloudFormation: CloudFormation;
  readonly stepFunctions: StepFunctions;
}

export function servicesOf({ openSearch, cloudFormation, stepFunctions }: Clients): Services {
  return {
    openSearch: new OpenSearchService(openSearch),
    cloudFormation: new CloudFormation(cloudFormation),
    stepFunctions: new StepFunctions(stepFunctions),
  };
}
