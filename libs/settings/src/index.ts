export { type AccountCredentials, readAccounts } from './read-accounts.js';
export { addressList, isLoopback, type ManagementToken, type SigningKey } from './setting-values.js';
export { type SettingProblem, SettingsError } from './settings-error.js';
export { examineSettings, looseSettings, readSettings, type Settings } from './settings.js';
