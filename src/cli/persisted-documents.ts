import { type ConfigOf, settings } from '../config/settings.ts';
import { createDocumentCache } from '../execution/documents/cache.ts';
import { checkManifest } from '../execution/documents/manifest.ts';
import type { PersistedDocuments } from '../execution/documents/persisted-documents.ts';
import { schema } from '../schema/index.ts';
import { CommandFailure } from './command.ts';
import { readSettingFile, unusable } from './setting-file.ts';

type Config = ConfigOf<'dev'> | ConfigOf<'serve'>;

/** @throws CommandFailure where the file is no manifest, with a line for each document that would be refused to every client. */
export function persistedDocumentsOf(config: Config): PersistedDocuments | undefined {
  const { persistedDocuments: path, persistedDocumentsOnly: only } = config;
  return path === undefined ? undefined : { documents: documentsIn(path, config), only };
}

function documentsIn(path: string, config: Config): ReadonlyMap<string, string> {
  const checked = checkManifest(manifestIn(path), createDocumentCache(schema, config, config));
  if (!checked.problems) return checked.documents;
  const { env } = settings.persistedDocuments;
  const told = `${env}: expected documents that are executed here, each under its ID, got ${JSON.stringify(path)}`;
  throw new CommandFailure([told, ...checked.problems].join('\n  '));
}

function manifestIn(path: string): object {
  const setting = settings.persistedDocuments;
  const text = readSettingFile(path, setting);
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) return manifest;
    throw new TypeError('it is JSON, but no object');
  } catch (error) {
    throw unusable(path, setting, 'a JSON object of documents by ID', error);
  }
}
