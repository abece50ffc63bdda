import { resolveSettings } from 'neuromotor/control';

resolveSettings('robotic');
