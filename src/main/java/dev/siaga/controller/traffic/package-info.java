/** Points each city's Services at the city that writes and the members that read; never before the fence and the promotion. */
package dev.siaga.controller.traffic;
