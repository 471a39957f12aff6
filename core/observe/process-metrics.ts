import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** A gauge that is read when the figures are asked for. */
export function gaugeOf(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}

/**
 * Memory, processor, event loop and open files of this process.
 * prom-client's own set samples the event loop a hundred times a second, which would wake an idle engine.
 */
export function addProcessMetrics(registers: Registry[]): void {
  gaugeOf(registers, 'process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  gaugeOf(registers, 'nodejs_heap_size_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed);
  gaugeOf(registers, 'process_cpu_seconds_total', 'Processor time used since the start.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gaugeOf(registers, 'process_uptime_seconds', 'Since the start.', () => process.uptime());
  let previous = performance.eventLoopUtilization();
  gaugeOf(
    registers,
    'nodejs_eventloop_utilization',
    'Share of time the loop was busy, since the last look.',
    () => {
      const current = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(current, previous);
      previous = current;
      return utilization;
    },
  );
  new Gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'How long the loop took to come round, measured when asked for.',
    registers,
    async collect() {
      const start = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      this.set((performance.now() - start) / 1000);
    },
  });
  if (process.platform === 'linux')
    gaugeOf(registers, 'process_open_fds', 'Open files.', () => readdirSync('/proc/self/fd').length);
}
