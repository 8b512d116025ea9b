/** What all the orders ask to see. */
export const prompt = 'rain on glass';

/** A 1x1 PNG. */
export const pngUri =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
