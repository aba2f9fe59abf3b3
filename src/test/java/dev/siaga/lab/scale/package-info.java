/** {@code make bench-scale}: so many estates on one operator, with a real API server and a real quorum, and Patroni simulated. */
package dev.siaga.lab.scale;
