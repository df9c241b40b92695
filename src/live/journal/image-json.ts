/**
 * Images as JSON, and back. They are flat but for lists of strings; a Date becomes an object that nothing else in them can
 * look like. Members that are undefined are left out, which every comparison of images takes for the same.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name: string, member: unknown) {
    const raw = this[name];
    return raw instanceof Date ? { $date: raw.getTime() } : member;
  });
}

export function fromJson(text: string): unknown {
  return JSON.parse(text, (_name, member: unknown) =>
    member !== null && typeof member === 'object' && '$date' in member ? new Date(Number(member.$date)) : member,
  );
}
