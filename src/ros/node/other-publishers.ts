import { ConfigurationError } from '../../errors.js';
import { foreignText } from '../client/foreign-text.js';
import type { ArmDriver } from './arm-driver.js';
import type { ArmNode } from './arm-node.js';

/** Finds other publishers of the arm's commands and of its joint states. Each of these topics should have only one. */
export class OtherPublishers {
  readonly #node: ArmNode;
  readonly #driver: Pick<ArmDriver, 'topic'>;
  #commands: readonly string[] = [];
  #states: readonly string[] = [];

  constructor(node: ArmNode, driver: Pick<ArmDriver, 'topic'>) {
    this.#node = node;
    this.#driver = driver;
  }

  /** Other nodes that command the arm without permission. */
  get commands(): readonly string[] {
    return this.#commands;
  }

  /** Nodes that publish joint states. */
  get states(): readonly string[] {
    return this.#states;
  }

  /** The topic that the arm is commanded on, with its full name. */
  get topic(): string {
    return this.#driver.topic;
  }

  /** Examines the known graph, and logs new publishers. */
  look(): void {
    const before = this.#commands;
    this.#states = this.#node.otherPublishers('joint_states');
    this.#commands = this.#node.settings.allow_other_publishers
      ? []
      : [...new Set(this.#node.otherPublishers(this.topic))];
    for (const name of this.#commands)
      if (!before.includes(name))
        this.#node.log('warn', `${foreignText(name)} publishes on ${this.topic} too`);
  }

  /** @throws ConfigurationError where another node commands the arm */
  requireNone(): void {
    this.look();
    // A dry run commands nothing, so that it disturbs nobody.
    if (this.#commands.length === 0 || this.#node.settings.dry_run) return;
    throw new ConfigurationError(
      `${this.#commands.join(' and ')} publishes on ${this.topic} too, expected this node alone; ` +
        'set allow_other_publishers to activate even so',
    );
  }
}
