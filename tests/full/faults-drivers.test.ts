import { driverRows, peopleRows } from '../ros/driver-rows.js';
import { describeFaults, notQuick } from '../ros/fault-session.js';

describeFaults('a robot whose own controller and driver do everything', 'driver', notQuick(driverRows));
describeFaults('an arm that people enable, and that meets things', 'people', notQuick(peopleRows));
