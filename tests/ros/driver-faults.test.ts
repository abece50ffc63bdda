import { driverRows, peopleRows } from './driver-rows.js';
import { describeFaults } from './fault-session.js';

describeFaults(
  'a robot with its own controller',
  'driver',
  driverRows.filter(({ quick }) => quick),
);
describeFaults(
  'an arm with people around it',
  'people',
  peopleRows.filter(({ quick }) => quick),
);
