import { readFile } from 'node:fs/promises';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { App } from 'aws-cdk-lib';

/** What the controls that docs/security.md names are about: where one of these is missing, its controls find nothing. */
const SUBJECTS = ['AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::StepFunctions::StateMachine'];

interface Template {
  readonly Resources: Record<string, { readonly Type: string }>;
}

/**
 * What AWS Control Tower's proactive controls, all of them, find in a template. Nothing can be acknowledged: they must be
 * satisfied.
 *
 * @returns one line for each control that is broken, and for each resource that had to be there and is not.
 */
export async function findingsOfControls(templatePath: string): Promise<string[]> {
  return [...(await missingSubjects(templatePath)), ...brokenControls(templatePath)];
}

async function missingSubjects(templatePath: string): Promise<string[]> {
  const { Resources }: Template = JSON.parse(await readFile(templatePath, 'utf8'));
  const types = new Set(Object.values(Resources).map(({ Type }) => Type));
  return SUBJECTS.filter((type) => !types.has(type)).map((type) => `the stack must have an ${type} (got: none)`);
}

function brokenControls(templatePath: string): string[] {
  // Of the context it reads the paths alone.
  const context = { templatePaths: [templatePath], appConstruct: new App() };
  const { success, violations } = new CfnGuardValidator({ maxBuffer: Infinity }).validate(context);
  const lines = violations.map(
    ({ description, violatingResources }) =>
      `${description} (${violatingResources.map(({ resourceLogicalId }) => resourceLogicalId).join(', ')})`,
  );
  // The validator makes its list out of cfn-guard's in some steps; whether a control is broken, it reads off directly.
  return success || lines.length > 0 ? lines : ['cfn-guard found a broken control, which its validator does not name'];
}
