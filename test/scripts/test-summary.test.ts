import { describe, expect, test } from 'vitest';
import { addChecks, countTests, summaryLine } from '../../scripts/test-summary.mjs';

const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const report = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [passing],
};

describe('counting', () => {
  test('skipped and planned tests are told from passed ones', () => {
    expect(countTests(report, 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  });

  test('a file that does not load is a failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(countTests({ ...report, testResults: [passing, broken] }, 1).failed).toBe(1);
  });

  test('a file with failed tests counts those alone', () => {
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(countTests({ ...report, numFailedTests: 1, testResults: [failing] }, 1).failed).toBe(1);
  });

  test('an error outside any test is a failure', () => {
    expect(countTests(report, 1).failed).toBe(1);
  });

  test('a run without tests is a failure', () => {
    expect(countTests({ ...report, numPassedTests: 0, testResults: [] }, 0).failed).toBe(1);
  });

  test('a run without a report is a failure', () => {
    expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('each check counts as one', () => {
    expect(addChecks({ passed: 5, failed: 1, skipped: 2 }, [true, false, true])).toEqual({
      passed: 7,
      failed: 2,
      skipped: 2,
    });
  });
});

test('the line has one form', () => {
  expect(summaryLine({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped');
});
