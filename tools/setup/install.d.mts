/** Whether node_modules of this folder is what its package-lock.json wants. */
export function isInstalled(folder: string): boolean;
