/**
 * Entry point of the thread of a `GazeboLine`: it has the socket and puts answers into shared memory. No other module
 * imports it: another thread that did so would serve a line that it does not have.
 */
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { answerBytes, ANSWERED, CLOSED } from './gazebo-line-state.js';
import type { LineState } from './gazebo-line-state.js';

interface LineData extends LineState {
  readonly port: number;
}

interface Request {
  readonly lines: string;
  /** Whether an answer is pending. */
  readonly expects: boolean;
}

function serve({ port, control, answer }: LineData): void {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  // An error of a command without an answer is reported with the next answer.
  let failure: string | undefined;
  const reply = (line: string) => {
    const bytes = Buffer.from(failure ?? line, 'latin1').subarray(0, answerBytes);
    failure = undefined;
    answer.set(bytes);
    Atomics.store(control, 1, bytes.length);
    Atomics.store(control, 0, ANSWERED);
    Atomics.notify(control, 0);
  };
  const close = () => {
    Atomics.store(control, 0, CLOSED);
    Atomics.notify(control, 0);
  };
  socket.setEncoding('latin1').on('data', (data: string) => {
    const lines = (text + data).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('event ')) continue;
      if (line.startsWith('error ')) failure = line;
      else reply(line);
    }
  });
  socket.on('error', close);
  socket.on('close', close);
  parentPort?.on('message', ({ lines, expects }: Request) => {
    if (expects && socket.destroyed) close();
    else socket.write(lines);
  });
}

serve(workerData as LineData);
