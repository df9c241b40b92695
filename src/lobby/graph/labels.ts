/** What the page calls the arguments and members that a message may name. */
const labels: Readonly<Record<string, string>> = {
  fleet: 'Fleet',
  location: 'Location',
  where: 'Filter',
  filterExpression: 'Filter expression',
  name: 'Name',
  gameSessionId: 'Session ID',
  currentPlayerSessionCount: 'Players',
  maximumPlayerSessionCount: 'Slots',
  creationTime: 'Created',
  hasAvailablePlayerSessions: 'Has a free slot',
  playerSessionCreationPolicy: 'New players',
  protectionPolicy: 'Protection from scale-down',
  gameProperties: 'Game properties',
  playerId: 'Player ID',
  playerData: 'Player data',
};

const names = Object.keys(labels).join('|');
/** A name in front of the message, with the path that leads to it and what follows there. */
const inFront = new RegExp(`^(?:\\w+\\.)*?(${names})(?:\\.[\\w.]+)?(?=: )`, 'i');
/** A name in quotes. */
const quoted = new RegExp(`\`(${names})\`|(?<=')(${names})(?=')`, 'gi');
/** A name that is no word of any language. */
const unmistakable = new RegExp(
  `\\b(${Object.keys(labels)
    .filter((name) => /[A-Z]/.test(name))
    .join('|')})\\b`,
  'gi',
);

/** The message with the graph's and GameLift's names replaced by the page's labels. */
export function withLabels(message: string): string {
  const labelled = (_match: string, ...found: readonly unknown[]) =>
    labelOf(found.find((each) => typeof each === 'string') as string);
  return message.replace(inFront, labelled).replace(quoted, labelled).replace(unmistakable, labelled);
}

/** GameLift writes its names with a capital letter. */
function labelOf(name: string): string {
  return labels[name.charAt(0).toLowerCase() + name.slice(1)] ?? name;
}
