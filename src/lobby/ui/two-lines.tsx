import { Children, type ReactNode } from 'react';

/** What is left out of a narrow table's columns, below the name of the row. Nothing stands for what is null. */
export function RowDetails({ children }: { children: ReactNode }) {
  return (
    <span className="row-details">
      {Children.toArray(children).map((detail, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and keep their places.
        <span key={index}>
          {index > 0 && ' · '}
          <bdi>{detail}</bdi>
        </span>
      ))}
    </span>
  );
}

/** The second cell of a narrow table's row: a meter or the like, and below it what state that is in. */
export function SideCell({ children, badges }: { children?: ReactNode; badges: ReactNode }) {
  return (
    <td className="column-side">
      <div className="side">
        {children}
        <span className="side-badges">{badges}</span>
      </div>
    </td>
  );
}
