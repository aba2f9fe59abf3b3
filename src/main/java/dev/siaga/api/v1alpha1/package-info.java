/**
 * The custom resources users write and read: shapes, bounds and admission rules only, no logic. Their descriptions are the reference
 * documentation that {@code kubectl explain} prints.
 */
package dev.siaga.api.v1alpha1;
