const products = require('./.dependency-cruiser.cjs');

/**
 * The same rules for everything, specs and test support included. These look into every room, so rooms are checked
 * without them, in .dependency-cruiser.cjs.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  ...products,
  forbidden: products.forbidden.filter(({ scope }) => scope !== 'folder'),
  options: { ...products.options, exclude: { path: '(^|/)dist/|^\\./kit/' } },
};
