/** Writes docs/model/tables.md from the parameters of the code:  npm run docs:model */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { PREMOTOR_ANSWER } from '../src/model/basal-ganglia/action-selection.js';
import { BasalGanglia } from '../src/model/basal-ganglia/basal-ganglia.js';
import { basalGangliaConstants } from '../src/model/basal-ganglia/basal-ganglia-parameters.js';
import {
  publishedCortex,
  publishedDistances,
  publishedGains,
  publishedOptions,
} from '../src/model/brain-parameters.js';
import { CORTEX_TAU_MS } from '../src/model/cortex/cortex.js';
import { ruleConstants } from '../src/model/basal-ganglia/cortico-striatal-rule.js';
import { cpgConstants, CPG_PARAMETERS_PER_JOINT, CPG_UPDATES } from '../src/model/movement/cpg.js';
import { plainKernels } from '../src/model/kernels/plain-kernels.js';
import { expressionConstants, families } from '../src/model/movement/primitive-expression.js';
import { Random } from '../src/model/numbers/random.js';
import { publishedReservoir } from '../src/model/cerebellum/reservoir-parameters.js';
import { phaseMs } from '../src/model/trial/phases.js';
import { parameterTable } from '../src/parameters/parameter-table.js';
import { publishedQuirks } from '../src/parameters/sections.js';

export const tablesPath = fileURLToPath(new URL('../docs/model/tables.md', import.meta.url));

const primitives = parameterTable['model.primitives'].value.published;
const joints = parameterTable.joints.value.published.length;
const bg = new BasalGanglia(
  { primitives, cortex: publishedCortex },
  new Random(1).stream('noise'),
  plainKernels,
);
const { tauMs, baseline, weights } = basalGangliaConstants;
const { cells, halfExtentM, gain, varianceM2 } = publishedCortex;
const reservoir = publishedReservoir;
const delayMs = reservoir.stepMs;

type Row = readonly (string | number)[];

