/** Limits that the construct checks at synthesis, and the handler again, for values that were tokens then. */

/** @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html */
export const DOMAIN_NAME = /^[a-z][a-z0-9-]{2,27}$/;

/** What a wait condition takes at most. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html */
export const LONGEST_WAIT_CONDITION_SECONDS = 43_200;

export const LONGEST_TIMEOUT_SECONDS = LONGEST_WAIT_CONDITION_SECONDS;

/**
 * The longest wait that the custom resource itself takes: CloudFormation's hour, less some minutes for the last polls
 * (lambda/decisions/judge.ts) and the answer, so that the message is the handler's. A wait condition takes longer ones.
 */
export const LONGEST_CUSTOM_RESOURCE_WAIT_SECONDS = 3_300;

/** What the last polls and the signal may take after the timeout, before the wait condition gives up. */
export const LAST_POLLS_SECONDS = 300;

/** The handler waits for a slot within one invocation, and an invocation ends after 15 minutes. */
export const LONGEST_WAIT_FOR_SLOT_SECONDS = 600;
