import { expect, it } from 'vitest';
import type { ArmNode } from '../../../src/ros/node/arm-node.js';
import type { NodeOutputs } from '../../../src/ros/node/node-outputs.js';
import { StatusReporter } from '../../../src/ros/node/status-reporter.js';
import { EmergencyStop } from '../../../src/session/emergency-stop.js';
import { statusLevel, statusText } from '../../../src/session/status.js';
import type { Status } from '../../../src/session/status.js';

function reporter() {
  const published: Status[] = [];
  const logged: string[] = [];
  const node = {
    settings: { joint_state_timeout: 0.1 },
    log: (level: string, text: string) => logged.push(`${level}: ${text}`),
  };
  const stop = new EmergencyStop();
  const outputs = { status: (status: Status) => published.push(status) };
  const one = new StatusReporter(node as unknown as ArmNode, outputs as unknown as NodeOutputs, stop, {
    onNew: () => undefined,
    rateHz: () => 4.9,
  });
  return { one, published, logged, stop };
}

const idle: Status = { kind: 'idle', state: 'idle' };
const none = { warning: undefined, others: [], topic: '/position_commands' };

it('another publisher of the commands is told at once, in the place of what is well, and no longer than it is there', () => {
  const { one, published } = reporter();
  one.show(idle);
  one.remark({ ...none, others: ['/rival'] });
  expect(published.at(-1)).toMatchObject({ kind: 'otherPublisher', state: 'idle', reason: '/rival' });
  expect(statusText(one.status)).toContain('/rival publishes on /position_commands too');
  const count = published.length;
  one.show(idle);
  expect(published).toHaveLength(count);
  one.show({ kind: 'trackingError', state: 'halted' });
  expect(one.status.kind).toBe('trackingError');
  one.show(idle);
  one.remark(none);
  expect(published.at(-1)).toEqual(idle);
});

it('what else is wrong goes with each status, as a warning', () => {
  const { one, logged } = reporter();
  one.show(idle);
  one.remark({ ...none, warning: 'what was learnt could not be saved: disk full' });
  expect(one.status).toMatchObject({
    kind: 'idle',
    warning: 'what was learnt could not be saved: disk full',
  });
  expect(statusLevel(one.status)).toBe('warn');
  expect(statusText(one.status)).toBe('Idle; what was learnt could not be saved: disk full');
  expect(logged).toEqual(['warn: what was learnt could not be saved: disk full']);
  one.remark(none);
  expect(statusLevel(one.status)).toBe('ok');
});

it('what is latched is shown in the place of a node that is not active, the emergency stop first', () => {
  const { one, stop } = reporter();
  stop.hold({ kind: 'jointStatesInvalid', reason: 'an encoder jumped', latched: true });
  one.show({ kind: 'unconfigured', state: 'unconfigured' });
  expect(one.status).toMatchObject({
    kind: 'jointStatesInvalid',
    state: 'unconfigured',
    reason: 'an encoder jumped',
  });
  stop.latch();
  one.refresh();
  expect(one.status.kind).toBe('emergencyStop');
  stop.release();
  one.refresh();
  expect(one.status.kind).toBe('jointStatesInvalid');
  stop.release();
  one.refresh();
  expect(one.status.kind).toBe('unconfigured');
});
