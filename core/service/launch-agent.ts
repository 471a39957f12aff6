import { join } from 'node:path';
import { MARK, type ServiceProgram, serveWords } from './service-program.ts';

export const LABEL = 'org.ordinaut.engine';

/**
 * A launchd agent (launchd.plist(5)): started at login, again after a failure, with a limit of open files. launchd neither
 * limits memory dependably nor asks for health.
 */
export function launchAgent(service: ServiceProgram): string {
  const words = serveWords(service).map((word) => `    <string>${escaped(word)}</string>`);
  const log = escaped(join(service.data_directory, 'logs', 'service.log'));
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- ${MARK} -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${words.join('\n')}
  </array>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>ThrottleInterval</key><integer>10</integer>
  <key>ExitTimeOut</key><integer>90</integer>
  <key>ProcessType</key><string>Background</string>
  <key>Umask</key><integer>63</integer>
  <key>SoftResourceLimits</key><dict><key>NumberOfFiles</key><integer>16384</integer></dict>
  <key>StandardOutPath</key><string>${log}</string>
  <key>StandardErrorPath</key><string>${log}</string>
</dict>
</plist>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
