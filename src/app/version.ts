import manifest from '../../package.json' with { type: 'json' };

/** Version of Shotcaller, as manifests and logs name it. */
export const toolVersion: string = manifest.version;
