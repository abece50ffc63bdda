import { changedRows, lockedRows, reachRows } from '../ros/soft-arm-rows.js';
import { describeSoftArms } from '../ros/soft-arm-session.js';

describeSoftArms('arms of soft servos', [
  ...reachRows.slice(1),
  ...lockedRows.slice(1),
  ...changedRows.slice(1),
]);
