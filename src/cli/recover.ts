import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { RecordingError } from '../errors.js';
import { recoverRecording } from '../storage/mcap-recovery.js';

/** `neuromotor recover`: makes a complete recording from one that a crash cut short. */
export function recoverCommand(): Command {
  return new Command('recover')
    .description('Complete a recording that a crash cut short: all that can be read, with an index.')
    .argument('<file>', 'MCAP file; it stays as it is')
    .option('-o, --output <file>', 'where to (default: the name with -recovered)')
    .action(async (from: string, { output }: { readonly output?: string }) => {
      const to = output ?? from.replace(/(\.mcap)?$/, '-recovered.mcap');
      if (existsSync(to))
        throw new RecordingError(`${to} exists already: remove it, or give another --output`);
      const { messages, complete } = await recoverRecording(from, to);
      const verdict = complete ? 'it was complete' : 'it lacked its end';
      process.stdout.write(`${to}: ${messages} messages of ${from}; ${verdict}\n`);
    });
}
