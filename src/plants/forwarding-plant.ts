import type { Fields } from '../model/numbers/fields.js';
import type { CommandMode, Measurement, Plant } from '../motion/plant.js';
import type { Disturbance, FaultName } from '../parameters/fault-table.js';

/** Another plant, whose calls may be overridden one by one. */
export abstract class ForwardingPlant implements Plant {
  readonly readEffort?: (out: Float64Array) => void;
  protected readonly plant: Plant;

  protected constructor(plant: Plant) {
    this.plant = plant;
    if (plant.readEffort !== undefined) this.readEffort = plant.readEffort.bind(plant);
  }

  get joints(): number {
    return this.plant.joints;
  }
  get timeS(): number {
    return this.plant.timeS;
  }
  get modes(): readonly CommandMode[] {
    return this.plant.modes;
  }
  get stepS(): number {
    return this.plant.stepS;
  }
  get suffers(): readonly FaultName[] {
    return this.plant.suffers;
  }
  reset(posture: Float64Array): void {
    this.plant.reset(posture);
  }
  command(mode: CommandMode, u: Float64Array): void {
    this.plant.command(mode, u);
  }
  advance(dtS: number): void {
    this.plant.advance(dtS);
  }
  read(out: Measurement): void {
    this.plant.read(out);
  }
  disturb(disturbance: Disturbance): void {
    this.plant.disturb(disturbance);
  }
  save(): Fields {
    return this.plant.save();
  }
  restore(fields: Fields): void {
    this.plant.restore(fields);
  }
  dispose(): void {
    this.plant.dispose();
  }
}
