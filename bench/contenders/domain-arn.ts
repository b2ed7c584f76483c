import { ArnFormat, type Stack } from 'aws-cdk-lib';

export function domainArn(stack: Stack, domainName: string): string {
  return stack.formatArn({
    service: 'es',
    resource: 'domain',
    resourceName: domainName,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
