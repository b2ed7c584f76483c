import { later, type SimulatedClock } from './clock';
import type { SimulatedDomain } from './domain';
import {
  accessDenied,
  domainNotFound,
  internalError,
  notSigned,
  ServiceError,
  throttled,
  unknownOperation,
  unreadable,
} from './errors';
import type { Fault, Faults } from './faults';
import { isJsonObject, type JsonObject, type JsonValue, withoutEmptyFields } from './json';
import type { Call as OperationCall, OperationName } from './operations/operation';
import { type Route, route } from './operations/operations';
import type { RateLimit } from './rate-limit';
import type { Unknowns } from './unknowns';
import {
  type Answer,
  accessKeyIdOf,
  bareAnswer,
  errorAnswer,
  type Reply,
  successAnswer,
  type WireRequest,
} from './wire';

/** A call that arrived, in the terms of IAM as well as of the API. */
export interface RecordedCall {
  readonly operation: OperationName | 'UnknownOperation';
  /** The IAM action, '' for an unknown operation. */
  readonly action: string;
  /** '' if the call names none. */
  readonly domainName: string;
  /** '' if the call names no domain. */
  readonly resourceArn: string;
  /** All members, from path, query and body. */
  readonly input: JsonObject;
  /** When it arrived, in simulated time. */
  readonly at: Date;
  /** 0 until it is answered, and for good if no answer was sent; that of an answer that was cut, too. */
  readonly statusCode: number;
  /** The error that was answered, or the kind of the fault that kept the call from being answered, or its answer from arriving. */
  readonly errorName?: string;
}

export interface AuthorizationRequest {
  readonly action: string;
  readonly resourceArn: string;
  readonly accessKeyId: string;
}

/** What the front end needs of the simulator that it belongs to. */
export interface FrontEndEnvironment {
  readonly clock: SimulatedClock;
  readonly unknowns: Unknowns;
  readonly faults: Faults;
  readonly rateLimit?: RateLimit;
  readonly domains: ReadonlyMap<string, SimulatedDomain>;
  readonly accountId: string;
  readonly authorize: (request: AuthorizationRequest) => boolean | Promise<boolean>;
  arnOf(domainName: string): string;
  settle(): Date;
  /** A call has got its answer, or will get none. */
  announce(call: RecordedCall): void;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

interface Call extends Route {
  readonly record: Mutable<RecordedCall>;
  readonly accessKeyId: string;
}

/**
 * Takes a request the way AWS does: signature, format, throttling and network trouble (faults), permission, and only then
 * the operation itself.
 */
export class FrontEnd {
  readonly calls: Mutable<RecordedCall>[] = [];

  constructor(private readonly environment: FrontEndEnvironment) {}

  async handle(request: WireRequest): Promise<Reply> {
    const record = this.record();
    try {
      const reply = await this.carryOut(request, record);
      if (typeof reply === 'object') {
        record.statusCode = reply.statusCode;
      }
      return reply;
    } catch (thrown) {
      const error = thrown instanceof ServiceError ? thrown : internalError(String(thrown));
      record.errorName = error.name;
      record.statusCode = error.statusCode;
      return errorAnswer(error);
    } finally {
      this.environment.announce(record);
    }
  }

  private record(): Mutable<RecordedCall> {
    const at = this.environment.settle();
    const nameless = { action: '', domainName: '', resourceArn: '', input: {} };
    const record: Mutable<RecordedCall> = { operation: 'UnknownOperation', ...nameless, at, statusCode: 0 };
    this.calls.push(record);
    return record;
  }

  private async carryOut(request: WireRequest, record: Mutable<RecordedCall>): Promise<Reply> {
    const call = this.read(request, record);
    const { rateLimit, faults } = this.environment;
    if (rateLimit?.admits() === false) {
      throw throttled();
    }
    const fault = faults.strike(call.operation.name, record.domainName, record.at);
    const struck = fault && this.replyInstead(fault, call);
    if (struck !== undefined) {
      return struck;
    }
    await this.authorize(call);
    const answer = successAnswer(this.run(call, fault));
    const broken = fault && breakAnswer(answer, fault);
    if (broken !== undefined) {
      record.errorName = fault?.kind;
    }
    return broken ?? answer;
  }

