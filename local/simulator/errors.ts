import type { JsonObject } from './json';

/** An error that the service answers with, as restJson1 carries it: the name in a header, the message in the body. */
export class ServiceError extends Error {
  constructor(
    override readonly name: string,
    readonly statusCode: number,
    message: string,
    readonly fields: JsonObject = {},
  ) {
    super(message);
  }

  /** The answer's body. Errors of this service's own have a lower-case `message`. */
  get body(): JsonObject {
    return { message: this.message, ...this.fields };
  }
}

/** Errors that AWS's front door answers with, before the service sees the call: an upper-case `Message`. */
class FrontDoorError extends ServiceError {
  override get body(): JsonObject {
    return { Message: this.message, ...this.fields };
  }
}

export function validationError(message: string): ServiceError {
  return refusal('ValidationException', message);
}

/** HTTP 409 by the model; the wording as seen (hashicorp/terraform#3967 and others). */
export function domainNotFound(domainName: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 409, `Domain not found: ${domainName}`);
}

/** HTTP codes from the SDK model; BaseException is a client error without a code there. */
const STATUS_CODES = {
  BaseException: 400,
  ConflictException: 409,
  LimitExceededException: 409,
  ResourceNotFoundException: 409,
  SlotNotAvailableException: 409,
  ValidationException: 400,
} as const;

export type RefusalName = keyof typeof STATUS_CODES;

export function refusal(name: RefusalName, message: string, fields?: JsonObject): ServiceError {
  return new ServiceError(name, STATUS_CODES[name], message, fields);
}

/** HTTP 400 by the model. */
export function invalidPaginationToken(): ServiceError {
  return new ServiceError('InvalidPaginationTokenException', 400, 'The pagination token is invalid.');
}

/** HTTP 400 and wording as seen (crossplane-contrib/provider-upjet-aws#1809). */
export function throttled(): ServiceError {
  return new ServiceError('ThrottlingException', 400, 'Rate exceeded');
}

/** The wording that the IAM User Guide documents for a missing identity-based policy. */
export function accessDenied(principal: string, action: string, resourceArn: string): ServiceError {
  return new FrontDoorError(
    'AccessDeniedException',
    403,
    `User: ${principal} is not authorized to perform: ${action} on resource: ${resourceArn} ` +
      `because no identity-based policy allows the ${action} action`,
  );
}

export function notSigned(): ServiceError {
  return new FrontDoorError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');
}

export function unknownOperation(): ServiceError {
  return new FrontDoorError('UnknownOperationException', 404, 'The requested operation does not exist.');
}

export function unreadable(message: string): ServiceError {
  return new FrontDoorError('SerializationException', 400, message);
}

export function internalError(message: string): ServiceError {
  return new ServiceError('InternalException', 500, message);
}
