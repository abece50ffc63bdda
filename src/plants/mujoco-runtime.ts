import type { MainModule } from '@mujoco/mujoco';

export type Mujoco = MainModule;

let loading: Promise<Mujoco> | undefined;

/** MuJoCo, loaded once in a thread that asks for it (it takes some 140 MB); all plants share it. */
export function mujoco(): Promise<Mujoco> {
  loading ??= import('@mujoco/mujoco').then(({ default: load }) => load());
  return loading;
}
