import { spawnSync } from 'node:child_process';

const DEBIAN_PACKAGES: Record<string, string> = {
  python3: 'python3-venv',
  java: 'default-jdk-headless',
  mvn: 'maven',
  go: 'golang',
};

/** What to do about each command that is not there, in words. */
export function missingTools(commands: readonly string[]): string[] {
  return commands.filter((command) => spawnSync(command, [versionFlag(command)]).error).map(inWords);
}

function versionFlag(command: string): string {
  return command === 'go' ? 'version' : '--version';
}

function inWords(command: string): string {
  const debianPackage = DEBIAN_PACKAGES[command];
  const hint = debianPackage ? `, on Debian by apt-get install ${debianPackage}` : '';
  return `${command} is missing (got: no such command); install it${hint}`;
}
