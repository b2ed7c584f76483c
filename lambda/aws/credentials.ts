/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundle (see bundle.mjs). Lambda hands a function its
 * credentials in the environment; what that package brings for laptops and containers would only slow the start.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
