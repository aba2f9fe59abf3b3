/**
 * {@code kubectl siaga}: what people see of their estates and do to them, through the resources alone. It speaks to API servers with the rights of
 * whoever calls it, and to nothing else.
 */
package dev.siaga.cli;
