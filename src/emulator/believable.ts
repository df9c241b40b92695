/** Made-up sessions and players that look like those of a real game, for the seeded world and the simulation. */
export interface BelievableSession {
  name: string;
  maximumPlayerSessionCount: number;
  gameProperties: ReadonlyMap<string, string>;
}

type Random = () => number;

const modes = [
  { gameMode: 'duel', title: 'Duel', players: 2 },
  { gameMode: 'skirmish', title: 'Skirmish', players: 8 },
  { gameMode: 'conquest', title: 'Conquest', players: 16 },
  { gameMode: 'race', title: 'Race', players: 12 },
  { gameMode: 'coop', title: 'Expedition', players: 4 },
];
const maps = ['Harbor', 'Canyon', 'Foundry', 'Glacier', 'Orchard', 'Citadel', 'Lagoon', 'Quarry'];
const qualities = [
  'Quiet',
  'Midnight',
  'Golden',
  'Broken',
  'Crimson',
  'Distant',
  'Restless',
  'Frozen',
  'Amber',
  'Hidden',
];
const difficulties = ['easy', 'normal', 'hard'];
const languages = ['en', 'de', 'fr', 'es', 'ja', 'pt'];
const firstNames = [
  'ada',
  'bo',
  'cleo',
  'dev',
  'eva',
  'finn',
  'gus',
  'hana',
  'ivo',
  'juno',
  'kit',
  'lin',
  'mara',
  'noor',
];
const secondNames = ['fox', 'wren', 'otter', 'lynx', 'heron', 'badger', 'moth', 'pike', 'stoat', 'swift'];

export function believableSession(random: Random): BelievableSession {
  const mode = oneOf(random, modes);
  const map = oneOf(random, maps);
  return {
    name: `${oneOf(random, qualities)} ${map} ${mode.title}`,
    maximumPlayerSessionCount: mode.players,
    gameProperties: new Map([
      ['gameMode', mode.gameMode],
      ['gameMap', map.toLowerCase()],
      ['difficulty', oneOf(random, difficulties)],
      ['language', oneOf(random, languages)],
    ]),
  };
}

/** Like `juno-heron-417`. */
export function believablePlayerId(random: Random): string {
  return `${oneOf(random, firstNames)}-${oneOf(random, secondNames)}-${100 + Math.floor(random() * 900)}`;
}

/** Any of the items, each as likely as the others. Throws where there is none. */
export function oneOf<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}
