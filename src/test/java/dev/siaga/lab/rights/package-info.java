/**
 * Least privilege, proved: what the operator asked of the API servers of all tests is compared with what {@code config/rbac} grants it. A right that
 * nobody used is taken away, and a request that was refused for want of one fails the build.
 */
package dev.siaga.lab.rights;
