import { robotRows } from '../ros/fault-rows.js';
import { describeFaults } from '../ros/fault-session.js';

describeFaults('a simulated robot that is hurt', 'robot', robotRows);
