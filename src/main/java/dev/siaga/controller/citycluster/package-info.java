/** Shows every city's state in every city: the own one from observation, the others from their beacons. */
package dev.siaga.controller.citycluster;
