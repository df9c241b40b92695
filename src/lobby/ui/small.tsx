import type { ReactNode } from 'react';
import { formatDateTime, formatDuration, humanised } from './format.ts';
import { useNow } from './time.ts';

/** A status by word and colour, never by colour alone. */
export function StatusBadge({ status }: { status: string }) {
  return <span className={`badge badge-${toneOf[status] ?? 'neutral'}`}>{humanised(status)}</span>;
}

const toneOf: Readonly<Record<string, string>> = {
  ACTIVE: 'good',
  ACTIVATING: 'busy',
  RESERVED: 'busy',
  NEW: 'busy',
  DOWNLOADING: 'busy',
  VALIDATING: 'busy',
  BUILDING: 'busy',
  TERMINATING: 'warning',
  TIMEDOUT: 'warning',
  DELETING: 'warning',
  ERROR: 'bad',
};

/** How full something is: a bar for the eye, the figures for everybody. */
export function Meter({ value, of, unit }: { value: number; of: number; unit: string }) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <span className="meter">
      <span className="meter-track" aria-hidden="true">
        <span className={share >= 1 ? 'meter-fill is-full' : 'meter-fill'} style={{ width: `${share * 100}%` }} />
      </span>
      <span className="meter-figures">
        {value}
        <span className="quiet">/{of}</span>
        <span className="visually-hidden"> {unit}</span>
      </span>
    </span>
  );
}

interface AgeProps {
  since: string | null | undefined;
  /** Over: the age no longer grows. */
  isOver?: boolean;
  /** When it ended. Without it the age of what is over is not known. */
  until?: string | null | undefined;
}

/** How old something is, kept up to date while it lives; of what is over, how old it became. */
export function Age({ since, isOver = false, until }: AgeProps) {
  const now = useNow();
  const end = until ? Date.parse(until) : isOver ? null : now;
  if (!since || end === null) return <span className="quiet">–</span>;
  return (
    <time
      dateTime={since}
      title={until ? `${formatDateTime(since)} – ${formatDateTime(until)}` : formatDateTime(since)}
    >
      {formatDuration(end - Date.parse(since))}
    </time>
  );
}

/** What stands where there is nothing else to show. */
export function Notice(props: { title: string; children?: ReactNode; tone?: 'neutral' | 'bad'; action?: ReactNode }) {
  const { title, children, tone = 'neutral', action } = props;
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <p className="notice-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A few grey bars in the shape of what is to come. */
export function Loading({ what, rows = 6 }: { what: string; rows?: number }) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">Loading {what}…</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same.
        <span key={index} className="loading-bar" aria-hidden="true" />
      ))}
    </div>
  );
}
