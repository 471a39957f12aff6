/** A test that needs a program of the system is skipped without it: `test.skipIf(!available('notify-send'))`. */
export { available } from '../../scripts/system-packages.mjs';
