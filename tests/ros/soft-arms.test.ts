import { changedRows, driveRows, lockedRows, reachRows } from './soft-arm-rows.js';
import { describeSoftArms } from './soft-arm-session.js';

describeSoftArms('an arm of soft servos', [reachRows[0], driveRows[0], lockedRows[0], changedRows[0]]);
