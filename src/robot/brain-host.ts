import { existsSync } from 'node:fs';
import type { RobotDescription } from '../arm/robot.js';
import type { Settings } from '../parameters/parameter-table.js';
import { BrainController, startsAnywhere } from '../controllers/brain/brain-controller.js';
import type { BrainControllerSettings } from '../controllers/brain/brain-controller.js';
import type { BrainService } from '../controllers/brain/brain-service.js';
import type { Movement } from '../motion/movement.js';
import type { Controller, Reach } from '../session/controller.js';
import { messageOf } from '../errors.js';
import type { ReachReport } from '../model/trial/reach.js';
import type { Vector3 } from '../model/numbers/vector.js';
import { brainIdentity } from '../controllers/brain/brain-identity.js';
import { startBrainThread } from '../controllers/brain/brain-thread.js';
import type { BrainThread } from '../controllers/brain/brain-thread.js';
import { readCheckpoint, requireCheckpointWritable } from '../storage/checkpoint-file.js';

export interface BrainHostOptions {
  readonly settings: Settings;
  readonly robot: RobotDescription;
  /** Read with every reach. */
  readonly control: BrainControllerSettings;
  readonly onError: (what: string, error: unknown) => void;
}

/**
 * The brain's life beside the node: starts its worker, takes up the checkpoint or trains, and is the controller of the
 * reach session all the while. Until the brain is ready, calls wait.
 */
export class BrainHost implements Controller {
  readonly #options: BrainHostOptions;
  readonly #service: Promise<BrainService>;
  #worker: BrainThread | undefined;
  readonly #controller: Promise<BrainController>;
  #progress: number | undefined = 0;
  #ready = false;
  #closed = false;

  /** @throws CheckpointError when there is a checkpoint that this brain cannot take up, or none can be written */
  constructor(options: BrainHostOptions) {
    const { settings, robot, onError } = options;
    const file = settings.checkpoint;
    const exists = file !== '' && existsSync(file);
    if (exists) readCheckpoint(file, brainIdentity(settings, robot.arm));
    if (options.control.autosaveFile !== undefined) requireCheckpointWritable(options.control.autosaveFile);
    this.#options = options;
    this.#service = this.#startWorker();
    this.#controller = this.#start(exists ? file : undefined);
    this.#controller.catch((error: unknown) => {
      if (this.#closed) return;
      this.#progress = undefined;
      onError('the brain could not be started', error);
    });
  }

  get startsAnywhere(): boolean {
    return startsAnywhere(this.#options.control);
  }

  /** Whether the brain is trained and answers. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Calls that the worker has not answered yet. */
  get callsWaiting(): number {
    return this.#worker?.callsWaiting ?? 0;
  }

  /** Share of the training that is done; undefined once the brain is ready, or could not be started. */
  get progress(): number | undefined {
    return this.#progress;
  }

  async #startWorker(): Promise<BrainService> {
    const { settings, robot } = this.#options;
    const { urdfText, urdfName } = robot;
    this.#worker = await startBrainThread({ settings, urdfText, urdfName });
    return this.#worker;
  }

  async #start(checkpoint: string | undefined): Promise<BrainController> {
    const { settings, control, onError } = this.#options;
    const brain = await this.#service;
    brain.onProgress(({ trial, trials }) => {
      this.#progress = trial / trials;
    });
    if (checkpoint !== undefined) await brain.load(checkpoint);
    const trained = await brain.train();
    if (!trained) throw new Error('the training was interrupted');
    this.#ready = true;
    this.#progress = undefined;
    if (checkpoint === undefined && control.autosaveFile !== undefined)
      brain.save(control.autosaveFile).catch((error: unknown) => {
        onError('the trained brain could not be saved', error);
      });
    return new BrainController({
      brain,
      reference: Float64Array.from(settings.start_posture),
      settings: control,
      onSaveError: (error) => {
        onError('what was learnt could not be saved', error);
      },
    });
  }

  async begin(reach: Reach): Promise<Movement> {
    return (await this.#controller).begin(reach);
  }

  async end(hand: Vector3): Promise<ReachReport> {
    return (await this.#controller).end(hand);
  }

  async abandon(): Promise<void> {
    return (await this.#controller).abandon();
  }

  /** @throws CheckpointError */
  async save(file: string): Promise<void> {
    await this.#controller;
    await (await this.#service).save(file);
  }

  /** @throws CheckpointError; the brain stays as it was then */
  async load(file: string): Promise<void> {
    await this.#controller;
    await (await this.#service).load(file);
  }

  async forget(): Promise<void> {
    await this.#controller;
    await (await this.#service).forget();
  }

  /** Ends the worker after what waits, saves included; a training is interrupted. */
  async close(): Promise<void> {
    this.#closed = true;
    try {
      await (await this.#service).close();
    } catch (error) {
      this.#options.onError('closing the brain', new Error(messageOf(error)));
    }
  }
}