const table = (head: readonly string[], rows: readonly Row[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.map(String).join(' | ')} |`),
  '',
];

const summary: Row[] = [
  ['Populations', 'cortex, StrD1, SNr, VA, PM, SNc, reward; Intermediate and parameter cells; reservoir'],
  ['Topology', `cortex: grid of ${cells} x ${cells} x ${cells} cells over the workspace; others: none`],
  ['Connectivity', 'all to all, one to one, or all to all without self; no sparse random connectivity'],
  ['Neuron model', 'rate units, rectified linear; tanh in the reservoir'],
  ['Synapse model', `weighted sums; delay of one step (${delayMs} ms)`],
  [
    'Plasticity',
    'cortex to StrD1 (three factors, dopamine); StrD1 to SNc (reward prediction); reservoir (node perturbation)',
  ],
  ['Input', 'Gaussian bump at the goal (cortex), one-hot goal (reservoir), reward, drive of PM'],
  ['Measurements', 'end point and directional error of the hand; dopamine; chosen primitive'],
  [
    'Integration',
    `explicit Euler, ${delayMs} ms; pattern generator: fourth order, ${1000 * cpgConstants.stepS} ms`,
  ],
];

const populations: Row[] = [
  ['Cortex', 'linear', cells ** 3, CORTEX_TAU_MS, 'Gaussian bump', 0],
  ['StrD1', 'rectified linear', bg.strD1.r.length, tauMs.strD1, bg.strD1.baseline[0], 0],
  ['SNr', 'rectified linear', bg.snr.r.length, tauMs.snr, baseline.snr, bg.noise],
  ['VA', 'rectified linear', bg.va.r.length, tauMs.va, baseline.va, 0],
  ['PM', 'rectified linear', bg.pm.r.length, tauMs.pm, 'set in each trial', 0],
  ['SNc', 'dopamine cell', bg.snc.r.length, tauMs.snc, baseline.snc, 0],
  ['Reward', 'rectified linear', bg.reward.r.length, tauMs.reward, 'set in each trial', 0],
  ['Intermediate', 'rectified linear', primitives, expressionConstants.tauMs, 'set in each trial', 0],
  [
    `Parameter cells (${families.map(({ name }) => name).join(', ')})`,
    'rectified linear',
    `${CPG_PARAMETERS_PER_JOINT} x ${joints} x ${expressionConstants.cellsPerGroup}`,
    expressionConstants.tauMs,
    0,
    0,
  ],
  [
    'Reservoir',
    'tanh',
    reservoir.units,
    reservoir.timeConstantMs,
    reservoir.constantUnits.map(([unit, value]) => `unit ${unit}: ${value}`).join(', '),
    `±${reservoir.perturbationAmplitude} at ${reservoir.perturbationRateHz} Hz`,
  ],
  ['Goal units', 'input', reservoir.inputs, '–', 'one-hot', 0],
];

const projections: Row[] = [
  ['Cortex', 'StrD1', 'excitatory', 'all to all', 'from 0', 'dopamine-modulated'],
  ['StrD1', 'SNc', 'inhibitory', 'all to one', 'from 0', 'reward prediction'],
  ['StrD1', 'SNr', 'inhibitory', 'one to one', weights.strD1ToSnr, '–'],
  [
    'SNr',
    'SNr',
    `excitatory, of [${basalGangliaConstants.snrLateralThreshold} - r]+`,
    'all to all without self',
    bg.lateral.snr,
    '–',
  ],
  ['SNr', 'VA', 'inhibitory', 'one to one', weights.snrToVa, '–'],
  ['VA', 'VA', 'inhibitory', 'all to all without self', bg.lateral.va, '–'],
  ['VA', 'PM', 'excitatory', 'one to one', 1, '–'],
  ['PM', 'StrD1', 'excitatory', 'one to one', weights.pmToStrD1, '–'],
  ['Reward', 'SNc', 'excitatory', 'one to one', 1, '–'],
  ['SNc', 'StrD1', 'dopamine', 'one to all', 1, '–'],
  ['Intermediate', 'Intermediate', 'inhibitory', 'all to all without self', 1, '–'],
  [
    'Intermediate',
    'parameter cells',
    'excitatory',
    'all to all',
    `uniform, ${expressionConstants.lowestWeight} to ${expressionConstants.highestWeight}`,
    '–',
  ],
  ['parameter cells', 'same family and joint', 'inhibitory', 'all to all without self', 1, '–'],
  ['goal units', 'reservoir', 'of either sign', 'all to all', `uniform, ±${reservoir.inputWeightLimit}`, '–'],
  [
    'reservoir',
    'reservoir',
    'of either sign',
    'all to all with self',
    `normal, 0 ± ${reservoir.recurrentGain} / √${reservoir.units}`,
    'node perturbation',
  ],
];

const neurons: Row[] = [
  [
    'rectified linear',
    '`tau dm/dt = -m + E - H + B + n U`, `r = [m]+`',
    'U uniform in (-1, 1), fresh for each cell and step',
  ],
  ['linear (cortex)', '`tau dr/dt = -r + B`', 'never negative, as B is not'],
  [
    'dopamine cell',
    `\`tau dm/dt = -m + target\`, \`r = [m]+\`; target ${baseline.snc} at rest, \`[E - ${baseline.snc} - H]+ + ${baseline.snc}\` with a reward E above ${basalGangliaConstants.firingThreshold}, else \`${baseline.snc} - H\``,
    'E reward, H learnt prediction',
  ],
  [
    'tanh (reservoir)',
    '`tau dx/dt = -x + sum W r + sum Win u + xi`, `r = tanh(x)`',
    `constant units: r = tanh(value); running mean of x keeps ${reservoir.meanRetention} of its old value`,
  ],
  [
    'pattern generator',
    `\`tm dV/dt = -(V - ${cpgConstants.amplitude} tanh((sf / ${cpgConstants.amplitude}) V) + q ∓ I)\`, \`${cpgConstants.slowToFast} tm dq/dt = -q + ss V\``,
    `two half centres per joint; ${CPG_UPDATES} updates of ${cpgConstants.stepsPerUpdate} steps; motor neurons of slope ${cpgConstants.motorSlope} and threshold ${cpgConstants.motorThreshold}; gains ${publishedGains.join(', ')} rad`,
  ],
];

const plasticity: Row[] = [
  [
    'cortex → StrD1',
    `\`dw/dt = (mod g (r_k - mean r) - alpha g^2) / ${ruleConstants.tauMs} ms\`, w at least 0; \`mod\` = ${ruleConstants.gainBurst} D in a burst, ${ruleConstants.gainDip} D in a dip where the weight and the trace are positive, else 0`,
    `\`D = ${basalGangliaConstants.dopamineGain} (dopamine - ${baseline.snc})\`, \`g = [r_i - mean r - ${basalGangliaConstants.striatalThreshold}]+\`; alpha follows \`[m_i - ${basalGangliaConstants.alphaThreshold}]+\` in ${tauMs.alpha} ms`,
  ],
  [
    'StrD1 → SNc',
    `\`dw/dt = x [r_SNc - ${baseline.snc}]+ [r_i - mean r]+ / ${tauMs.prediction} ms\``,
    'x = 1 while there is reward, else 3; grows only',
  ],
  [
    'reservoir',
    `\`e_ij += (r_j delta_i)^3\` each step; at the end of a trial \`W_ij -= clip(${reservoir.learningRate} e_ij m (E - m), ±${reservoir.weightChangeLimit})\``,
    `E error of the reach (m), m mean error of its goal, which keeps ${publishedQuirks.errorRetention} of its old value; nothing is learnt from the first ${publishedQuirks.learningDelay} outcomes`,
  ],
];

