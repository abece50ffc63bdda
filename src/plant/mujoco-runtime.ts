import loadMujoco from '@mujoco/mujoco';
import type { MainModule } from '@mujoco/mujoco';

export type Mujoco = MainModule;

let loading: Promise<Mujoco> | undefined;

/** MuJoCo, loaded once in a process (it takes some 140 MB); all plants share it. */
export function mujoco(): Promise<Mujoco> {
  loading ??= loadMujoco();
  return loading;
}