  private read(request: WireRequest, record: Mutable<RecordedCall>): Call {
    const found = route(request);
    if (found === undefined) {
      throw unknownOperation();
    }
    record.operation = found.operation.name;
    record.action = `es:${found.operation.name}`;
    this.name(record, found.input);
    const accessKeyId = accessKeyIdOf(request);
    if (accessKeyId === undefined) {
      throw notSigned();
    }
    const input = { ...parseBody(request), ...found.input };
    this.name(record, input);
    return { operation: found.operation, input, record, accessKeyId };
  }

  private name(record: Mutable<RecordedCall>, input: JsonObject): void {
    record.input = input;
    record.domainName = typeof input.DomainName === 'string' ? input.DomainName : '';
    record.resourceArn = record.domainName === '' ? '' : this.environment.arnOf(record.domainName);
  }

  private replyInstead(fault: Fault, { record }: Call): Reply | undefined {
    switch (fault.kind) {
      case 'throttle':
        throw throttled();
      case 'server-error':
        return serverError(fault.status ?? 500, record);
      case 'access-denied':
        throw this.denied(record);
      case 'error':
        throw new ServiceError(fault.name, fault.status, fault.message, fault.fields);
      case 'dropped-before':
      case 'hang':
        record.errorName = fault.kind;
        return fault.kind === 'hang' ? 'no-answer' : 'connection-dropped';
      case 'dropped-after':
      case 'stall':
      case 'truncate':
      case 'empty-answer':
      case 'late-read':
        return undefined;
    }
  }

  private async authorize({ record, accessKeyId }: Call): Promise<void> {
    const { action, resourceArn } = record;
    if (!(await this.environment.authorize({ action, resourceArn, accessKeyId }))) {
      throw this.denied(record);
    }
  }

  private denied({ action, resourceArn }: RecordedCall): ServiceError {
    const principal = `arn:aws:iam::${this.environment.accountId}:user/simulated`;
    return accessDenied(principal, action, resourceArn);
  }

  private run({ operation, input }: Call, fault: Fault | undefined): JsonObject {
    const { clock, unknowns, accountId } = this.environment;
    const findDomain: OperationCall['findDomain'] = (name, missing) => this.findDomain(name, missing);
    const output = clock.atOneInstant((now) => {
      const readAt = fault?.kind === 'late-read' ? later(now, { seconds: -fault.seconds }) : now;
      return operation.run(input, { now, readAt, unknowns, accountId, findDomain });
    });
    return unknowns.emptyFields === 'omitted' ? withoutEmptyFields(output) : output;
  }

  private findDomain(name: string, missing = domainNotFound): SimulatedDomain {
    const domain = this.environment.domains.get(name);
    if (domain === undefined) {
      throw missing(name);
    }
    return domain;
  }
}

function serverError(status: 500 | 502 | 503 | 504, record: Mutable<RecordedCall>): Reply {
  if (status === 500) {
    throw internalError('The request processing has failed because of an internal error.');
  }
  if (status === 503) {
    throw new ServiceError('ServiceUnavailableException', status, 'Service is unavailable');
  }
  record.errorName = status === 502 ? 'BadGateway' : 'GatewayTimeout';
  return bareAnswer(status);
}

/** What arrives of the answer to a call that was carried out; undefined if the fault does nothing to it. */
function breakAnswer(answer: Answer, fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case 'dropped-after':
      return 'connection-dropped';
    case 'empty-answer':
      return { ...answer, body: '{}' };
    case 'stall':
      return { ...answer, arrives: 'nothing' };
    case 'truncate':
      return {
        ...answer,
        arrives: fault.end === 'looks-whole' ? 'half, as if it was all' : 'half, then the connection breaks',
      };
    default:
      return undefined;
  }
}

function parseBody({ body }: WireRequest): JsonObject {
  if (body === '') {
    return {};
  }
  let parsed: JsonValue;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw unreadable('The request body is not valid JSON.');
  }
  if (!isJsonObject(parsed)) {
    throw unreadable('The request body is not a JSON object.');
  }
  return parsed;
}
