import { z } from 'zod';
import { type ConfigOf, settings } from '../config/settings.ts';
import type { PersistedDocuments } from '../transport/persisted-documents.ts';
import { readSettingFile, unusable } from './setting-file.ts';

/** @throws CommandFailure where the file is no manifest. */
export function persistedDocumentsOf(config: ConfigOf<'dev'> | ConfigOf<'serve'>): PersistedDocuments | undefined {
  const { persistedDocuments: path, persistedDocumentsOnly: only } = config;
  return path === undefined ? undefined : { documents: documentsIn(path), only };
}

function documentsIn(path: string): ReadonlyMap<string, string> {
  const text = readSettingFile(path, settings.persistedDocuments);
  try {
    const manifest = z.record(z.string().min(1), z.string().min(1)).parse(JSON.parse(text));
    return new Map(Object.entries(manifest));
  } catch (error) {
    throw unusable(path, settings.persistedDocuments, 'a JSON object of documents by ID', error);
  }
}
