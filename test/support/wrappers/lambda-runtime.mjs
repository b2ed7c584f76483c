/**
 * What Lambda's runtime for Node.js does with a function: it loads the handler that `_HANDLER` names once the wrappers are
 * loaded, and calls it with what comes, here over IPC. Since Node.js 24 it loads by import() whatever the handler is; before
 * that it loaded a CommonJS module by require().
 *
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';

const handler = await load(process.env._HANDLER, process.env.LAMBDA_TASK_ROOT);

process.on('message', async (invocation) => {
  if (invocation.end) {
    process.disconnect();
    return;
  }
  // Lambda gives the trace of each invocation to the libraries in this variable.
  process.env._X_AMZN_TRACE_ID = `Root=${invocation.traceId};Parent=53995c3f42cd8ad8;Sampled=1`;
  try {
    await handler(invocation.event, contextOf(invocation.requestId));
    process.send({});
  } catch (error) {
    process.send({ error: String(error) });
  }
});
process.send({});

async function load(handlerName, taskRoot) {
  const [file, name] = path.basename(handlerName).split('.');
  const base = path.resolve(taskRoot, path.dirname(handlerName), file);
  const filename = ['.js', '.mjs'].map((extension) => `${base}${extension}`).find(existsSync);
  const byRequire = process.env.AWS_EXECUTION_ENV === 'AWS_Lambda_nodejs22.x' && filename.endsWith('.js');
  const module = byRequire ? createRequire(import.meta.url)(filename) : await import(filename);
  return module[name];
}

function contextOf(awsRequestId) {
  const deadline = Date.now() + 60_000;
  return {
    awsRequestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