const input: Row[] = [
  [
    'goal, outcome',
    'cortex',
    `Gaussian bump of total ${gain} and variance ${varianceM2} m² over a grid from ${-halfExtentM} to ${halfExtentM - (2 * halfExtentM) / cells} m along each axis`,
  ],
  ['drive of the chosen primitive', 'PM', 'see [training](training.md); none in reaches'],
  [
    'reward',
    'reward',
    `when the hand moved beyond ${publishedDistances.noveltyM} m; size: see [training](training.md)`,
  ],
  [
    'goal unit',
    'reservoir',
    `1 for ${reservoir.stimulusSteps} ms, then ${reservoir.delaySteps} ms without input`,
  ],
  [
    'perturbation',
    'reservoir',
    `uniform in ±${reservoir.perturbationAmplitude}, with probability ${(reservoir.perturbationRateHz * reservoir.stepMs) / 1000} per unit and step`,
  ],
];

const phases: Row[] = [
  ['rest', phaseMs.rest, 'cortex off'],
  [
    'goal',
    phaseMs.goal,
    `cortex shows the goal; then the PM cell with the largest rate wins (an answer from ${PREMOTOR_ANSWER} on)`,
  ],
  [
    'action',
    phaseMs.action,
    `the primitive is expressed as ${CPG_PARAMETERS_PER_JOINT} x ${joints} parameters`,
  ],
  ['stimulus', reservoir.stimulusSteps, 'goal unit of the reservoir on'],
  [
    'delay',
    reservoir.delaySteps,
    `mean rates of the last ${reservoir.readouts} units, times ${reservoir.readoutScale}, are added to the parameters`,
  ],
  ['movement', 0, 'no network time passes'],
  ['learning step', reservoir.stepMs, 'reservoir'],
];

const measurements: Row[] = [
  ['end point error', 'm', 'distance of hand and target at the end of the movement'],
  ['aiming error', 'm', 'distance of hand and the goal that is aimed at; the cerebellum learns from it'],
  [
    'directional error',
    '°',
    'angle from hand to goal in the plane of goals 0 and 1 about the shoulder; see [trials](trials.md#measures)',
  ],
  ['dopamine', 'rate', 'of SNc at the end of the reward phase'],
  ['after-effect', '°', 'mean directional error of the first 5 trials after a disturbance'],
];

/** The page as it should stand in docs/model/tables.md. */
export async function modelTables(): Promise<string> {
  const text = [
    '# The model in tables',
    '',
    '`npm run docs:model` makes these tables from the constants and published parameters in `src/model/`, in the form of',
    'Nordlie, Gewaltig & Plesser (2009), PLOS Comput Biol 5(8) e1000456. The other pages explain the model; this page sums it',
    `up. All values are published ones (profile \`published\`; the training keeps at most ${publishedOptions.goalsKept} goals), for the arm of the`,
    `publication with ${joints} joints.`,
    '',
    '## A. Summary',
    '',
    ...table(['what', 'how'], summary),
    '## B. Populations',
    '',
    ...table(['name', 'elements', 'size', 'tau (ms)', 'baseline', 'noise'], populations),
    '## C. Projections',
    '',
    `Every delay is one step of ${delayMs} ms.`,
    '',
    ...table(['source', 'target', 'kind', 'pattern', 'weight', 'plasticity'], projections),
    '## D. Neuron models',
    '',
    ...table(['name', 'dynamics', 'notes'], neurons),
    '## E. Synapse models and plasticity',
    '',
    'A synapse adds weight times rate to the excitatory sum E or the inhibitory sum H of its target.',
    '',
    ...table(['projection', 'rule', 'with'], plasticity),
    '## F. Input',
    '',
    ...table(['what', 'target', 'description'], input),
    'Phases of a reach:',
    '',
    ...table(['phase', 'ms', 'what happens'], phases),
    '## G. Readout of parameter cells',
    '',
    'Each cell stands for a value from lowest to highest. The parameter is the offset plus the mean of these values, weighted by the rates of the cells.',
    '',
    ...table(
      ['family', 'parameter', 'offset', 'lowest', 'highest'],
      families.map(({ name, offset, low, high }, i) => [
        name,
        ['sf', 'ss', 'I', 'tm', 'slope', 'threshold'][i],
        offset,
        low,
        high - (high - low) / expressionConstants.cellsPerGroup,
      ]),
    ),
    '## H. Measurements',
    '',
    ...table(['name', 'unit', 'definition'], measurements),
  ].join('\n');
  return format(text, { ...(await resolveConfig(tablesPath)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(tablesPath, await modelTables());
