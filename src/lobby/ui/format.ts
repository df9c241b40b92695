/** How long, in at most two units: `42s`, `3m 05s`, `2h 10m`, `3d 4h`. Never negative: clocks differ. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds}s`;
  if (hours === 0) return `${minutes}m ${twoDigits(seconds % 60)}s`;
  if (hours < 24) return `${hours}h ${twoDigits(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment's time of day. */
export function formatTime(at: number | string): string {
  return time.format(new Date(at));
}

export function formatDateTime(at: number | string): string {
  return dateAndTime.format(new Date(at));
}

/** `FORCE_TERMINATED` → `Force terminated`. */
export function humanised(constant: string): string {
  const text = constant.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The last part of a game session's ARN. */
export function shortId(gameSessionId: string): string {
  return gameSessionId.split('/').at(-1) ?? gameSessionId;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
