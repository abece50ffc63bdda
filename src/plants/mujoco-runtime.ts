import type { MainModule } from '@mujoco/mujoco';

export type Mujoco = MainModule;

let loading: Promise<Mujoco> | undefined;

/** MuJoCo, loaded once per thread that needs it (some 140 MB). All plants of the thread share it. */
export function mujoco(): Promise<Mujoco> {
  loading ??= import('@mujoco/mujoco').then(({ default: load }) => load());
  return loading;
}
