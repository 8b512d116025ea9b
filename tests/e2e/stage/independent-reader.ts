import { readFile } from 'node:fs/promises';
import { BMFF } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore } from '@trustnxt/c2pa-ts/manifest';

/** Validates a file with a C2PA reader that shares no code with the signer. */
export async function validateIndependently(
  file: string,
): Promise<{ readonly valid: boolean; readonly codes: string[] }> {
  // This reader knows the box structure of every BMFF file but lists two brands only; MP4 is `isom`.
  const brands = Reflect.get(BMFF, 'canReadBrands') as Set<string> | string[];
  if (!Array.isArray(brands)) brands.add('isom');
  else if (!brands.includes('isom')) brands.push('isom');
  const asset = new BMFF(new Uint8Array(await readFile(file)));
  const jumbf = asset.getManifestJUMBF();
  if (jumbf === undefined) return { valid: false, codes: [] };
  const result = await ManifestStore.read(SuperBox.fromBuffer(new Uint8Array(jumbf))).validate(asset);
  return { valid: result.isValid, codes: result.statusEntries.map((entry) => entry.code) };
}
