import { describedRobot, loadArm, readUrdfFile, resolveSettings } from 'neuromotor/arm';
import { PlantDriver, createPlant, createRobot } from 'neuromotor/control';
import { assembleBrain, beginTrial, endTrial, pathCheck, reachSpec, trainOnce } from 'neuromotor/model';
import { readResults, studies, type Results } from 'neuromotor/studies';

const settings = resolveSettings('robot', { 'model.training_trials': 4 });
const robot = describedRobot(settings);
const { arm } = robot;
const brain = assembleBrain(settings, arm, pathCheck(settings, arm));
while (!brain.training.done) trainOnce(brain);
const target = [-0.1, 0.2, 0.25] as const;
const plan = beginTrial(brain, reachSpec(brain, { target, learning: true, exploration: false }));
const { aimingErrorM } = endTrial(brain, { hand: plan.predictedHand });

const plant = await createPlant('mujoco', settings, robot);
const driven = await createRobot(settings, robot, {
  commandInterface: 'position',
  modes: plant.modes,
  onError: console.error,
});
await driven.controller.prepared;
const { report, durationS } = await new PlantDriver(driven, plant).reach(target);
await driven.close();
const read: (folder: string) => Results = readResults;
const parts = [loadArm, readUrdfFile, read].map((part) => typeof part);
console.log(
  JSON.stringify({
    joints: arm.jointNames,
    aimingErrorM,
    report,
    durationS,
    studies: Object.keys(studies),
    parts,
  }),
);
