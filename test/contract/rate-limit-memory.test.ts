import { createMemoryRateLimiter } from '../../src/transport/rate-limit.ts';
import { describeRateLimit } from './rate-limit.ts';

describeRateLimit('memory', () => createMemoryRateLimiter);
