// The package has a module, its types and two source maps for each of Redis's commands: 1,900 files, 11 MB on a disk.
export { createClient } from '@redis/client';
