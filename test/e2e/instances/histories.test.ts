import { describeInstances } from '../../support/history-checker/describe-instances.ts';

describeInstances(1, 3);
