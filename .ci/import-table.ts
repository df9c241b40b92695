/**
 * Which folder of `src` may import which: the one table. `npm run generate` writes the lint rules
 * (`.ci/import-rules.json`, which biome.json extends) and the table of CONTRIBUTING.md from it.
 */
type Folder = {
  readonly name: string;
  readonly job: string;
  readonly mayImport: readonly string[];
  /** What the table says where the list of folders does not say it. */
  readonly inWords?: string;
  readonly knowsNoGraphQL?: true;
};

const folders: readonly Folder[] = [
  {
    name: 'bundled',
    job: 'packages that `npm run build` builds into ours, one file each (docs/decisions.md)',
    mayImport: [],
    inWords: 'nothing of ours',
  },
  { name: 'lib', job: 'domain-free pieces, one idea and one test each', mayImport: ['bundled'] },
  {
    name: 'config',
    job: 'the one table of settings; help, `.env.example` and docs come from it',
    mayImport: ['lib'],
  },
  { name: 'observability', job: 'logger, metrics (every name in one file), tracing', mayImport: ['lib'] },
  { name: 'auth', job: 'who asks, what they may do, who may share a result', mayImport: ['lib'] },
  {
    name: 'gamelift',
    job: 'upstream: one door for every call. The only folder that knows the AWS SDK',
    mayImport: ['lib', 'observability'],
    knowsNoGraphQL: true,
  },
  {
    name: 'expression',
    job: 'the filter and sort grammar: parse, print, evaluate, lint',
    mayImport: ['lib'],
    knowsNoGraphQL: true,
  },
  {
    name: 'live',
    job: 'from "something may have changed" to "each subscriber learns it once"',
    mayImport: ['lib', 'gamelift', 'expression', 'observability'],
    knowsNoGraphQL: true,
  },
  {
    name: 'schema',
    job: 'the graph: grammar files, then a folder per noun',
    mayImport: ['gamelift', 'live', 'expression', 'auth', 'lib'],
  },
  {
    name: 'execution',
    job: "from an operation's text to its result, without a socket: documents, admission, the compiled executor, sharing",
    mayImport: ['schema', 'live', 'auth', 'observability', 'lib'],
  },
  {
    name: 'transport',
    job: 'HTTP, WebSocket, SSE, routes, drain: bytes in, bytes out',
    mayImport: ['execution', 'auth', 'observability', 'lib', 'bundled'],
  },
  {
    name: 'emulator',
    job: 'GameLift on loopback, with its own idea of the API',
    mayImport: ['lib'],
    inWords: '`lib` only: it must not share our misunderstandings',
  },
  {
    name: 'lobby',
    job: 'the web page. It knows only the public graph, and runs in a browser',
    mayImport: [],
    inWords: 'nothing of ours',
  },
];

/** The folders and files that may import all the others. */
const composition = {
  folders: ['cli'],
  files: ['gateway.ts', 'index.ts', 'main.ts'],
  job: "commands; the composition root; the package's face; the executable",
};

/** The one folder that knows the AWS SDK. */
const upstream = 'gamelift';

/** The table of CONTRIBUTING.md, in Markdown. */
export function importsAsMarkdown(): string {
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  const rows = folders.map(
    ({ name, job, mayImport, inWords }) => `| \`${name}/\` | ${job} | ${inWords ?? list(mayImport)} |`,
  );
  const top = list([...composition.folders.map((name) => `${name}/`), ...composition.files]);
  return `| folder | job | may import |
|---|---|---|
${rows.join('\n')}
| ${top} | ${composition.job} | all of the above |`;
}

/** The lint rules, as biome.json extends them. */
export function importsAsLintRules(): string {
  const rules = [...folders.map(ruleFor), ruleForComposition()];
  return `${JSON.stringify({ overrides: rules }, null, 2)}\n`;
}

function ruleFor({ name, mayImport, knowsNoGraphQL }: Folder): unknown {
  const all = [...folders.map((folder) => folder.name), ...composition.folders];
  const refused = all.filter((other) => other !== name && !mayImport.includes(other));
  const may =
    mayImport.length === 0 ? 'nothing of ours' : `${mayImport.map((other) => `src/${other}`).join(', ')} only`;
  return override(
    [`src/${name}/**`],
    [
      {
        group: [...refused.map((other) => `**/${other}/**`), ...composition.files.map((file) => `../**/${file}`)],
        message: `src/${name} may import ${may} (CONTRIBUTING.md, "Folders").`,
      },
      ...(name === upstream ? [] : [noSdk]),
      ...(name === 'bundled' ? [] : [noBundledPackage]),
      ...(knowsNoGraphQL === true ? [{ group: graphql, message: `src/${name} knows no GraphQL.` }] : []),
      ...(name === 'lobby'
        ? [{ group: ['node:*', '@pothos/**', 'graphql-yoga'], message: 'src/lobby runs in a browser.' }]
        : []),
    ],
  );
}

function ruleForComposition(): unknown {
  return override([...composition.folders.map((name) => `src/${name}/**`), 'src/*.ts'], [noSdk, noBundledPackage]);
}

const noSdk = { group: ['@aws-sdk/**', '@smithy/**'], message: `Only src/${upstream} speaks to the AWS SDK.` };
const noBundledPackage = {
  group: ['graphql-yoga', '@graphql-yoga/**', '@redis/**'],
  message: 'Only src/bundled imports what is built into the package.',
};
const graphql = ['graphql', 'graphql/**', 'graphql-yoga', 'graphql-ws', '@pothos/**'];

function override(includes: readonly string[], patterns: readonly unknown[]): unknown {
  return { includes, linter: { rules: { style: { noRestrictedImports: { level: 'error', options: { patterns } } } } } };
}
