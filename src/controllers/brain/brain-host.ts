import { existsSync } from 'node:fs';
import { messageOf } from '../../errors.js';
import type { TrainingProgress } from '../../model/trial/reach.js';
import type { Movement } from '../../motion/movement.js';
import type { Reach, ReachAssessment, ReachOutcome } from '../../session/controller.js';
import { readCheckpoint, requireCheckpointWritable } from '../../storage/checkpoint-file.js';
import type {
  ControllerContext,
  ControllerKind,
  ControllerMemory,
  ControllerSettings,
  LivingController,
} from '../controller-kind.js';
import { BrainController, startsAnywhere } from './brain-controller.js';
import { brainIdentity } from './brain-identity.js';
import type { BrainService } from './brain-service.js';
import { startBrainThread } from './brain-thread.js';
import type { BrainThread } from './brain-thread.js';
import { LocalBrain } from './local-brain.js';

export const brainKind: ControllerKind = {
  description: 'basal ganglia, cerebellum and central pattern generator',
  create: (context) => new BrainHost(context),
};

/** The life of the brain: starts its thread, loads the checkpoint or trains, and serves as a controller meanwhile. */
class BrainHost implements LivingController {
  readonly startsAnywhere: boolean;
  readonly holdsJoints = true;
  readonly prepared: Promise<boolean>;
  readonly memory: ControllerMemory;
  readonly #context: ControllerContext;
  readonly #service: Promise<BrainService>;
  readonly #controller: Promise<BrainController>;
  readonly #listeners: ((progress: TrainingProgress) => void)[] = [];
  #control: ControllerSettings;
  #worker: BrainThread | undefined;
  #progress: number | undefined = 0;
  #trialsTrained = 0;
  #ready = false;
  #closed = false;
  #unsaved: string | undefined;

  /** @throws CheckpointError when the checkpoint does not fit this brain, or none can be written */
  constructor(context: ControllerContext) {
    const { settings, robot, control } = context;
    const file = settings.checkpoint;
    const exists = file !== '' && existsSync(file);
    if (exists) readCheckpoint(file, brainIdentity(settings, robot.arm));
    if (control.autosaveFile !== undefined) requireCheckpointWritable(control.autosaveFile);
    this.#context = context;
    this.#control = control;
    this.startsAnywhere = startsAnywhere(settings);
    this.#service = this.#start();
    this.#controller = this.#service.then((brain) => this.#controllerWith(brain));
    // Whoever asks for it is told; a thread that crashes before anybody does must not end the process.
    this.#controller.catch(() => undefined);
    this.prepared = this.#prepare(exists ? file : undefined);
    this.prepared.catch((error: unknown) => {
      this.#progress = undefined;
      if (!this.#closed) context.onError('the brain could not be started', error);
    });
    const unsaved = () => this.#unsaved;
    this.memory = {
      get unsaved() {
        return unsaved();
      },
      save: async (to) => {
        await (await this.#brain()).save(to);
        this.#unsaved = undefined;
      },
      load: async (from) => (await this.#brain()).load(from),
      forget: async () => (await this.#brain()).forget(),
    };
  }

  get ready(): boolean {
    return this.#ready;
  }

  get progress(): number | undefined {
    return this.#progress;
  }

  get callsWaiting(): number {
    return this.#worker?.callsWaiting ?? 0;
  }

  async #start(): Promise<BrainService> {
    const { settings, robot, thread } = this.#context;
    const { urdfText, urdfName, shapes } = robot;
    const source = { settings, urdfText, urdfName, shapes };
    if (thread === 'callers') return LocalBrain.create(source);
    this.#worker = await startBrainThread(source);
    return this.#worker;
  }

  #controllerWith(brain: BrainService): BrainController {
    const { settings, onError } = this.#context;
    return new BrainController({
      brain,
      settings,
      control: this.#control,
      onSaveError: (error) => {
        this.#unsaved = `what was learnt could not be saved: ${messageOf(error)}`;
        onError('what was learnt could not be saved', error);
      },
      onSaved: () => {
        this.#unsaved = undefined;
      },
    });
  }

  async #prepare(checkpoint: string | undefined): Promise<boolean> {
    const brain = await this.#service;
    brain.onProgress((progress) => {
      this.#trialsTrained++;
      this.#progress = progress.trial / progress.trials;
      for (const listener of this.#listeners) listener(progress);
    });
    if (checkpoint !== undefined) await brain.load(checkpoint);
    const trained = await brain.train();
    if (trained) this.#ready = true;
    this.#progress = undefined;
    const { autosaveFile } = this.#control;
    const news = checkpoint === undefined || this.#trialsTrained > 0;
    if (news && autosaveFile !== undefined && !this.#closed)
      await brain.save(autosaveFile).catch((error: unknown) => {
        this.#unsaved = `the trained brain could not be saved: ${messageOf(error)}`;
        this.#context.onError('the trained brain could not be saved', error);
      });
    return trained;
  }

  /** The brain once it is trained. @throws Error when it cannot be trained */
  async #brain(): Promise<BrainService> {
    if (!(await this.prepared)) throw new Error('the training was interrupted');
    return this.#service;
  }

  onProgress(listener: (progress: TrainingProgress) => void): void {
    this.#listeners.push(listener);
  }

  interrupt(): void {
    void this.#service.then(
      (brain) => {
        brain.interrupt();
      },
      () => undefined,
    );
  }

  update(control: ControllerSettings): void {
    this.#control = control;
    void this.#controller.then(
      (controller) => {
        controller.update(control);
      },
      () => undefined,
    );
  }

  async begin(reach: Reach): Promise<Movement> {
    await this.#brain();
    return (await this.#controller).begin(reach);
  }

  async end(outcome: ReachOutcome): Promise<ReachAssessment> {
    await this.#brain();
    return (await this.#controller).end(outcome);
  }

  async abandon(): Promise<void> {
    await this.#brain();
    return (await this.#controller).abandon();
  }

  async close(): Promise<void> {
    this.#closed = true;
    try {
      await (await this.#service).close();
    } catch (error) {
      this.#context.onError('closing the brain', new Error(messageOf(error)));
    }
  }
}
