/** Why a gateway can't start on a Redis: in a sentence, without the URL and its password. */
export class RedisUnusable extends Error {
  override name = 'RedisUnusable';
}
