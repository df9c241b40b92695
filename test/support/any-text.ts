import fc from 'fast-check';

/** Every code point but halves of surrogate pairs, about half of them ASCII: that is what parsers give a meaning. */
const codePoint = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 0x7f }), weight: 2 },
  { arbitrary: fc.integer({ min: 0x80, max: 0xd7ff }), weight: 1 },
  { arbitrary: fc.integer({ min: 0xe000, max: 0x10_ffff }), weight: 1 },
);
const unit = codePoint.map((code) => String.fromCodePoint(code));

/**
 * Texts of any code points. The unit `binary` of fast-check means the same, but it first computes a table of all code
 * points for more than a second, which a busy machine makes longer than a test may take.
 */
export function anyText(constraints: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit });
}
