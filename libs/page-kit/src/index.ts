export { PageFiles, type PageFile } from './page-files.js';
