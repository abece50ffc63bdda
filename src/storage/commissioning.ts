import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ConfigurationError, messageOf } from '../errors.js';
import { readDataFile } from '../parameters/read-data-file.js';
import { writeAtomically } from './atomic-write.js';

/** The topics through which a robot is driven: a commissioning through one driver does not hold for another. */
export interface Driver {
  readonly commandInterface: string;
  /** Topics by their full names. */
  readonly commandTopic: string;
  readonly stateTopic: string;
}

/** One point of a checklist, and what was seen. */
export interface CommissioningCheck {
  readonly name: string;
  readonly passed: boolean;
  readonly seen: string;
}

/** The record that somebody has completed a checklist with this robot on this driver. */
export interface Commissioning {
  /** Hashes of the robot's description and of its driver: the record holds for these alone. */
  readonly robotHash: string;
  readonly driverHash: string;
  readonly driver: Driver;
  /** When (ISO 8601), and by whom. */
  readonly at: string;
  readonly by: string;
  readonly checks: readonly CommissioningCheck[];
  /** Speed in space up to which it was checked (m/s). */
  readonly handSpeedMPerS: number;
}

const FORMAT = 'neuromotor commissioning';
const VERSION = 1;
const MOST_BYTES = 2 ** 20;

const recordSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  robot_hash: z.string().regex(/^[0-9a-f]{64}$/),
  driver_hash: z.string().regex(/^[0-9a-f]{64}$/),
  driver: z.strictObject({
    command_interface: z.string(),
    command_topic: z.string(),
    state_topic: z.string(),
  }),
  at: z.iso.datetime(),
  by: z.string().min(1).max(200),
  checks: z
    .array(z.strictObject({ name: z.string().min(1), passed: z.boolean(), seen: z.string() }))
    .min(1)
    .max(1000),
  hand_speed: z.number().positive().max(10),
});

/** Hash of a robot description: one different byte makes another robot. */
export function robotHashOf(urdfText: string): string {
  return createHash('sha256').update(urdfText).digest('hex');
}

export function driverHashOf({ commandInterface, commandTopic, stateTopic }: Driver): string {
  return createHash('sha256')
    .update(JSON.stringify([commandInterface, commandTopic, stateTopic]))
    .digest('hex');
}

/** Writes a record, whole or not at all. @throws Error that names the file */
export function writeCommissioning(
  file: string,
  urdfText: string,
  { driver, at, by, checks, handSpeedMPerS }: Omit<Commissioning, 'robotHash' | 'driverHash'>,
): void {
  const record: z.infer<typeof recordSchema> = {
    format: FORMAT,
    version: VERSION,
    robot_hash: robotHashOf(urdfText),
    driver_hash: driverHashOf(driver),
    driver: {
      command_interface: driver.commandInterface,
      command_topic: driver.commandTopic,
      state_topic: driver.stateTopic,
    },
    at,
    by,
    checks: [...checks],
    hand_speed: handSpeedMPerS,
  };
  writeAtomically(file, `${JSON.stringify(recordSchema.parse(record), undefined, 2)}\n`);
}

/** @throws ConfigurationError that names the file and what is wrong with it */
export function readCommissioning(file: string): Commissioning {
  try {
    const record = recordSchema.parse(JSON.parse(readDataFile(file, MOST_BYTES).toString('utf8')));
    return {
      robotHash: record.robot_hash,
      driverHash: record.driver_hash,
      driver: {
        commandInterface: record.driver.command_interface,
        commandTopic: record.driver.command_topic,
        stateTopic: record.driver.state_topic,
      },
      at: record.at,
      by: record.by,
      checks: record.checks,
      handSpeedMPerS: record.hand_speed,
    };
  } catch (error) {
    const what =
      error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : messageOf(error);
    throw new ConfigurationError(`commissioning record ${file}: ${what}`, { cause: error });
  }
}

/** Why a record does not hold for a robot on a driver, or undefined if it does. */
export function commissioningProblem(
  record: Commissioning,
  urdfText: string,
  driver: Driver,
): string | undefined {
  if (record.robotHash !== robotHashOf(urdfText)) return 'it is of another robot description';
  if (record.driverHash !== driverHashOf(driver)) {
    const name = ({ commandInterface, commandTopic, stateTopic }: Driver) =>
      `${commandInterface} on ${commandTopic}, states on ${stateTopic}`;
    return `it is of another driver (${name(record.driver)}; here ${name(driver)})`;
  }
  const failed = record.checks.filter(({ passed }) => !passed).map(({ name }) => name);
  return failed.length === 0 ? undefined : `not passed: ${failed.join(', ')}`;
}
