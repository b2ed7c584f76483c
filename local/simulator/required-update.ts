import { later } from './clock';

/**
 * A required update that is left alone: the domain is isolated, "all network access to your domain is removed", and "if
 * you don't apply the required updates" within 60 more days, it and its data are "permanently deleted" (Guide,
 * service-software.html). The same page gives 30 days from the update's availability, and then 30 days of reminders.
 */
export interface RequiredUpdate {
  readonly isolatedAt: Date;
  /** @default - 60 days after `isolatedAt` */
  readonly deletedAt?: Date;
}

export interface Deadlines {
  readonly isolatedAt: Date;
  readonly deletedAt: Date;
}

export function deadlines({ isolatedAt, deletedAt = later(isolatedAt, { days: 60 }) }: RequiredUpdate): Deadlines {
  return { isolatedAt, deletedAt };
}
