import { driveRows, encoderRows } from '../ros/soft-arm-rows.js';
import { describeSoftArms } from '../ros/soft-arm-session.js';

describeSoftArms('arms of soft servos whose drives go off or whose encoders lie', [
  ...driveRows.slice(1),
  ...encoderRows,
]);
