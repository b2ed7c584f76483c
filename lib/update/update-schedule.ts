import type { ScheduleProperties } from '../contract/resource-properties';

/**
 * When OpenSearch Service starts an update.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_StartServiceSoftwareUpdate.html
 */
export class UpdateSchedule {
  /**
   * As soon as possible: the service schedules the update in the current hour if it has capacity then. An update may
   * stay pending for a while before it starts.
   */
  public static now(): UpdateSchedule {
    return new UpdateSchedule({ ScheduleAt: 'NOW' });
  }

  /**
   * At a point in time. The update starts within the hour after it.
   *
   * A time that has passed is no error here, because the same app is synthesized again next month. It fails the
   * deployment when an update would have to be started at that time.
   *
   * @param date the time to start at, by the clock of UTC; to the millisecond, though the service plans by the hour.
   * @throws if the date is invalid, as `new Date('tomorrow')` is.
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/off-peak.html
   */
  public static at(date: Date): UpdateSchedule {
    if (Number.isNaN(date.getTime())) {
      throw new Error(
        "the date of UpdateSchedule.at must be valid (got: Invalid Date); give a time such as new Date('2026-12-01T02:00:00Z')",
      );
    }
    return new UpdateSchedule({ ScheduleAt: 'TIMESTAMP', DesiredStartTime: date.toISOString() });
  }

  /**
   * In one of the domain's next off-peak windows. The service does not promise the very next one: it depends on
   * capacity. The domain must have an off-peak window; those created since 16 February 2023 do.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/off-peak.html
   */
  public static offPeakWindow(): UpdateSchedule {
    return new UpdateSchedule({ ScheduleAt: 'OFF_PEAK_WINDOW' });
  }

  private constructor(private readonly properties: ScheduleProperties) {}

  /** @internal */
  public _render(): ScheduleProperties {
    return this.properties;
  }
}
