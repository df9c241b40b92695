import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { startTestTransport } from '../../transport/fixture.ts';

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const operation = gql`
  query Greet($name: String) {
    hello(name: $name)
  }
`;

/** Apollo Client with its link of persisted queries, and the requests that it sends: whether each carries a text. */
function apolloClient(url: string, options: Partial<PersistedQueryLink.Options> = {}) {
  const requests: string[] = [];
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256: sha256Of, ...options } as PersistedQueryLink.Options),
    new HttpLink({
      uri: `${url}/graphql`,
      fetch: (input, init) => {
        const isByText = String(init?.body ?? '').includes('"query"');
        requests.push(`${init?.method} ${isByText ? 'text' : 'hash'}`);
        return fetch(input, init);
      },
    }),
  ]);
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const ask = async (name: string) =>
    (await client.query<{ hello: string }>({ query: operation, variables: { name } })).data?.hello;
  return { requests, ask };
}

describe('Apollo Client with automatic persisted queries', () => {
  it('sends texts after one refusal, where no document is known by an ID', async () => {
    const { url } = await startTestTransport();
    const { requests, ask } = apolloClient(url);
    for (const name of ['ann', 'bob', 'cleo']) expect(await ask(name)).toBe(`hello ${name}`);
    expect(requests).toEqual(['POST hash', 'POST text', 'POST text', 'POST text']);
  });

  it('sends each text once, beside a manifest', async () => {
    const { url } = await startTestTransport({ persistedDocuments: { documents: new Map(), only: false } });
    const { requests, ask } = apolloClient(url);
    for (const name of ['ann', 'bob', 'cleo']) expect(await ask(name)).toBe(`hello ${name}`);
    expect(requests).toEqual(['POST hash', 'POST text', 'POST hash', 'POST hash']);
  });

  it('sends no text of a document that is in the manifest, also by GET', async () => {
    const documents = new Map([[sha256Of(print(operation)), print(operation)]]);
    const { url } = await startTestTransport({ persistedDocuments: { documents, only: true } });
    for (const useGETForHashedQueries of [false, true]) {
      const { requests, ask } = apolloClient(url, { useGETForHashedQueries });
      expect(await ask('ann')).toBe('hello ann');
      expect(requests).toEqual([useGETForHashedQueries ? 'GET hash' : 'POST hash']);
    }
  });
});

it.each([
  ['PERSISTED_QUERY_NOT_SUPPORTED', null],
  ['PERSISTED_QUERY_NOT_FOUND', { documents: new Map(), only: false }],
])(
  '%s is answered with the status 200 in every media type, which Apollo iOS needs',
  async (code, persistedDocuments) => {
    const { url, post } = await startTestTransport({ persistedDocuments });
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256Of('{ hello }') } };
    const search = new URLSearchParams({ extensions: JSON.stringify(extensions) });
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answers = [
        await post({ extensions }, { accept }),
        await fetch(`${url}/graphql?${search}`, { headers: { accept } }),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(200);
        expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code } }] });
      }
    }
  },
);

it('documents of an embedded gateway are known by the IDs that code generators write', async () => {
  const documents = new Map([[`sha256:${sha256Of('{ hello }')}`, '{ hello }']]);
  const { post } = await startTestTransport({ persistedDocuments: { documents, only: true } });
  for (const documentId of [`sha256:${sha256Of('{ hello }')}`, sha256Of('{ hello }')]) {
    expect(await (await post({ documentId })).json()).toEqual({ data: { hello: 'hello world' } });
  }
});
