/**
 * The estate {@code orders} in the lab: its Patroni clusters, what they answer, and the judges that run beside them. Looks from outside
 * the cities, so that it sees what no operator can; knows of Siaga only its manifests and
 * its custom resources.
 */
package dev.siaga.lab.estate;
