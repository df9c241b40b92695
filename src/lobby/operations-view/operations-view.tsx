export function OperationsView() {
  return <h1 tabIndex={-1}>Operations</h1>;
}
