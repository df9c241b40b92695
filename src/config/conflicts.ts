import { isLoopback } from '../lib/loopback.ts';
import { type SettingName, settings } from './settings.ts';

/** A setting that does not go with the others: which, and what was expected of it. */
export interface Conflict {
  name: SettingName;
  expected: string;
  /** Undefined where nothing arrived, or where it is secret. */
  arrived?: string | undefined;
}

type Values = Readonly<Record<string, unknown>>;

/** The rules between settings. What is missing, or could not be read, is told elsewhere and breaks none. */
export function conflictsOf(values: Values): Conflict[] {
  return rules.flatMap((rule) => rule(values));
}

const rules: readonly ((values: Values) => Conflict[])[] = [
  ({ pollMinIntervalMs: min, pollMaxIntervalMs: max }) => {
    if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
    return [
      {
        name: 'pollMaxIntervalMs',
        expected: `at least ${settings.pollMinIntervalMs.env}, which is ${min}`,
        arrived: String(max),
      },
    ];
  },
  ({ persistedDocuments, persistedDocumentsOnly }) => {
    if (persistedDocumentsOnly !== true || persistedDocuments !== undefined) return [];
    return [{ name: 'persistedDocuments', expected: `a file; ${settings.persistedDocumentsOnly.env} needs one` }];
  },
  ({ auth, host, insecure }) => {
    if (auth !== 'none' || typeof host !== 'string' || isLoopback(host) || insecure === true) return [];
    const expected = `an address of this machine alone with ${settings.auth.env}=none, or --${settings.insecure.flag}`;
    return [{ name: 'host', expected, arrived: host }];
  },
  (values) => {
    if (!isWith(values, 'jwt')) return [];
    const given = keySources.filter((name) => values[name] !== undefined);
    if (given.length === 1) return [];
    const names = keySources.map((name) => settings[name].env).join(', ');
    const expected = `exactly one of ${names}, where ${settings.auth.env} has jwt`;
    return [{ name: 'jwtJwksUrl', expected, arrived: given.length === 0 ? undefined : `${given.length} of them` }];
  },
  (values) => {
    const { jwtAlgorithms: algorithms } = values;
    if (!isWith(values, 'jwt') || !Array.isArray(algorithms)) return [];
    const isSecret = values.jwtSecret !== undefined;
    if (algorithms.every((algorithm) => algorithm.startsWith('HS') === isSecret)) return [];
    const { jwtSecret, jwtJwksUrl, jwtPublicKeyFile } = settings;
    const expected = isSecret
      ? `HS256, HS384 or HS512, where ${jwtSecret.env} is given`
      : `algorithms of public keys, where ${jwtJwksUrl.env} or ${jwtPublicKeyFile.env} is given`;
    return [{ name: 'jwtAlgorithms', expected, arrived: algorithms.join(',') }];
  },
  (values) => {
    if (!isWith(values, 'jwt') || values.jwtJwksUrl === undefined) return [];
    const missing = (['jwtIssuer', 'jwtAudience'] as const).filter((name) => values[name] === undefined);
    return missing.map((name) => ({ name, expected: `a text; ${settings.jwtJwksUrl.env} needs one` }));
  },
  (values) => {
    if (!isWith(values, 'api-key') || values.apiKeys !== undefined) return [];
    return [
      { name: 'apiKeys', expected: `${settings.apiKeys.parser.expected}; ${settings.auth.env}=api-key needs some` },
    ];
  },
  ({ graphiql, introspection }) => {
    if (graphiql !== true || introspection !== false) return [];
    return [{ name: 'introspection', expected: `true with ${settings.graphiql.env}=true`, arrived: 'false' }];
  },
  ({ engine, redisUrl, redisPrefix }) => {
    if (engine !== 'redis') return [];
    const missing = Object.entries({ redisUrl, redisPrefix }).filter(([, value]) => value === undefined);
    return missing.map(([missed]) => {
      const name = missed as 'redisUrl' | 'redisPrefix';
      return { name, expected: `${settings[name].parser.expected}; ${settings.engine.env}=redis needs it` };
    });
  },
  ({ engine, workers }) => {
    if (engine !== 'memory' || typeof workers !== 'number' || workers === 1) return [];
    const reason = 'each would read every fleet for itself, and none could resume what another one has told';
    const expected = `1 with ${settings.engine.env}=memory (${reason}); ${settings.engine.env}=redis allows more`;
    return [{ name: 'workers', expected, arrived: String(workers) }];
  },
];

const keySources = ['jwtJwksUrl', 'jwtPublicKeyFile', 'jwtSecret'] as const;

function isWith({ auth }: Values, mode: string): boolean {
  return Array.isArray(auth) && auth.includes(mode);
}
