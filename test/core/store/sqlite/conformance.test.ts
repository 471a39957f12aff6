import { storeConformance } from '../../../support/store-conformance.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

storeConformance('the SQLite adapter', openSqliteStore);
