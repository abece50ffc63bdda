import type { LoopStatistics } from '../../observe/loop-statistics.js';
import type { Closeable } from '../client/ros-node.js';
import type { GraphWatch } from '../client/graph-watch.js';
import type { ArmDriver } from './arm-driver.js';
import type { ArmNode } from './arm-node.js';
import type { ConfiguredNode, ControlLoop } from './control-loop.js';
import type { RobotClock } from './lockstep-clock.js';
import { MarkerView } from './marker-view.js';
import { diagnosticsOf } from './node-diagnostics.js';
import type { NodeOutputs } from './node-outputs.js';
import type { NodeRecording } from './node-recording.js';
import type { OtherPublishers } from './other-publishers.js';
import { remarksOf } from './remarks.js';
import type { StatusReporter } from './status-reporter.js';

const STATUS_PERIOD_S = 0.1;
const DIAGNOSTICS_PERIOD_S = 1;

export interface RegularOutputsOptions {
  readonly configured: ConfiguredNode;
  readonly loop: ControlLoop;
  readonly statistics: LoopStatistics;
  readonly outputs: NodeOutputs;
  readonly reporter: StatusReporter;
  readonly recording: NodeRecording;
  readonly graph: GraphWatch;
  readonly others: OtherPublishers;
  readonly clock: RobotClock;
  readonly driver: ArmDriver;
}

/** The regular messages of an active node, until it is closed: status, markers and diagnostics. */
export function tellRegularly(node: ArmNode, told: RegularOutputsOptions): Closeable[] {
  const { configured, loop, outputs, reporter, recording, graph, others, clock, driver } = told;
  const { name, settings } = node;
  const { robot, cycle } = configured;
  const markers = new MarkerView(robot.arm, robot.limits, settings.base_frame);
  return [
    node.every(STATUS_PERIOD_S, 'steady', () => {
      others.look();
      reporter.remark(remarksOf(configured, loop, recording, others));
      reporter.repeat();
      if (!settings.lockstep) loop.holdWhileIdle(STATUS_PERIOD_S);
      const news = markers.update(robot.session, reporter.status, loop.handOfJoints());
      if (news !== undefined) outputs.markers(news);
    }),
    node.every(DIAGNOSTICS_PERIOD_S, 'steady', () => {
      driver.ask();
      outputs.diagnostics(
        diagnosticsOf({
          name,
          hardware: settings.tip_link,
          status: reporter.status,
          configured,
          loop: told.statistics,
          graph,
          stamps: clock.stamps,
          handWatch: loop.handWatch,
          recording: recording.summary(),
          reaches: cycle.reaches,
        }),
      );
    }),
  ];
}
