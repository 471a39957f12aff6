import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CommandAgent } from '../../../core/tools/server-config.ts';
import { livingChildren, temporaryFolder, toolRig, until } from '../../support/tool-rig.ts';

const agent = (script: string, more: Partial<CommandAgent> = {}): { agent: CommandAgent } => ({
  agent: { kind: 'command', command: process.execPath, args: ['-e', script, '{prompt}'], ...more },
});
const run = async (servers: { agent: CommandAgent }, prompt = 'do it', more = {}) => {
  const rig = await toolRig({ servers });
  return rig.call('agent.run', { prompt }, more);
};

describe('a command agent', () => {
  test('gets the prompt as one argument, whatever is in it, and no shell sees it', async () => {
    const prompt = `say "hi" $(touch /tmp/pwned); 'x' | y`;
    const { output, via } = await run(agent('console.log(process.argv[1])'), prompt);
    expect(output).toMatchObject({ status: 'succeeded', output: prompt, summary: prompt, exit_code: 0 });
    expect(via).toBe('command');
  });
  test('gets the prompt on stdin when no argument takes it', async () => {
    const echo = agent('', { args: ['-e', 'process.stdin.pipe(process.stdout)'] });
    expect((await run(echo, 'over stdin')).output).toMatchObject({ output: 'over stdin' });
  });
  test('never takes a prompt for an option', async () => {
    const { output } = await run(
      agent('console.log(JSON.stringify(process.argv[1]))', { output: 'json' }),
      '--help',
    );
    expect(output).toMatchObject({ output: ' --help' });
  });
  test('may answer with JSON, whose result is the summary', async () => {
    const json = agent(`console.log(JSON.stringify({ result: 'all done', cost: 1 }))`, { output: 'json' });
    expect((await run(json)).output).toMatchObject({
      summary: 'all done',
      output: { result: 'all done', cost: 1 },
    });
  });
  test('may answer with JSON lines', async () => {
    const lines = agent(`console.log('{"n":1}\\n{"n":2,"result":"two"}')`, { output: 'jsonl' });
    expect((await run(lines)).output).toMatchObject({ summary: 'two', output: [{ n: 1 }, { n: 2 }] });
  });
  test('that prints no JSON where it should has failed, answered', async () => {
    await expect(run(agent(`console.log('oops')`, { output: 'json' }))).rejects.toMatchObject({
      code: 'tool_error',
      delivery: 'answered',
    });
  });
  test('that ends with another exit code has failed, with its last words', async () => {
    await expect(run(agent(`console.error('not logged in'); process.exit(3)`))).rejects.toMatchObject({
      code: 'tool_error',
      message: 'agent.run failed: exit code 3: not logged in',
      delivery: 'answered',
    });
  });
  test('that does not exist was not sent anything', async () => {
    await expect(run(agent('', { command: 'no-such-agent' }))).rejects.toMatchObject({
      code: 'command_not_found',
      delivery: 'not_sent',
    });
  });
  test('that takes too long is ended with everything it started', async () => {
    const script = `require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM",()=>{});setInterval(()=>{},1e6)'], { stdio: 'inherit' }); setInterval(() => {}, 1e6)`;
    await expect(run(agent(script), 'x', { timeout_ms: 500 })).rejects.toMatchObject({
      code: 'tool_timeout',
      delivery: 'unknown',
    });
    await until(() => livingChildren().length === 0, 'end of the group');
  });
  test('whose call is cancelled is ended', async () => {
    const abort = new AbortController();
    const rig = await toolRig({ servers: agent('setInterval(() => {}, 1e6)') });
    const pending = rig.call('agent.run', { prompt: 'x' }, { signal: abort.signal });
    await until(() => livingChildren().length > 0, 'start');
    abort.abort();
    await expect(pending).rejects.toMatchObject({ code: 'cancelled', delivery: 'unknown' });
  });
  test('that floods stdout is ended', async () => {
    const flood = agent(
      `const f = () => { while (process.stdout.write('x'.repeat(65536))); process.stdout.once('drain', f) }; f()`,
    );
    await expect(run(flood)).rejects.toMatchObject({ code: 'output_too_large' });
  });
  test('without a prompt is refused', async () => {
    const rig = await toolRig({ servers: agent('') });
    await expect(rig.call('agent.run', {})).rejects.toMatchObject({ code: 'invalid_input', path: 'prompt' });
  });
  test('runs in its folder with its variables', async () => {
    const folder = temporaryFolder();
    const script = 'console.log(process.cwd() + " " + process.env.ROLE)';
    const { output } = await run(agent(script, { cwd: folder, env: { ROLE: 'reviewer' } }));
    expect(output).toMatchObject({ output: `${join(folder)} reviewer` });
  });
});
