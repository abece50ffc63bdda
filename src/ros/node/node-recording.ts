import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageVersion } from '../../parameters/package-files.js';
import { isHalt, statusCode } from '../../session/status.js';
import type { Status } from '../../session/status.js';
import { messageOf } from '../../errors.js';
import { Recorder } from '../../storage/recorder.js';
import { requireRecordingTarget } from '../../storage/recording-path.js';
import type { ArmNode } from './arm-node.js';
import type { RosNode } from '../client/ros-node.js';

/**
 * A recorder of all that a node receives and publishes. It reports problems in the node's log.
 * @param about full name
 * of the node, which gives recordings their names
 */
export function recorderOf(node: RosNode, about = node.name): Recorder {
  const recorder = new Recorder({
    name: about.slice(1).replaceAll('/', '-'),
    library: `neuromotor ${packageVersion()}`,
    onProblem: (text) => {
      node.log('error', text);
    },
    onIncident: (path) => {
      node.log('info', `what led to the halt is in ${path}`);
    },
  });
  node.tapMessages(recorder);
  return recorder;
}

/** Records as the parameters say, and keeps the time before each halt. */
export class NodeRecording {
  readonly #node: ArmNode;
  readonly #recorder: Recorder;
  #target = '';
  #haltCode: number | undefined;

  /** Must be called before the node makes its topics. */
  constructor(node: ArmNode) {
    this.#node = node;
    this.#recorder = recorderOf(node);
    this.#keepIncidents();
    node.onSettings((settings, changes) => {
      if ('incidents.folder' in changes || 'incidents.keep' in changes) this.#keepIncidents();
      if (changes.record === undefined) return;
      try {
        this.#record(settings.record);
      } catch (error) {
        this.#node.log('error', messageOf(error));
      }
    });
  }

  /** Begins to record to the target of the parameter `record`. @throws ConfigurationError when that is impossible */
  start(): void {
    this.#record(this.#node.settings.record);
  }

  /** Sees each status; a new halt is an incident. */
  watch(status: Status): void {
    // A target that is rejected during a halt begins no new incident.
    if (status.kind === 'targetRejected') return;
    const code = isHalt(status) ? statusCode(status) : undefined;
    if (code !== undefined && code !== this.#haltCode) this.#recorder.incident(code);
    this.#haltCode = code;
  }

  /** What was to be recorded and was not; undefined: nothing. */
  get warning(): string | undefined {
    const { working, lost } = this.#recorder;
    if (this.#target !== '' && !working) return 'the recording has failed';
    return lost === 0 ? undefined : `${lost} messages are missing in the recording`;
  }

  /** For the diagnostics. */
  summary(): Readonly<Record<string, string | number | boolean>> {
    const { working, path, recorded, lost } = this.#recorder;
    const state = this.#target === '' ? 'off' : working ? 'on' : 'failed';
    return { recording: state, recording_file: path ?? '', messages_recorded: recorded, messages_lost: lost };
  }

  /** @throws ConfigurationError; a running recording then continues */
  #record(target: string): void {
    if (target === this.#target && this.#recorder.working) return;
    if (target !== '') requireRecordingTarget(target);
    this.#target = target;
    this.#recorder.record(target);
  }

  #keepIncidents(): void {
    const { 'incidents.folder': folder, 'incidents.keep': keep } = this.#node.settings;
    this.#recorder.keepIncidents(folder === '' ? this.#ownFolder() : folder, keep);
  }

  /** In the folder of the logs of ROS 2. */
  #ownFolder(): string {
    const home = process.env.ROS_HOME ?? '';
    return join(home === '' ? join(homedir(), '.ros') : home, 'incidents', this.#node.name);
  }
}
