// Counts of a test run, and the line that it ends with.

/**
 * Counts from vitest's JSON report (undefined when there is none) and its exit code.
 * A file that does not load, an error outside any test, and a run without tests count as one failure each.
 */
export function countTests(report, exitCode) {
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + (report?.testResults ?? []).filter(isBrokenFile).length;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, skipped };
}

export function addChecks(counts, results) {
  const passed = results.filter(Boolean).length;
  return { ...counts, passed: counts.passed + passed, failed: counts.failed + results.length - passed };
}

export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function isBrokenFile(file) {
  return file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed');
}
