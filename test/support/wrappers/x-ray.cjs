/** What a layer does that traces the calls of functions it does not know, with the SDK of AWS X-Ray. */
const http = require('node:http');
const https = require('node:https');
const xRay = require('aws-xray-sdk-core');

xRay.captureHTTPsGlobal(http, true);
xRay.captureHTTPsGlobal(https, true);
xRay.capturePromise();
