/** Why an optional vendor SDK can't be imported, with the command that installs it; `undefined` when it is there. */
export async function missingPackage(
  packageName: string,
  version: string,
  load: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    await load();
    return undefined;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const missing = code === 'ERR_MODULE_NOT_FOUND' || /cannot find (package|module)/i.test(String(message));
    return missing
      ? `${packageName} is not installed; run: npm install ${packageName}@${version}`
      : `${packageName} can not be used: ${String(message)}`;
  }
}
